/** How every modal dialog of the page looks. */
import { css } from "lit";

export const dialog = css`
  dialog {
    color: var(--ink);
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 12px;
    padding: 20px 24px;
    width: min(640px, calc(100vw - 24px));
    max-height: min(86vh, 900px);
    overflow: auto;
  }
  dialog::backdrop {
    background: light-dark(#1b212966, #000a);
  }
  dialog h1 {
    font-size: 18px;
    line-height: 1.3;
    margin: 0 0 12px;
  }
  dialog h2 {
    white-space: normal;
  }
  dialog section {
    margin: 16px 0;
  }
  dialog .end {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    margin: 16px 0 0;
  }
`;

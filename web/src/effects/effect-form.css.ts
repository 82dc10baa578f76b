/** How the form looks: a row is one line where there is room, and a small card where there is not. */
import { css } from "lit";

export const formStyles = css`
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 20px;
    margin-bottom: 8px;
  }
  .choice label {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 26px;
  }
  input[type="radio"] {
    min-height: 0;
    margin: 0;
    accent-color: var(--accent);
  }
  .head,
  .row {
    display: grid;
    grid-template-columns: 96px minmax(0, 1fr) 124px 72px 30px;
    gap: 6px;
    align-items: center;
  }
  .head {
    color: var(--dim);
    font-size: 12px;
  }
  .row {
    margin: 3px 0 6px;
  }
  .row input {
    width: 100%;
    min-width: 0;
    font-family: var(--mono);
    font-size: var(--text-code);
  }
  .row input[aria-invalid="true"] {
    border-color: var(--bad);
  }
  ::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  .link .target {
    grid-column: span 2;
  }
  .removes .path {
    grid-column: span 3;
  }
  .away {
    padding: 0;
    color: var(--dim);
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
  .offer {
    border-style: dashed;
    font: 12.5px var(--mono);
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .wrong {
    margin: 8px 0 0;
    color: var(--bad);
    overflow-wrap: anywhere;
  }
  .wrong:empty {
    margin: 0;
  }
  pre {
    font: 12px/1.6 var(--mono);
    background: var(--sunk);
    border-radius: var(--radius);
    padding: 8px 12px;
    margin: 8px 0 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .end {
    margin-top: 14px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  @media (max-width: 760px) {
    .head {
      display: none;
    }
    .row {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 34px;
      padding-bottom: 8px;
      border-bottom: 1px solid var(--line);
    }
    .row select {
      grid-column: 1 / 3;
    }
    .row .away {
      grid-column: 3;
      grid-row: 1;
    }
    .row .path,
    .link .target {
      grid-column: 1 / -1;
    }
    .row .size {
      grid-column: 1;
    }
    .row .mode {
      grid-column: 2 / -1;
    }
  }
`;

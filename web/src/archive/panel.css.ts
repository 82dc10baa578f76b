/** How the section looks around the views of an archive. */
import { css } from "lit";

export const archiveStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  .head,
  .facts {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 5px var(--gap);
    border-bottom: 1px solid var(--line);
  }
  .head {
    background: var(--sunk);
  }
  .head [aria-selected="true"] {
    background: var(--panel);
  }
  .head.open {
    flex-wrap: nowrap;
    gap: 4px;
  }
  .head [role="tab"] {
    padding-inline: 9px;
  }
  .facts {
    font-size: 12.5px;
    color: var(--dim);
  }
  .labelled {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
  }
  .facts select {
    min-height: 26px;
    padding: 1px 4px;
    max-width: 220px;
    min-width: 0;
    text-overflow: ellipsis;
    color: var(--ink);
  }
  .file {
    max-width: 24ch;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--ink);
  }
  .name {
    overflow-wrap: anywhere;
  }
  .progress {
    display: flex;
    flex-wrap: wrap;
    flex: 1 1 auto;
    align-items: center;
    gap: 2px 12px;
    font-size: 13px;
  }
  .progress label {
    overflow-wrap: anywhere;
  }
  progress {
    flex: 1 1 120px;
    height: 8px;
    accent-color: var(--accent);
  }
  .failed {
    flex: 1;
    margin: 4px 0;
    overflow-wrap: anywhere;
  }
  .failed strong {
    color: var(--bad);
  }
  .view {
    flex: 1;
    min-height: 0;
  }
`;

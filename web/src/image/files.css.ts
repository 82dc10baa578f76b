/** How the file tree looks. Rows have one height, which files.ts counts on. */
import { css } from "lit";

export const filesStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    container-type: inline-size;
    --columns: minmax(120px, 2.2fr) minmax(40px, 1fr) 88px 128px;
    --narrow-columns: minmax(100px, 1fr) 78px 106px;
  }
  .scroller {
    flex: 0 1 auto;
    min-height: 56px;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  .row {
    height: 28px;
    cursor: pointer;
    font-size: 13px;
  }
  .row:hover {
    background: var(--sunk);
  }
  .row.on {
    background: color-mix(in srgb, var(--c) 11%, transparent);
  }
  .row.selected {
    box-shadow: inset 3px 0 0 var(--c);
  }
  .row:focus-visible {
    outline-offset: -2px;
    border-radius: 5px;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 7px;
    min-width: 0;
    padding-left: calc(var(--depth) * 16px);
    white-space: nowrap;
  }
  .file.wide {
    grid-column: 1 / -1;
  }
  .path {
    font: 12.5px var(--mono);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .link {
    color: var(--dim);
    font: 12px var(--mono);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .badge {
    color: var(--dim);
    font-size: 11px;
  }
  .twisty {
    flex: none;
    width: 30px;
    margin-left: -11px;
    margin-right: -10px;
    text-align: center;
    color: var(--dim);
    line-height: 28px;
  }
  .dot {
    flex: none;
    display: inline-block;
    width: 9px;
    height: 9px;
    border-radius: 2px;
    background: var(--c);
  }
  .dot.guess {
    background: none;
    border: 1px dashed var(--outside);
  }
  .meter.folder {
    --c: color-mix(in srgb, var(--outside) 55%, var(--panel));
  }
  .sure {
    color: var(--dim);
    font-size: 12px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .message {
    color: var(--dim);
  }
  .message .file:not(.wide) {
    grid-column: 1 / 3;
  }
  .message .path {
    font-family: var(--sans);
  }
  .message.error {
    color: var(--bad);
  }
  .message.loading,
  .message.empty {
    cursor: default;
  }
  .note {
    flex: none;
    margin: 0;
    padding: 6px var(--gap);
    border-top: 1px dashed var(--line);
    color: var(--dim);
    font-size: 12px;
    max-height: 4.8em;
    overflow: auto;
  }
  .why {
    flex: none;
    max-height: 45%;
    overflow: auto;
    margin: 6px var(--gap) 10px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--sunk);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .why ol {
    margin: 4px 0 0;
    padding-left: 20px;
  }
  .why p {
    margin: 4px 0 0;
    color: var(--dim);
  }
  .why .dot {
    margin-right: 7px;
  }
  .why .goto {
    padding: 0;
    min-height: 0;
    border: none;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  @container (max-width: 460px) {
    .message .file:not(.wide) {
      grid-column: auto;
    }
  }
`;

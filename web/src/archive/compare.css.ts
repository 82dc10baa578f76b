/** How the comparison with an opened image looks. */
import { css } from "lit";

export const compareStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    container-type: inline-size;
    font-size: 13px;
  }
  [role="tabpanel"] {
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  .story {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 4px 24px;
    padding: 8px var(--gap);
    border-bottom: 1px solid var(--line);
  }
  .story p {
    flex: 1 1 200px;
    margin: 0;
    font-weight: 600;
  }
  .good {
    color: var(--good);
  }
  table {
    border-collapse: collapse;
  }
  th {
    font-weight: 400;
    color: var(--dim);
    text-align: left;
  }
  .sizes th,
  .sizes td {
    padding: 0 0 0 12px;
  }
  .sizes thead th {
    text-align: right;
    font-size: 12px;
  }
  .sizes [scope="row"] {
    padding-left: 0;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 6px var(--gap);
  }
  .chip {
    border-radius: 99px;
    min-height: 28px;
    padding: 2px 12px;
    font-size: 12.5px;
    color: var(--dim);
  }
  .chip[aria-pressed="true"] {
    border-color: var(--accent);
    color: var(--ink);
    background: color-mix(in srgb, var(--accent) 9%, var(--panel));
  }
  .filters input {
    flex: 1 1 130px;
    min-width: 0;
    min-height: 28px;
    font-size: 12.5px;
  }
  ul,
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .differences li {
    display: grid;
    grid-template-columns: 14px minmax(0, 3fr) minmax(0, 2fr) auto;
    gap: 0 10px;
    align-items: baseline;
    padding: 3px var(--gap);
  }
  .sign {
    font-weight: 700;
    text-align: center;
  }
  .missing .sign {
    color: var(--bad);
  }
  .extra .sign {
    color: var(--good);
  }
  .different .sign {
    color: var(--warn);
  }
  .path,
  .created {
    font: 12.5px/1.6 var(--mono);
    overflow-wrap: anywhere;
  }
  .what {
    color: var(--dim);
  }
  .layers > li {
    border-bottom: 1px solid var(--line);
    padding: 4px var(--gap);
  }
  .layers .row {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 1.4fr) 150px;
    gap: 2px 12px;
    align-items: baseline;
  }
  .layers .plain {
    padding-left: 18px;
  }
  .created {
    overflow: hidden;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  summary {
    cursor: pointer;
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr);
    gap: 4px;
    list-style: none;
  }
  summary::before {
    content: "▸";
    color: var(--dim);
  }
  [open] > summary::before {
    content: "▾";
  }
  .config {
    width: 100%;
    table-layout: fixed;
  }
  .config th,
  .config td {
    padding: 4px 6px 4px var(--gap);
    border-bottom: 1px solid var(--line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .config td {
    font: 12.5px/1.6 var(--mono);
  }
  .empty,
  .more {
    margin: 0;
    padding: 10px var(--gap);
    color: var(--dim);
  }
  @container (max-width: 520px) {
    .differences li {
      grid-template-columns: 14px minmax(0, 1fr) auto;
    }
    .what {
      grid-column: 2 / -1;
      grid-row: 2;
    }
    .sizes .dim {
      max-width: 14ch;
    }
    .layers .row {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .created {
      grid-column: 1 / -1;
    }
  }
`;

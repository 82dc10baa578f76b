/** How the list of layers looks. */
import { css } from "lit";

export const layersStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
    container-type: inline-size;
    --columns: minmax(140px, 4fr) minmax(40px, 1fr) 82px 92px;
    --narrow-columns: minmax(100px, 1fr) 76px 84px;
  }
  ol,
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .layer {
    border-left: 4px solid var(--c);
    border-bottom: 1px solid var(--line);
    padding: 3px 0;
    font-size: 13px;
  }
  .columns {
    padding-left: calc(var(--gap) + 4px);
  }
  .layer .row,
  .total {
    padding-left: 8px;
  }
  .layer.on {
    background: color-mix(in srgb, var(--c) 11%, transparent);
  }
  .what {
    display: flex;
    align-items: center;
    min-width: 0;
  }
  .what button {
    border: none;
    background: none;
    min-height: 26px;
    padding: 0 6px;
  }
  .size {
    border: none;
    background: none;
    min-height: 24px;
    padding: 0;
    text-decoration: underline dotted;
    text-underline-offset: 3px;
  }
  .twisty {
    flex: none;
    width: 26px;
    color: var(--dim);
  }
  .words {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: left;
    font: 12.5px var(--mono);
  }
  .selected .words {
    text-decoration: underline;
    text-decoration-color: var(--c);
    text-decoration-thickness: 3px;
    text-underline-offset: 4px;
  }
  .words b {
    color: var(--accent);
    font-weight: 600;
  }
  .note {
    margin: 0;
    padding: 0 var(--gap) 3px 40px;
    color: var(--dim);
    font-size: 12px;
  }
  .note.bad {
    color: var(--bad);
  }
  .entries {
    padding: 2px var(--gap) 6px 40px;
    font: 12px/1.7 var(--mono);
    overflow-wrap: anywhere;
  }
  .entries .sign {
    display: inline-block;
    width: 1.5em;
    color: var(--dim);
  }
  .entries .added .sign {
    color: var(--good);
  }
  .entries .removed {
    color: var(--bad);
    text-decoration: line-through;
  }
  .total {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 18px;
    margin: 0;
    padding: 8px var(--gap) 10px calc(var(--gap) + 4px);
    color: var(--dim);
    font-size: 13px;
  }
  .none {
    margin: 0;
    padding: 10px var(--gap);
    color: var(--dim);
  }
`;

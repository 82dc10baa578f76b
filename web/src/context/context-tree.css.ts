/** How the context's tree looks. */
import { css } from "lit";

export const contextStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    padding: 6px var(--gap);
    font-size: 13px;
  }
  .tools button {
    padding: 2px 8px;
    min-height: 26px;
  }
  .area {
    flex: 1;
    min-height: 60px;
    overflow: auto;
    padding-bottom: 8px;
  }
  .area.dropping {
    background: var(--mark);
    outline: 2px dashed var(--accent);
    outline-offset: -4px;
  }
  .what-if {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    margin: 0;
    padding: 2px var(--gap) 4px;
    font-size: 13px;
  }
  .what-if i {
    font-style: normal;
  }
  .what-if button {
    min-height: 24px;
    padding: 0 8px;
    font-size: 12px;
  }
  .again,
  .edited {
    color: var(--warn);
  }
  .kept {
    color: var(--good);
  }
  .message {
    margin: 0;
    padding: 2px var(--gap) 6px;
    color: var(--warn);
    font-size: 13px;
  }
  .empty {
    margin: 0;
    padding: 10px var(--gap);
    color: var(--dim);
    max-width: 60ch;
  }
  [role="treeitem"] {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 var(--gap) 0 calc(var(--gap) - 4px + var(--level) * 16px);
    min-height: 26px;
    font-size: 13px;
    cursor: pointer;
  }
  [role="treeitem"]:hover {
    background: var(--sunk);
  }
  [role="treeitem"].marked {
    background: var(--mark);
  }
  [role="treeitem"]:focus-visible {
    outline-offset: -2px;
  }
  .twist {
    width: 12px;
    color: var(--dim);
    font-size: 11px;
  }
  .name {
    font: 12.5px var(--mono);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .ignored .name {
    text-decoration: line-through;
    color: var(--dim);
  }
  .why {
    color: var(--dim);
    font-size: 12px;
    white-space: nowrap;
  }
  .ignored .why {
    color: var(--warn);
  }
  .rename {
    flex: 1;
    min-height: 24px;
    padding: 0 6px;
    font: 12.5px var(--mono);
  }
  .actions {
    display: flex;
    visibility: hidden;
  }
  [role="treeitem"]:hover .actions,
  [role="treeitem"]:focus .actions,
  [role="treeitem"]:focus-within .actions {
    visibility: visible;
  }
  .actions button {
    min-height: 24px;
    padding: 0 7px;
  }
  @media (hover: none) {
    .actions {
      visibility: visible;
    }
  }
`;

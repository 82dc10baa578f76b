/** How the list of steps looks. */
import { css } from "lit";

export const stepsStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
    background: var(--panel);
  }
  ol,
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .stage {
    border-left: 4px solid var(--c);
    border-bottom: 1px solid var(--line);
    padding-bottom: 6px;
    content-visibility: auto;
    contain-intrinsic-size: auto 160px;
  }
  .stage.idle {
    border-left-style: dashed;
    background: var(--sunk);
    color: var(--dim);
  }
  button.head,
  div.line {
    display: flex;
    align-items: baseline;
    gap: 10px;
    width: 100%;
    border: none;
    border-radius: 0;
    background: none;
    text-align: left;
    padding: 7px var(--gap) 3px 10px;
    min-height: 0;
  }
  div.line {
    padding-block: 2px;
  }
  .line button {
    border: none;
    background: none;
    padding: 0;
    min-height: 24px;
  }
  button.words {
    display: flex;
    flex: 1;
    gap: 10px;
    align-items: baseline;
    text-align: left;
  }
  button.size {
    flex: none;
    text-decoration: underline dotted;
    text-underline-offset: 3px;
  }
  button.size:hover {
    color: var(--ink);
  }
  .tell button {
    border: none;
    background: none;
    padding: 0;
    min-height: 24px;
    font-size: 12px;
    color: var(--accent);
  }
  .facts .tell::before {
    content: "✎ ";
  }
  button:focus-visible {
    outline-offset: -2px;
  }
  .name {
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .on > .head .name {
    text-decoration: underline;
    text-decoration-color: var(--c);
    text-decoration-thickness: 3px;
    text-underline-offset: 4px;
  }
  .tag {
    font-size: 11px;
    line-height: 17px;
    padding: 0 7px;
    border: 1px solid var(--line);
    border-radius: 99px;
    color: var(--dim);
  }
  .tag.goal {
    border-color: transparent;
    background: color-mix(in srgb, var(--c) 17%, var(--panel));
    color: var(--ink);
    font-weight: 600;
  }
  .size {
    margin-left: auto;
    color: var(--dim);
    font-size: 12px;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .n {
    flex: none;
    width: 30px;
    text-align: right;
    color: var(--faint);
    font: 12px var(--mono);
  }
  .idle .n {
    color: var(--dim);
  }
  .words {
    font: 12.5px/1.6 var(--mono);
    overflow-wrap: anywhere;
    min-width: 0;
  }
  .words b {
    color: var(--accent);
    font-weight: 600;
  }
  .idle .words b {
    color: inherit;
  }
  .step.on {
    background: color-mix(in srgb, var(--from, var(--c)) 13%, transparent);
  }
  [aria-pressed="true"] > .n {
    color: var(--ink);
    font-weight: 700;
  }
  .facts {
    padding: 0 var(--gap) 3px 50px;
    font-size: 12px;
    color: var(--dim);
  }
  .facts li::before {
    content: "· ";
  }
  .facts .edge::before {
    content: "← ";
  }
  .facts .write::before {
    content: "+ ";
  }
  .facts .remove::before {
    content: "− ";
  }
  .facts .unknown::before {
    content: "? ";
  }
  .facts .again {
    color: var(--warn);
  }
  .parts {
    display: block;
    padding-left: 1.2em;
  }
  .more,
  .empty {
    margin: 0;
    padding: 14px;
    color: var(--dim);
  }
`;

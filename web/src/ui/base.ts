/**
 * Styles that every element of the page shares: controls, tabs, focus, and the three patterns of certainty
 * (solid is exact, hatched is estimated, dashed is unknown).
 */
import { css } from "lit";

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font: 14px/1.5 var(--sans);
    color: var(--ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  button,
  select,
  input,
  textarea {
    font: inherit;
    color: inherit;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 4px 10px;
    min-height: 30px;
  }
  input[type="checkbox"] {
    min-height: 0;
    accent-color: var(--accent);
  }
  button {
    cursor: pointer;
  }
  button:hover {
    background: var(--sunk);
  }
  button[disabled] {
    color: var(--faint);
    cursor: default;
  }
  button.primary {
    background: var(--accent);
    color: var(--on-accent);
    border-color: transparent;
    font-weight: 600;
  }
  button.quiet {
    border-color: transparent;
    background: none;
  }
  button.quiet:hover {
    background: var(--sunk);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  h2 {
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--dim);
    margin: 0;
    white-space: nowrap;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.9em;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 45px;
    padding: 7px var(--gap);
    border-bottom: 1px solid var(--line);
    background: var(--panel);
  }
  .grow {
    flex: 1;
  }
  .dim {
    color: var(--dim);
  }
  .num {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .later {
    margin: 0;
    padding: 14px var(--gap);
    color: var(--dim);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** role="tablist" with role="tab" buttons; the open one has aria-selected. */
export const tabs = css`
  [role="tablist"] {
    display: flex;
    gap: 2px;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role="tab"] {
    border-color: transparent;
    background: none;
    color: var(--dim);
    white-space: nowrap;
  }
  [role="tab"][aria-selected="true"] {
    background: var(--sunk);
    color: var(--ink);
    font-weight: 600;
  }
`;

/** Bars whose --c is a hue: .size-exact, .size-estimated, .size-unknown (names from size.ts); meter.ts draws them. */
export const certainty = css`
  .meter {
    display: block;
    height: 8px;
    min-width: 2px;
    border-radius: 4px;
  }
  .size-exact {
    background: var(--c);
  }
  .size-estimated {
    background: repeating-linear-gradient(
      135deg,
      var(--c) 0 4px,
      color-mix(in srgb, var(--c) 45%, transparent) 4px 7px
    );
  }
  .size-unknown {
    background: none;
    border: 1px dashed var(--c);
  }
`;

/** How the bars of what stayed behind look. */
import { css } from "lit";

export const behindStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
    font-size: 13px;
  }
  section {
    padding: 10px var(--gap);
    border-bottom: 1px solid var(--line);
  }
  section.on {
    background: color-mix(in srgb, var(--c) 8%, transparent);
  }
  h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 8px;
    margin: 0;
    font-size: 13px;
    font-weight: 400;
  }
  h3 button {
    border: none;
    background: none;
    padding: 0;
    min-height: 24px;
    font-weight: 600;
  }
  h3 button[aria-pressed="true"] {
    text-decoration: underline;
    text-decoration-color: var(--c);
    text-decoration-thickness: 3px;
    text-underline-offset: 4px;
  }
  .dot {
    display: inline-block;
    flex: none;
    width: 10px;
    height: 10px;
    border-radius: 2px;
    background: var(--part, var(--c));
    border: 1px solid color-mix(in srgb, var(--ink) 25%, transparent);
  }
  .stack {
    display: flex;
    gap: 1px;
    height: 18px;
    margin: 6px 0;
    border-radius: 5px;
    overflow: hidden;
    background: var(--panel);
  }
  .stack div {
    min-width: 2px;
    background: var(--part);
  }
  .stack .estimated {
    background: repeating-linear-gradient(
      135deg,
      var(--part) 0 5px,
      color-mix(in srgb, var(--part) 62%, var(--panel)) 5px 8px
    );
  }
  .stack .unknown {
    background: none;
    border: 1px dashed var(--part);
  }
  .handed {
    --part: var(--c);
  }
  .left {
    --part: color-mix(in srgb, var(--outside) 88%, var(--panel));
  }
  .left-2 {
    --part: color-mix(in srgb, var(--outside) 68%, var(--panel));
  }
  .left-3 {
    --part: color-mix(in srgb, var(--outside) 52%, var(--panel));
  }
  .left-4 {
    --part: color-mix(in srgb, var(--outside) 40%, var(--panel));
  }
  .left-5 {
    --part: color-mix(in srgb, var(--outside) 30%, var(--panel));
  }
  .left-6 {
    --part: color-mix(in srgb, var(--outside) 22%, var(--panel));
  }
  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 18px;
    margin: 0;
    padding: 0;
    list-style: none;
    color: var(--dim);
    font-size: 12.5px;
  }
  li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  li .num {
    color: var(--ink);
  }
  .saved {
    margin: 0;
    padding: 10px var(--gap);
    border-bottom: 1px solid var(--line);
  }
  .saved strong {
    color: var(--good);
  }
  .empty {
    margin: 0;
    padding: 14px;
    max-width: 60ch;
    color: var(--dim);
  }
`;

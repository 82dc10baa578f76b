/** How a lesson's text reads. */
import { css } from "lit";

export const prose = css`
  article h1 {
    font-size: 20px;
    line-height: 1.25;
    margin: 14px 0 8px;
    text-wrap: balance;
  }
  article h2 {
    font-size: 15px;
    color: var(--ink);
    margin: 18px 0 6px;
    white-space: normal;
  }
  article h3 {
    font-size: 14px;
    margin: 14px 0 4px;
  }
  article p {
    margin: 8px 0;
  }
  article a {
    color: var(--accent);
  }
  article ul,
  article ol {
    padding-left: 22px;
    margin: 8px 0;
  }
  article li {
    margin: 3px 0;
  }
  .task a {
    color: var(--accent);
  }
  .task code,
  article code {
    background: var(--sunk);
    padding: 1px 4px;
    border-radius: 4px;
    overflow-wrap: anywhere;
  }
  article pre {
    background: var(--sunk);
    border-radius: var(--radius);
    padding: 10px 12px;
    overflow-x: auto;
    font: 12.5px/1.6 var(--mono);
  }
  article pre code {
    background: none;
    padding: 0;
    font-size: inherit;
    overflow-wrap: normal;
  }
  article blockquote {
    margin: 10px 0;
    padding: 0 14px;
    border-left: 3px solid var(--line);
    color: var(--dim);
  }
  article table {
    border-collapse: collapse;
    margin: 10px 0;
    font-size: 13px;
  }
  article th,
  article td {
    text-align: left;
    padding: 4px 12px 4px 0;
    border-bottom: 1px solid var(--line);
    vertical-align: top;
  }
`;

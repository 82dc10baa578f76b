/** The documentation of one build check: why, and an example before and after. */
import { css, html } from "lit";
import { type CheckDoc, checkDocs } from "../checks.gen.js";

const byRule: ReadonlyMap<string, CheckDoc> = new Map(checkDocs.map((d) => [d.name, d]));

/** Undefined for a rule that is no build check, as the build's own error. */
export function checkDoc(rule: string): CheckDoc | undefined {
  return byRule.get(rule);
}

export const checkDocStyles = css`
  .doc {
    margin: 2px 4px 8px;
    max-width: 80ch;
  }
  .doc p {
    padding: 0;
    margin: 0 0 6px;
    color: var(--ink);
  }
  .examples {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24ch), 1fr));
    gap: 8px;
  }
  .examples pre {
    margin: 0;
    padding: 6px 10px;
    border-left: 3px solid var(--bad);
    background: var(--sunk);
    font: 12px/1.5 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .examples pre.good {
    border-color: var(--good);
  }
  .examples span {
    display: block;
    font: 600 var(--text-small) var(--sans);
    color: var(--dim);
  }
`;

export function renderCheckDoc(doc: CheckDoc) {
  return html`<div class="doc">
    <p><strong>${doc.title}.</strong> ${doc.why}</p>
    <div class="examples">
      <pre><span>Complains</span>${doc.bad.trimEnd()}</pre>
      <pre class="good"><span>Passes</span>${doc.good.trimEnd()}</pre>
    </div>
    <p><a href=${doc.url} target="_blank" rel="noreferrer">${doc.name} in BuildKit's documentation</a></p>
  </div>`;
}

/**
 * <check-doc>: the documentation of one build check: why, and an example before and after. problem-list.ts loads it, with
 * what it says of all checks, when the first one is asked for.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type CheckDoc, checkDocs } from "../checks.gen.js";
import { base } from "../ui/base.js";

const byRule: ReadonlyMap<string, CheckDoc> = new Map(checkDocs.map((d) => [d.name, d]));

@customElement("check-doc")
export class CheckDocView extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        margin: 2px 4px 8px;
        max-width: 80ch;
      }
      p {
        margin: 0 0 6px;
      }
      .examples {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 24ch), 1fr));
        gap: 8px;
      }
      pre {
        margin: 0 0 6px;
        padding: 6px 10px;
        border-left: 3px solid var(--bad);
        background: var(--sunk);
        font: 12px/1.5 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      pre.good {
        border-color: var(--good);
      }
      span {
        display: block;
        font: 600 var(--text-small) var(--sans);
        color: var(--dim);
      }
      a {
        color: var(--accent);
      }
    `,
  ];

  @property() rule = "";

  protected override render() {
    const doc = byRule.get(this.rule);
    if (!doc) return nothing;
    return html`<p><strong>${doc.title}.</strong> ${doc.why}</p>
      <div class="examples">
        <pre><span>Complains</span>${doc.bad.trimEnd()}</pre>
        <pre class="good"><span>Passes</span>${doc.good.trimEnd()}</pre>
      </div>
      <p><a href=${doc.url} target="_blank" rel="noreferrer">${doc.name} in BuildKit's documentation</a></p>`;
  }
}

/** The list of problems below the editor: what each is, where, and the ways to mend it. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import type { Fix, Problem, Severity } from "../wire.gen.js";

/** More would fill the page, not help: the list says how many are left out. */
const mostShown = 200;

const signs: Record<Severity, string> = { error: "✗", warning: "▲", info: "i" };

/** Asks the page to show a place of the Dockerfile. */
export type ShowLine = CustomEvent<{ line: number; column: number }>;
/** Asks the page to apply a fix. */
export type ApplyFix = CustomEvent<Fix>;

@customElement("problem-list")
export class ProblemList extends LitElement {
  static override styles = [
    base,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 4px 0;
      }
      li {
        display: grid;
        grid-template-columns: 16px 1fr;
        gap: 0 10px;
        align-items: start;
        padding: 2px var(--gap);
      }
      .sign {
        padding-top: 5px;
        text-align: center;
        font-weight: 700;
        font-size: 12px;
      }
      .error .sign {
        color: var(--bad);
      }
      .warning .sign {
        color: var(--warn);
      }
      .info .sign {
        color: var(--accent);
      }
      .what {
        all: unset;
        cursor: pointer;
        padding: 3px 4px;
        border-radius: 4px;
        overflow-wrap: anywhere;
      }
      .what:hover {
        background: var(--sunk);
      }
      .what:focus-visible {
        outline: 2px solid var(--accent);
      }
      .rule {
        color: var(--dim);
        font-size: var(--text-small);
        white-space: nowrap;
        margin-left: 6px;
      }
      .rule button {
        min-height: 24px;
        padding: 0 5px;
        margin: 0 -5px;
        font: inherit;
        color: inherit;
        text-decoration: underline dotted;
        text-underline-offset: 3px;
      }
      .fixes {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        padding: 2px 4px 6px;
      }
      .fixes button {
        font-size: var(--text-small);
        min-height: 26px;
        padding: 2px 8px;
      }
      p {
        margin: 0;
        padding: 10px var(--gap);
        color: var(--dim);
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  /** The problem whose check is explained, as its place and rule: a position in the list would move under it. */
  @state() private explained = "";

  constructor() {
    super();
    new Watch(this, () => this.store, ["result"]);
  }

  override render() {
    const { result } = this.store.state;
    if (!result) return html`<p>Waiting for the engine …</p>`;
    const { problems, stages } = result.report;
    if (problems.length === 0) {
      return html`<p>${stages.length === 0 ? "Nothing to check yet." : "No problems: every build check passes."}</p>`;
    }
    return html`<ol>
        ${problems.slice(0, mostShown).map((p) => this.#row(p))}
      </ol>
      ${problems.length > mostShown ? html`<p>${problems.length - mostShown} more are not listed.</p>` : nothing}`;
  }

  #row(problem: Problem) {
    const { range, severity } = problem;
    const rule = problem.rule.replace(/^playground\//, "");
    // A check has an address where it is documented; what is the playground's own has none.
    const documented = problem.url !== "";
    const key = `${range.startLine} ${problem.rule} ${problem.message}`;
    return html`<li class=${severity}>
      <span class="sign" aria-hidden="true">${signs[severity]}</span>
      <div>
      <button class="what" @click=${() => this.#show(problem)}>
        <span class="visually-hidden">${severity}: </span>${problem.message}
      </button>
      <span class="rule">
        ${documented ? this.#explain(key, rule) : rule}
        ${range.startLine > 0 ? html` · line ${range.startLine}` : nothing}
      </span>
      ${
        problem.fixes?.length
          ? html`<span class="fixes">
              ${problem.fixes.map((f) => html`<button @click=${() => this.#fix(f)}>${f.title}</button>`)}
            </span>`
          : nothing
      }
      ${documented && key === this.explained ? html`<check-doc .rule=${problem.rule}></check-doc>` : nothing}
      </div>
    </li>`;
  }

  #explain(key: string, rule: string) {
    const open = key === this.explained;
    const toggle = () => {
      this.explained = open ? "" : key;
      // Where it cannot be loaded, the rule's name and message are left.
      import("./check-doc.js").catch(() => {});
    };
    return html`<button class="quiet" aria-expanded=${String(open)} @click=${toggle}>${rule}</button>`;
  }

  #show({ range }: Problem): void {
    const detail = { line: range.startLine, column: range.startColumn };
    this.dispatchEvent(new CustomEvent("show-line", { detail, bubbles: true, composed: true }) satisfies ShowLine);
  }

  #fix(fix: Fix): void {
    this.dispatchEvent(new CustomEvent("apply-fix", { detail: fix, bubbles: true, composed: true }) satisfies ApplyFix);
  }
}

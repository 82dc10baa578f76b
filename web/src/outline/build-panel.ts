/**
 * How to build this: the docker command line to copy, what --call=targets and --call=outline print, and whose rules the
 * playground follows.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ShowLine } from "../app/problem-list.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import type { Outline, OutlineMount } from "../wire.gen.js";
import { syntaxNote } from "./syntax.js";

@customElement("build-panel")
export class BuildPanel extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 10px var(--gap) 16px;
      }
      .command {
        display: flex;
        gap: 8px;
        align-items: start;
        margin-bottom: 12px;
      }
      pre {
        flex: 1;
        min-width: 0;
        margin: 0;
        padding: 5px 10px;
        background: var(--sunk);
        border-radius: 6px;
        font: var(--text-code) / 1.5 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      h3 {
        font-size: var(--text-small);
        color: var(--dim);
        font-weight: 600;
        margin: 12px 0 2px;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: 13px;
      }
      td {
        padding: 2px 12px 2px 0;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      td:first-child {
        white-space: nowrap;
        width: 1%;
      }
      td button {
        min-height: 24px;
        padding: 0 6px;
        margin-left: -7px;
        font: var(--text-code) var(--mono);
      }
      .tag {
        color: var(--dim);
        font-size: var(--text-small);
        margin-left: 4px;
      }
      p {
        margin: 12px 0 0;
        color: var(--dim);
        font-size: 13px;
        max-width: 72ch;
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @state() private copied = "";

  constructor() {
    super();
    new Watch(this, () => this.store, ["result"]);
  }

  override render() {
    const report = this.store.state.result?.report;
    if (!report) return html`<p>Waiting for the engine …</p>`;
    const { outline } = report;
    return html`
      <div class="command">
        <pre tabindex="0" aria-label="Command line">${report.command}</pre>
        <button @click=${() => this.#copy(report.command)}>${this.copied === report.command ? "Copied" : "Copy"}</button>
      </div>
      ${outline ? [this.#targets(outline), this.#args(outline), this.#mounts(outline)] : html`<p>There is no target to describe.</p>`}
      <p>
        Rules, checks and messages are those of BuildKit ${report.frontend}. ${syntaxNote(report.syntax, report.frontend)}
      </p>
    `;
  }

  #targets({ targets }: Outline) {
    return this.#table(
      "Targets",
      targets.map((t, i) => [
        this.#line(t.name || `stage ${i}`, t.line),
        html`${t.description}${t.description ? " " : ""}<span class="dim">from ${t.base}</span>${t.default ? html`<span class="tag">default</span>` : nothing}`,
      ]),
    );
  }

  #args({ args }: Outline) {
    return this.#table(
      "Build arguments of this target",
      args.map((a) => [
        this.#line(a.name, a.line),
        html`${a.value === "" ? html`<span class="dim">no default</span>` : html`<code>${a.value}</code>`} ${a.description}`,
      ]),
    );
  }

  #mounts({ secrets, ssh, caches }: Outline) {
    const rows = (list: readonly OutlineMount[], kind: string): [TemplateResult, TemplateResult][] =>
      list.map((m) => [
        this.#line(m.id || "default", m.line),
        html`${kind}${m.required ? html`<span class="tag">required</span>` : nothing}`,
      ]);
    return this.#table("Mounts", [
      ...rows(secrets, "a secret"),
      ...rows(ssh, "an SSH agent"),
      ...rows(caches, "a cache that outlives the build"),
    ]);
  }

  #table(title: string, rows: readonly (readonly [TemplateResult, TemplateResult])[]) {
    if (rows.length === 0) return nothing;
    return html`<h3>${title}</h3>
      <table aria-label=${title}>
        ${rows.map(([name, rest]) => html`<tr><td>${name}</td><td>${rest}</td></tr>`)}
      </table>`;
  }

  #line(name: string, line: number) {
    return html`<button class="quiet" title="Line ${line}" @click=${() => this.#show(line)}>${name}</button>`;
  }

  #show(line: number): void {
    const detail = { line, column: 1 };
    this.dispatchEvent(new CustomEvent("show-line", { detail, bubbles: true, composed: true }) satisfies ShowLine);
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = text;
    } catch {
      // The clipboard may be blocked (an embedded page): the text is selected for the person to copy.
      const pre = this.renderRoot.querySelector("pre");
      if (pre) getSelection()?.selectAllChildren(pre);
    }
  }
}

/** The top line: what is built (target, platform, arguments), and the way to the lessons, the context and the comparison. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import type { Stage } from "../wire.gen.js";

/** What people build for; the engine takes any other that a saved work names. */
const platforms = [
  "linux/amd64",
  "linux/arm64",
  "linux/arm/v7",
  "linux/arm/v6",
  "linux/386",
  "linux/ppc64le",
  "linux/riscv64",
  "linux/s390x",
];

/** What the header asks the page for. */
export type HeaderAsk = "lessons" | "arguments" | "context" | "compare";

@customElement("page-header")
export class PageHeader extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 10px;
        align-items: center;
        padding: 7px var(--gap);
        background: var(--panel);
        border-bottom: 1px solid var(--line);
      }
      h1 {
        font-size: 15px;
        margin: 0 6px 0 0;
        letter-spacing: 0.2px;
        white-space: nowrap;
      }
      label {
        color: var(--dim);
        display: flex;
        gap: 6px;
        align-items: center;
      }
      select {
        color: var(--ink);
        max-width: 13em;
        text-overflow: ellipsis;
      }
      button[aria-pressed="true"] {
        border-color: var(--accent);
        color: var(--accent);
      }
      .row {
        display: none;
      }
      @media (max-width: 760px) {
        .row {
          display: block;
        }
        :host {
          padding: 6px 10px;
          gap: 6px;
        }
        h1 {
          flex: 1;
        }
        label span {
          position: absolute;
          clip-path: inset(50%);
        }
        .row {
          flex-basis: 100%;
          height: 0;
          order: 1;
        }
        label,
        .arguments {
          order: 2;
        }
        label {
          flex: 1 1 0;
          min-width: 0;
        }
        select {
          width: 100%;
          padding-inline: 6px;
        }
        .grow,
        .context {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;

  constructor() {
    super();
    new Watch(this, () => this.store, ["work", "result", "pinned", "lesson"]);
  }

  override render() {
    const { work, result, pinned } = this.store.state;
    const files = work.context?.filter((f) => !f.path.endsWith("/")).length;
    return html`
      <h1>Dockerfile stages</h1>
      <button @click=${this.#ask("lessons")}>Lessons</button>
      <label><span>target</span>${this.#targets(result?.report.stages ?? [], work.target)}</label>
      <label>
        <span>platform</span>
        <select @change=${(e: Event) => this.store.edit({ platform: value(e) })} .value=${live(work.platform)}>
          ${[...new Set([...platforms, work.platform])].map(
            (p) => html`<option value=${p} ?selected=${p === work.platform}>${p}</option>`,
          )}
        </select>
      </label>
      <button class="arguments" @click=${this.#ask("arguments")} aria-haspopup="dialog">
        Args${counted(Object.keys(work.buildArgs).length + Object.keys(work.secrets).length)}
      </button>
      <button class="context" @click=${this.#ask("context")}>Context${counted(files, "file")}</button>
      <span class="grow"></span>
      <span class="row"></span>
      <button
        aria-pressed=${pinned !== null}
        ?disabled=${!pinned && !result}
        title=${pinned ? "Stop comparing" : "Keep this result as the 'before' and compare it with what you change now"}
        @click=${this.#ask("compare")}
      >
        Compare
      </button>
    `;
  }

  #targets(stages: readonly Stage[], target: string) {
    const last = stages.at(-1);
    const names = stages.filter((s) => s.name !== "");
    const known = target === "" || names.some((s) => s.name === target);
    return html`<select
      @change=${(e: Event) => this.store.edit({ target: value(e) })}
      .value=${live(target)}
      aria-label="target"
    >
      <option value="" ?selected=${target === ""}>
        default${last ? ` (${last.name === "" ? `stage ${last.index}` : last.name})` : ""}
      </option>
      ${names.map((s) => html`<option value=${s.name} ?selected=${s.name === target}>${s.name}</option>`)}
      ${known ? nothing : html`<option value=${target} selected>${target} (no such stage)</option>`}
    </select>`;
  }

  #ask(what: HeaderAsk): () => void {
    return () => this.dispatchEvent(new CustomEvent<HeaderAsk>("ask", { detail: what }));
  }
}

function value(event: Event): string {
  return (event.target as HTMLSelectElement).value;
}

/** " · 7 files", "" for none. */
function counted(count: number | undefined, unit = ""): string {
  if (!count) return "";
  return ` · ${count}${unit && ` ${unit}${count === 1 ? "" : "s"}`}`;
}

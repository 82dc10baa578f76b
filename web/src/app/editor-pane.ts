/**
 * The middle of the page: tabs with the Dockerfile, its ignore file and opened files of the context, and below them the
 * problems and the context.
 */
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { baseName, find, moved, setText } from "../context/files.js";
import "../editor/dockerfile-editor.js";
import type { DockerfileEditor } from "../editor/dockerfile-editor.js";
import "../editor/text-editor.js";
import type { TextChanged } from "../editor/text-editor.js";
import type { LineEdit } from "../effects/place.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, tabs } from "../ui/base.js";
import { Later } from "../ui/later.js";
import { tabIndex, tabKeys } from "../ui/tabs.js";
import "../ui/split-handle.js";
import type { Resized } from "../ui/split-handle.js";
import type { ContextFile, Fix } from "../wire.gen.js";
import "./problem-list.js";
import type { Session } from "./session.js";

const ignoreFile = ".dockerignore";
const smallestPanel = 90;

type Panel = "problems" | "context" | "build";

/** Panels that are loaded when they are first opened. */
const later = {
  context: () => import("../context/context-tree.js"),
  build: () => import("../outline/build-panel.js"),
};

@customElement("editor-pane")
export class EditorPane extends LitElement {
  static override styles = [
    base,
    tabs,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr) 1px var(--panel-height, clamp(110px, 28%, 230px));
        min-height: 0;
        min-width: 0;
        background: var(--panel);
      }
      :host([folded]) {
        grid-template-rows: auto auto minmax(0, 1fr) 1px auto;
      }
      .bar {
        padding: 7px 10px;
      }
      .shut {
        padding: 0 4px;
        min-height: 20px;
        margin-left: 2px;
        color: var(--dim);
      }
      .stop {
        margin: 0;
        padding: 7px var(--gap);
        background: color-mix(in srgb, var(--bad) 10%, var(--panel));
        border-bottom: 1px solid color-mix(in srgb, var(--bad) 40%, var(--line));
        border-left: 3px solid var(--bad);
        overflow-wrap: anywhere;
        max-height: 8em;
        overflow: auto;
      }
      .stop button {
        min-height: 24px;
        padding: 0 8px;
        font-size: 12px;
      }
      .stop strong {
        color: var(--bad);
      }
      .editors {
        grid-row: 3;
        min-height: 0;
        position: relative;
      }
      dockerfile-editor,
      text-editor {
        position: absolute;
        inset: 0;
      }
      .fact {
        padding: 16px var(--gap);
        color: var(--dim);
      }
      split-handle {
        grid-row: 4;
      }
      .panel {
        grid-row: 5;
        min-height: 0;
        display: flex;
        flex-direction: column;
      }
      .panel > .bar {
        min-height: 38px;
        padding: 3px 10px;
      }
      .panel > [role="tabpanel"] {
        flex: 1;
        overflow: auto;
        min-height: 0;
      }
      context-tree {
        height: 100%;
      }
      .count {
        color: var(--dim);
        font-weight: 400;
      }
      .count.bad {
        color: var(--bad);
      }
      @media (max-width: 760px) {
        :host,
        :host([folded]) {
          grid-template-rows: auto auto minmax(220px, 1.4fr) 1px minmax(120px, 1fr);
        }
        :host([folded]) {
          grid-template-rows: auto auto minmax(220px, 1fr) 1px auto;
        }
        [role="tab"] {
          padding: 4px 8px;
        }
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) declare session: Session;
  /** A narrow screen starts with all its room for the text. */
  @property({ type: Boolean, reflect: true }) folded = matchMedia("(max-width: 760px)").matches;
  /** "" is the Dockerfile; others are paths of the context. */
  @state() private tab = "";
  @state() private files: readonly string[] = [];
  @state() private panel: Panel = "problems";
  /** As a person has drawn it; 0 is the page's own choice. */
  @state() private height = 0;
  @query("dockerfile-editor") private dockerfile!: DockerfileEditor;
  readonly #later = new Later(this, later);
  #lesson: string | null | undefined;

  constructor() {
    super();
    new Watch(this, () => this.store, ["work", "result", "lesson"]);
  }

  showLine(line: number, column: number): void {
    this.tab = "";
    this.updateComplete.then(() => this.dockerfile.showLine(line, column));
  }

  editLines(edit: LineEdit): void {
    this.tab = "";
    this.updateComplete.then(() => this.dockerfile.editLines(edit));
  }

  applyFix(fix: Fix): void {
    this.tab = "";
    this.updateComplete.then(() => this.dockerfile.applyFix(fix));
  }

  showContext(): void {
    this.panel = "context";
    this.folded = false;
    this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#tab-context")?.focus());
  }

  openFile(path: string): void {
    if (path !== ignoreFile && !this.files.includes(path)) this.files = [...this.files, path];
    this.tab = path;
  }

  override willUpdate(changed: PropertyValues): void {
    const { lesson, work } = this.store.state;
    if (this.#lesson !== lesson) {
      this.#lesson = lesson;
      this.files = [];
      this.tab = "";
    }
    // A file that is gone closes its tab.
    const there = this.files.filter((path) => work.context && find(work.context, path));
    if (there.length !== this.files.length) this.files = there;
    if (this.tab !== "" && this.tab !== ignoreFile && !there.includes(this.tab)) this.tab = "";
    super.willUpdate(changed);
  }

  override render() {
    const { work, result } = this.store.state;
    const file = this.tab === "" ? undefined : find(work.context ?? [], this.tab);
    const open = ["", ignoreFile, ...this.files];
    return html`
      <div class="bar">
        <div role="tablist" aria-label="Files" @keydown=${tabKeys}>${open.map((path) => this.#tab(path))}</div>
        ${
          this.files.includes(this.tab)
            ? html`<button class="quiet shut" aria-label="Close ${this.tab}" @click=${() => this.#close(this.tab)}>✕</button>`
            : nothing
        }
      </div>
      ${this.#stop()}
      <div class="editors" role="tabpanel" aria-label=${this.tab || "Dockerfile"}>
        <dockerfile-editor .store=${this.store} ?hidden=${this.tab !== ""}></dockerfile-editor>
        ${this.tab === "" ? nothing : this.#other(file)}
      </div>
      <split-handle
        direction="column"
        label="Height of the panel below the editor"
        .size=${this.renderRoot.querySelector(".panel")?.clientHeight ?? 0}
        @pointerdown=${() => this.requestUpdate()}
        .grows=${-1}
        @resized=${this.#resize}
      ></split-handle>
      <div class="panel">
        <div class="bar">
          <div role="tablist" aria-label="Below the editor" @keydown=${tabKeys}>
            ${this.#panelTab("problems", html`Problems${problemCount(result?.report.problems)}`)}
            ${this.#panelTab("context", html`Context${fileCount(work.context)}`)}
            ${this.#panelTab("build", html`Build`)}
          </div>
          <span class="grow"></span>
          <button class="quiet" aria-expanded=${String(!this.folded)} @click=${() => (this.folded = !this.folded)}>
            ${this.folded ? "Show" : "Hide"}
          </button>
        </div>
        ${this.folded ? nothing : this.#panel()}
      </div>
    `;
  }

  override updated(): void {
    if (this.height > 0) this.style.setProperty("--panel-height", `min(${this.height}px, 60vh)`);
  }

  #tab(path: string) {
    const selected = path === this.tab;
    return html`<button
      role="tab"
      aria-selected=${String(selected)}
      tabindex=${tabIndex(selected)}
      title=${path || "Dockerfile"}
      @click=${() => (this.tab = path)}
      @auxclick=${(e: MouseEvent) => e.button === 1 && this.#close(path)}
    >
      ${path === "" ? "Dockerfile" : baseName(path)}
    </button>`;
  }

  #close(path: string): void {
    this.files = this.files.filter((p) => p !== path);
    if (this.tab === path) this.tab = "";
  }

  /** What stops the build, in BuildKit's words. */
  #stop() {
    const error = this.store.state.result?.report.error;
    if (!error) return nothing;
    return html`<p class="stop" role="alert">
      <strong>This would not build.</strong> ${error.message}
      ${error.line > 0 ? html`<button @click=${() => this.showLine(error.line, 1)}>Line ${error.line}</button>` : nothing}
    </p>`;
  }

  #other(file: ContextFile | undefined) {
    const fact = notText(file);
    if (fact) return html`<p class="fact">${fact}</p>`;
    const hint =
      this.tab === ignoreFile
        ? "Nothing is left out of the context. Write patterns here, one a line, such as\n\n.git\n**/*_test.go"
        : "";
    return html`<text-editor
      .path=${this.tab}
      .text=${file?.content ?? ""}
      .hint=${hint}
      @changed=${(e: TextChanged) => this.store.edit({ context: setText(this.store.state.work.context ?? [], this.tab, e.detail) })}
    ></text-editor>`;
  }

  #panelTab(panel: Panel, label: unknown) {
    const selected = panel === this.panel;
    return html`<button
      role="tab"
      id="tab-${panel}"
      aria-selected=${String(selected)}
      aria-controls=${this.folded ? nothing : "panel"}
      tabindex=${tabIndex(selected)}
      @click=${() => {
        this.panel = panel;
        this.folded = false;
      }}
    >
      ${label}
    </button>`;
  }

  #panel() {
    return html`<div role="tabpanel" id="panel" aria-labelledby="tab-${this.panel}">
      ${
        this.panel === "problems"
          ? html`<problem-list .store=${this.store}></problem-list>`
          : this.panel === "build"
            ? this.#later.view("build", () => html`<build-panel .store=${this.store}></build-panel>`)
            : this.#later.view(
                "context",
                () => html`<context-tree
                  .store=${this.store}
                  .session=${this.session}
                  @open-file=${(e: CustomEvent<string>) => this.openFile(e.detail)}
                  @renamed=${(e: CustomEvent<{ from: string; to: string }>) => this.#renamed(e.detail)}
                ></context-tree>`,
              )
      }
    </div>`;
  }

  #renamed({ from, to }: { from: string; to: string }): void {
    this.files = this.files.map((path) => moved(path, from, to));
    this.tab = moved(this.tab, from, to);
  }

  readonly #resize = (event: Resized): void => {
    const most = Math.max(smallestPanel, this.clientHeight - 220);
    this.height = Math.round(Math.min(most, Math.max(smallestPanel, event.detail)));
    this.folded = false;
  };
}

/** Why a file cannot be edited as text, "" if it can. */
function notText(file: ContextFile | undefined): string {
  if (file?.base64 !== undefined) return "These are bytes, not text. The build sees them as they are.";
  if (file?.size !== undefined) return "Only the size of this file is kept, so there is no text to edit.";
  if (file?.link) return `A symbolic link to ${file.link}.`;
  if (file?.hardlink) return `The same file as ${file.hardlink}.`;
  return "";
}

function problemCount(problems: readonly { severity: string }[] | undefined) {
  if (!problems || problems.length === 0) return nothing;
  const bad = problems.some((p) => p.severity === "error");
  return html` <span class="count ${bad ? "bad" : ""}">${problems.length}</span>`;
}

function fileCount(context: readonly ContextFile[] | null) {
  if (context === null) return html` <span class="count">not known</span>`;
  const files = context.filter((f) => !f.path.endsWith("/")).length;
  return html` <span class="count">${files} ${files === 1 ? "file" : "files"}</span>`;
}

/**
 * The page: where everything stands, at any width, and the wires between the store and the views that know nothing of it.
 *
 * Wide: lesson, editor, result side by side. Middle: the lesson above the editor. Narrow: one of them at a time.
 */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ArchivePanel } from "../archive/panel.js";
import type { AskStep } from "../effects/ask.js";
import type { EditLines, StepSheet } from "../effects/step-sheet.js";
import "../image/panel.js";
import { type Lesson, workOf } from "../lesson/lesson.js";
import type { LessonList } from "../lesson/lesson-list.js";
import "../lesson/lesson-pane.js";
import "../stages/panel.js";
import type { Selection } from "../store/selection.js";
import type { State } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, tabs } from "../ui/base.js";
import { Later } from "../ui/later.js";
import "../ui/split-handle.js";
import type { Resized } from "../ui/split-handle.js";
import { tabIndex, tabKeys } from "../ui/tabs.js";
import { shellStyles } from "./app-shell.css.js";
import type { ArgsDialog } from "./args-dialog.js";
import { takeDrops } from "./drops.js";
import "./editor-pane.js";
import type { EditorPane } from "./editor-pane.js";
import "./page-header.js";
import type { HeaderAsk } from "./page-header.js";
import type { ApplyFix, ShowLine } from "./problem-list.js";
import type { Session } from "./session.js";
import "./status-line.js";

/** What a narrow screen shows one of. */
type View = "lesson" | "editor" | "stages" | "image";

const labels: Record<View, string> = { lesson: "Lesson", editor: "Dockerfile", stages: "Stages", image: "Image" };

/** Parts of the page that are loaded when they are asked for the first time. */
const later = {
  "archive-panel": () => import("../archive/panel.js"),
  "args-dialog": () => import("./args-dialog.js"),
  "compare-panel": () => import("../compare/compare-panel.js"),
  "lesson-list": () => import("../lesson/lesson-list.js"),
  "step-sheet": () => import("../effects/step-sheet.js"),
};

/** Sizes of panes in pixels, as a person has drawn them; 0 is the page's own choice. */
interface Sizes {
  lesson: number;
  result: number;
  graph: number;
}

@customElement("app-shell")
export class AppShell extends LitElement {
  static override styles = [base, tabs, shellStyles];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) declare session: Session;
  @property({ attribute: false }) lessons: readonly Lesson[] = [];
  @state() private view: View = "editor";
  @state() private sizes: Sizes = { lesson: 0, result: 0, graph: 0 };
  @state() private notice = "";
  @query("editor-pane") private editor!: EditorPane;
  @query("#archive") private archiveInput!: HTMLInputElement;
  private readonly later = new Later(this, later);
  #lesson: string | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store);
    takeDrops(
      this,
      (file) => this.#openArchive(file),
      () => (this.notice = "Drop an image's archive (.tar) anywhere, and other files on the Context panel."),
    );
  }

  override willUpdate(): void {
    const { lesson } = this.store.state;
    if (this.#lesson === lesson) return;
    this.#lesson = lesson;
    if (lesson !== null) this.view = "lesson";
    else if (this.view === "lesson") this.view = "editor";
  }

  override updated(): void {
    for (const [name, size] of Object.entries(this.sizes)) {
      // A smaller window must not be filled by one pane.
      if (size > 0) this.style.setProperty(`--${name}-size`, `min(${size}px, ${name === "graph" ? "65vh" : "60vw"})`);
    }
    this.toggleAttribute("lesson", this.store.state.lesson !== null);
    this.dataset.view = this.view;
  }

  override render() {
    const { store, later } = this;
    const { state } = store;
    return html`
      <page-header .store=${store} @ask=${this.#asked}></page-header>
      ${this.#views(state)}
      ${this.#noticeView()}
      <main aria-busy=${String(busy(state))} @show-line=${this.#showLine} @apply-fix=${this.#applyFix} @ask-step=${this.#askedStep} @open-image=${() => this.archiveInput.click()}>
        ${
          state.lesson === null
            ? nothing
            : html`<section class="lesson" aria-label="Lesson">
                  <lesson-pane .store=${store} .lessons=${this.lessons}></lesson-pane>
                </section>
                ${this.#handle("lesson", "row", 1, "Width of the lesson")}`
        }
        <section class="editor" aria-label="Dockerfile">
          <editor-pane .store=${store} .session=${this.session}></editor-pane>
        </section>
        ${this.#handle("result", "row", -1, "Width of the result")}
        <div class="result">
          <section class="stages" aria-label="Stages">${this.#graph(state)}</section>
          ${this.#handle("graph", "column", 1, "Height of the stages")}
          <section class="image" aria-label="Final image">
            ${state.pinned && later.has("compare-panel") ? html`<compare-panel .store=${store} .session=${this.session}></compare-panel>` : nothing}
            ${
              state.archive && later.has("archive-panel")
                ? html`<archive-panel .store=${store} .session=${this.session}>${this.#image(state)}</archive-panel>`
                : this.#image(state)
            }
          </section>
        </div>
      </main>
      <status-line .store=${store}></status-line>
      <input type="file" id="archive" hidden accept=".tar,.tgz,.tar.gz,.oci" @change=${this.#chosen} />
      ${later.has("args-dialog") ? html`<args-dialog .store=${store}></args-dialog>` : nothing}
      ${later.has("step-sheet") ? html`<step-sheet .store=${store} @edit-lines=${this.#editLines}></step-sheet>` : nothing}
      ${later.has("lesson-list") ? html`<lesson-list .store=${store} .lessons=${this.lessons}></lesson-list>` : nothing}
    `;
  }

  /** The tabs of a narrow screen. */
  #views(state: State) {
    const views = (Object.keys(labels) as View[]).filter((v) => v !== "lesson" || state.lesson !== null);
    return html`<nav class="views">
      <div role="tablist" aria-label="Views" @keydown=${tabKeys}>
        ${views.map(
          (v) => html`<button
            role="tab"
            aria-selected=${String(v === this.view)}
            tabindex=${tabIndex(v === this.view)}
            @click=${() => (this.view = v)}
          >
            ${labels[v]}
          </button>`,
        )}
      </div>
    </nav>`;
  }

  #handle(size: keyof Sizes, direction: "row" | "column", grows: number, label: string) {
    return html`<split-handle
      class="of-${size}"
      direction=${direction}
      label=${label}
      .grows=${grows}
      .size=${this.#measure(size)}
      @pointerdown=${() => this.requestUpdate()}
      @resized=${(e: Resized) => this.#resize(size, e.detail)}
    ></split-handle>`;
  }

  #measure(size: keyof Sizes): number {
    const pane = this.renderRoot.querySelector(`.${size === "graph" ? "stages" : size}`);
    const box = pane?.getBoundingClientRect();
    return (size === "graph" ? box?.height : box?.width) ?? 0;
  }

  #resize(size: keyof Sizes, pixels: number): void {
    const room = size === "graph" ? this.clientHeight - 260 : this.clientWidth - 520;
    this.sizes = { ...this.sizes, [size]: Math.round(Math.max(140, Math.min(pixels, room))) };
  }

  #graph({ result, selection }: State) {
    return html`<stages-panel
      .report=${result?.report ?? null}
      .marks=${this.store.marks}
      .selection=${selection}
      @select=${this.#selected}
      @hover=${this.#hovered}
    ></stages-panel>`;
  }

  #image({ result, selection, why }: State) {
    return html`<image-panel
      .report=${result?.report ?? null}
      .marks=${this.store.marks}
      .selection=${selection}
      .why=${why}
      .source=${this.session}
      @select=${this.#selected}
      @hover=${this.#hovered}
    ></image-panel>`;
  }

  readonly #selected = (event: CustomEvent<Selection | null>): void => this.store.select(event.detail);
  readonly #hovered = (event: CustomEvent<Selection | null>): void => this.store.hover(event.detail);

  readonly #showLine = (event: ShowLine): void => {
    this.view = "editor";
    this.editor.showLine(event.detail.line, event.detail.column);
  };

  readonly #applyFix = (event: ApplyFix): void => this.editor.applyFix(event.detail);

  readonly #askedStep = (event: AskStep): void => {
    this.#later("step-sheet", (sheet: StepSheet) => sheet.show(event.detail));
  };

  readonly #editLines = (event: EditLines): void => {
    this.view = "editor";
    this.editor.editLines(event.detail);
  };

  readonly #asked = (event: CustomEvent<HeaderAsk>): void => {
    switch (event.detail) {
      case "lessons":
        this.#later("lesson-list", (list: LessonList) => list.show());
        break;
      case "arguments":
        this.#later("args-dialog", (dialog: ArgsDialog) => dialog.show());
        break;
      case "context":
        this.editor.showContext();
        break;
      case "compare":
        this.#compare();
        break;
    }
  };

  /** Loads a part of the page and does something with its element. */
  #later<E extends LitElement>(part: keyof typeof later, then?: (element: E) => void): void {
    const standing = async () => {
      await this.later.load(part);
      const element = this.renderRoot.querySelector<E>(part);
      await element?.updateComplete;
      if (element) then?.(element);
    };
    standing().catch(() => {
      if (part === "archive-panel") this.store.archive(null);
      this.notice =
        "This part of the page could not be loaded. When the network is back, reload the page: your text is kept.";
    });
  }

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) this.#openArchive(file);
    input.value = "";
  };

  #openArchive(file: File): void {
    this.view = "image";
    this.store.archive({ kind: "reading", file: file.name, read: 0, all: file.size });
    this.#later("archive-panel", (panel: ArchivePanel) => panel.open(file));
  }

  #noticeView() {
    if (this.notice === "") return nothing;
    return html`<p class="notice" role="alert">
      ${this.notice} <button @click=${() => (this.notice = "")}>Close</button>
    </p>`;
  }

  /** In a lesson the 'before' is its start, unless nothing was changed yet. */
  #compare(): void {
    const { result, pinned, lesson: id, work } = this.store.state;
    if (pinned || !result) {
      this.store.pin(null);
      return;
    }
    this.view = "image";
    this.#later("compare-panel");
    const lesson = this.lessons.find((l) => l.id === id);
    const pinning = import("../compare/pinning.js").then(({ pin, pinOther }) =>
      lesson && lesson.start.dockerfile !== work.dockerfile
        ? pinOther(this.session, "the lesson's start", workOf(lesson.start))
        : pin(this.session, "when you chose Compare"),
    );
    pinning.catch(() => {
      // The page tells of what cannot be loaded, and the status line of an engine that is gone.
    });
  }
}

/** Whether the page shows something older than what was typed. */
function busy({ result, work, engine }: State): boolean {
  return result?.work !== work && ["loading", "working", "ready"].includes(engine.kind);
}

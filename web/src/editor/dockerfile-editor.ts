/**
 * The Dockerfile's editor: text and marks from the store, edits and the line that is pointed at back into it.
 *
 * A report is drawn only if it was made of exactly the text that is shown; in the moments between, its marks move with the
 * text. Very large texts are edited plainly: without colours, marks and wrapping.
 */
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder, type ViewUpdate } from "@codemirror/view";
import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { askStep } from "../effects/ask.js";
import type { LineEdit } from "../effects/place.js";
import { atLine, type Counterparts } from "../store/counterparts.js";
import type { State } from "../store/state.js";
import type { Store } from "../store/store.js";
import { base } from "../ui/base.js";
import type { Fix, Report } from "../wire.gen.js";
import { highlight } from "./highlight.js";
import { diagnostics, fixChanges } from "./problems.js";
import { setup } from "./setup.js";
import { lineMarks, markLines, showStages, sizeGutter, stageMarks } from "./stage-marks.js";
import { valueTips } from "./values.js";

/** Characters from which on a text is edited plainly. */
const largeText = 1_000_000;

const narrow = "(max-width: 760px)";

@customElement("dockerfile-editor")
export class DockerfileEditor extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-height: 0;
        min-width: 0;
      }
      #here {
        height: 100%;
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @query("#here") private here!: HTMLElement;

  #view: EditorView | undefined;
  #stop: (() => void) | undefined;
  /** The text as the store has it; CodeMirror's own may differ in line ends. */
  #text = "";
  #drawn: Report | null = null;
  #marked: Counterparts | null = null;
  readonly #large = new Compartment();
  readonly #wrap = new Compartment();
  readonly #narrow = matchMedia(narrow);
  readonly #onNarrow = () => this.#view?.dispatch({ effects: this.#wrap.reconfigure(this.#wrapping()) });

  override render() {
    return html`<div id="here"></div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#narrow.addEventListener("change", this.#onNarrow);
    this.#stop = this.store.subscribe((now, before) => this.#show(now, before));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#narrow.removeEventListener("change", this.#onNarrow);
    this.#stop?.();
    this.#view?.destroy();
    this.#view = undefined;
  }

  override firstUpdated(): void {
    const { state } = this.store;
    this.#view = new EditorView({ parent: this.here, root: this.renderRoot as ShadowRoot, state: this.#fresh(state) });
    this.#show(state, state);
  }

  /** Puts the cursor on a place and shows it. */
  showLine(line: number, column = 1): void {
    const view = this.#view;
    if (!view) return;
    const { doc } = view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(at.to, at.from + Math.max(0, column - 1));
    view.dispatch({ selection: { anchor }, scrollIntoView: true, userEvent: "select" });
    view.focus();
  }

  /** Puts other lines in the place of some, as one step of the undo history, and goes to the line after them. */
  editLines({ first, end, lines }: LineEdit): void {
    const view = this.#view;
    if (!view) return;
    const { doc } = view.state;
    const from = doc.line(first).from;
    const changes = { from, to: doc.line(end).from, insert: lines.map((line) => `${line}\n`).join("") };
    view.dispatch({
      changes,
      selection: { anchor: from + changes.insert.length },
      scrollIntoView: true,
      userEvent: "input.effects",
    });
    view.focus();
  }

  applyFix(fix: Fix): void {
    const view = this.#view;
    if (!view || !this.#drawn) return;
    view.dispatch({ changes: fixChanges(fix.edits, view.state.doc), userEvent: "input.fix" });
    view.focus();
  }

  #fresh(state: State): EditorState {
    this.#text = state.work.dockerfile;
    this.#drawn = null;
    this.#marked = null;
    return EditorState.create({ doc: this.#text, extensions: this.#extensions() });
  }

  #extensions(): Extension {
    return [
      stageMarks,
      setup,
      sizeGutter,
      lineMarks,
      this.#large.of(this.#plain() ? [] : highlight),
      this.#wrap.of(this.#wrapping()),
      placeholder("FROM …"),
      valueTips(() => (this.#drawn && this.#isCurrent() ? this.#drawn : null)),
      keymap.of([{ key: "Alt-Enter", run: (view) => this.#askStep(view) }]),
      keymap.of(lintKeymap.filter((k) => k.key !== "Mod-Shift-m")),
      EditorView.contentAttributes.of({ "aria-label": "Dockerfile" }),
      EditorView.updateListener.of((update) => this.#updated(update)),
      EditorView.domEventHandlers({
        mousemove: (event, view) => this.#hover(event, view),
        mouseleave: () => this.store.hover(null),
      }),
    ];
  }

  /** Asks what the step of the cursor's line leaves; comments above an instruction belong to it. */
  #askStep(view: EditorView): boolean {
    const { doc, selection } = view.state;
    let line = doc.lineAt(selection.main.head).number;
    while (line < doc.lines && /^\s*#/.test(doc.line(line).text)) line++;
    const step = this.#drawn && this.#isCurrent() ? atLine(this.#drawn, line)?.step : undefined;
    if (step) askStep(this, { step: step.id, tell: false });
    return step !== undefined;
  }

  #plain(): boolean {
    return this.#text.length > largeText;
  }

  /** Long lines wrap where there is little room; in a large text that would cost too much. */
  #wrapping(): Extension {
    return this.#narrow.matches && !this.#plain() ? EditorView.lineWrapping : [];
  }

  #isCurrent(): boolean {
    return this.store.state.result?.work.dockerfile === this.#text;
  }

  #updated(update: ViewUpdate): void {
    if (update.docChanged && !update.transactions.some((t) => t.isUserEvent("outside"))) {
      const wasPlain = this.#plain();
      this.#text = update.state.doc.toString();
      if (wasPlain !== this.#plain()) queueMicrotask(() => this.#reconfigure());
      this.store.edit({ dockerfile: this.#text });
    }
    const byHand = update.transactions.some(
      (t) => t.isUserEvent("select") || t.isUserEvent("input") || t.isUserEvent("delete"),
    );
    if (update.selectionSet && byHand) {
      const line = update.state.doc.lineAt(update.state.selection.main.head).number;
      this.store.select({ kind: "line", line });
    }
  }

  #reconfigure(): void {
    this.#view?.dispatch({
      effects: [this.#large.reconfigure(this.#plain() ? [] : highlight), this.#wrap.reconfigure(this.#wrapping())],
    });
  }

  #hover(event: MouseEvent, view: EditorView): void {
    if (event.buttons !== 0) return;
    const pos = view.posAtCoords(event, false);
    const block = view.lineBlockAt(pos);
    const y = event.clientY - view.documentTop;
    const inside = y >= block.top && y <= block.bottom;
    this.store.hover(inside ? { kind: "line", line: view.state.doc.lineAt(pos).number } : null);
  }

  #show(now: State, before: State): void {
    const view = this.#view;
    if (!view) return;
    if (now.lesson !== before.lesson) {
      view.setState(this.#fresh(now));
    } else if (now.work.dockerfile !== this.#text) {
      this.#text = now.work.dockerfile;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: this.#text },
        userEvent: "outside",
      });
      this.#reconfigure();
    }
    this.#drawReport(view, now);
    this.#drawMarks(view);
    if (now.selection !== before.selection && now.selection && now.selection.kind !== "line") this.#reveal(view);
  }

  #drawReport(view: EditorView, { result }: State): void {
    if (!result || result.report === this.#drawn || result.work.dockerfile !== this.#text) return;
    this.#drawn = result.report;
    const plain = this.#plain();
    view.dispatch({ effects: showStages.of(plain ? null : result.report) });
    view.dispatch(setDiagnostics(view.state, plain ? [] : diagnostics(result.report.problems, view.state.doc)));
  }

  #drawMarks(view: EditorView): void {
    const { marks } = this.store;
    if (marks === this.#marked) return;
    this.#marked = marks;
    const report = this.#drawn;
    const stageAt = (line: number) => (report ? (atLine(report, line)?.stage.index ?? -1) : -1);
    view.dispatch({ effects: markLines.of({ lines: marks.lines, stageAt }) });
  }

  /** Scrolls to the first marked line after something was selected in another view. */
  #reveal(view: EditorView): void {
    const lines = [...this.store.marks.lines].filter((n) => n >= 1 && n <= view.state.doc.lines);
    if (lines.length === 0) return;
    const { from } = view.state.doc.line(Math.min(...lines));
    view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 40 }) });
  }
}

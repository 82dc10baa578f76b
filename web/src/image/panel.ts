/**
 * <image-panel>: an image, predicted or opened, as files, layers, config, and (where there are stages) what stayed behind.
 *
 * A function of the report, the marks, the selection and the engine's chain for a selected file; `source` is where its
 * views fetch folders and layers. The events "select" and "hover" of its views pass through.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { adviceOf } from "../advice/of.js";
import { type Counterparts, nothing as noMarks } from "../store/counterparts.js";
import type { Selection } from "../store/selection.js";
import { base, certainty, tabs } from "../ui/base.js";
import { Later } from "../ui/later.js";
import { sized } from "../ui/meter.js";
import { panelStyles, panelTabs, tabKeys } from "../ui/tabs.js";
import type { Report, Why } from "../wire.gen.js";
import "./files.js";
import { knownBar, knownStyles, knownWords } from "./known.js";
import type { ImageSource } from "./source.js";

type Tab = "files" | "layers" | "config" | "behind" | "advice";

/** The views that are loaded when they are first opened. */
const later = {
  layers: () => import("./layers.js"),
  config: () => import("./config.js"),
  behind: () => import("./behind.js"),
  advice: () => import("../advice/advice.js"),
  start: () => import("../start/verdict.js"),
};

const all: { tab: Tab; words: string }[] = [
  { tab: "files", words: "Files" },
  { tab: "layers", words: "Layers" },
  { tab: "config", words: "Config" },
  { tab: "behind", words: "Behind" },
  { tab: "advice", words: "Advice" },
];

@customElement("image-panel")
export class ImagePanel extends LitElement {
  static override styles = [
    base,
    tabs,
    panelStyles,
    certainty,
    knownStyles,
    css`
      .known {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 8px;
        padding: 3px var(--gap);
        min-height: 32px;
        border-bottom: 1px solid var(--line);
        color: var(--dim);
        font-size: 12px;
      }
      .known button {
        min-height: 26px;
        padding: 1px 9px;
        font-size: 12px;
        color: var(--ink);
      }
      @media (width < 480px) {
        /* The view's own tab has this name, and the tabs need the room. */
        h2 {
          position: absolute;
          clip-path: inset(50%);
        }
        .grow {
          display: none;
        }
      }
      .empty {
        margin: 0;
        padding: 18px var(--gap);
        color: var(--dim);
        max-width: 64ch;
      }
      .stopped {
        margin: 14px var(--gap);
        padding: 10px 12px;
        border: 1px solid color-mix(in srgb, var(--bad) 45%, var(--line));
        border-radius: var(--radius);
        font-size: 13px;
      }
      .stopped strong {
        color: var(--bad);
      }
      .stopped pre {
        margin: 6px 0;
        font: 12.5px/1.6 var(--mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;
  @property({ attribute: false }) why: Why | null = null;
  @property({ attribute: false }) source: ImageSource | null = null;
  /** What the image is; an opened one has no stages that left anything behind. */
  @property() heading = "Final image";
  @property({ type: Boolean }) opened = false;
  @state() private tab: Tab = "files";
  readonly #later = new Later(this, later);

  protected override willUpdate(changed: PropertyValues): void {
    // A layer that was chosen elsewhere is shown where layers are; a file likewise.
    if (!changed.has("selection")) return;
    if (this.selection?.kind === "layer") this.tab = "layers";
    else if (this.selection?.kind === "file" && this.selection.tree === "image") this.tab = "files";
  }

  protected override render(): TemplateResult {
    const shown = this.opened ? all.filter(({ tab }) => tab !== "behind" && tab !== "advice") : all;
    const advice = this.report ? adviceOf(this.report).length : 0;
    const named = shown.map((t) => (t.tab === "advice" && advice > 0 ? { ...t, words: `Advice ${advice}` } : t));
    return html`<div class="bar">
        <h2 id="title">${this.heading}</h2>
        <span class="grow"></span>
        <div role="tablist" aria-labelledby="title" @keydown=${tabKeys}>${panelTabs(named, this.tab, (tab) => (this.tab = tab))}</div>
      </div>
      ${this.startView()}
      ${this.knownView()}
      <div role="tabpanel" id="panel" aria-labelledby=${`tab-${this.tab}`} tabindex=${this.report?.image ? nothing : 0}>${this.bodyView()}</div>`;
  }

  /** Would it start? An opened image is not asked. */
  private startView(): TemplateResult | typeof nothing {
    const { report } = this;
    if (this.opened || !report || report.starts.length === 0) return nothing;
    return this.#later.view("start", () => html`<start-verdict .report=${report}></start-verdict>`);
  }

  /** How large it is, or how well that is known; beside a prediction the way to hold an image that was built against it. */
  private knownView(): TemplateResult {
    const image = this.report?.image;
    return html`<div class="known">
      ${
        !image
          ? nothing
          : this.opened
            ? html`<span>${sized(image.size)} on disk · ${sized(image.compressed)} to download</span>`
            : html`${knownBar(image.known)}${knownWords(image.known)}`
      }
      <span class="grow"></span>
      ${this.opened ? nothing : html`<button @click=${() => this.dispatchEvent(new CustomEvent("open-image", { bubbles: true, composed: true }))}>Open an image …</button>`}
    </div>`;
  }

  /** Puts the focus on the way to open an image. */
  focusOpen(): void {
    this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".known button")?.focus());
  }

  private bodyView(): TemplateResult {
    const { report, marks, selection, why, source } = this;
    if (!report) return html`<p class="empty" role="status">Working out the image …</p>`;
    if (!report.image)
      return report.error
        ? this.stoppedView(report)
        : html`<p class="empty">No image yet: there is no stage to build.</p>`;
    switch (this.tab) {
      case "files":
        return html`<image-files .report=${report} .marks=${marks} .selection=${selection} .why=${why} .source=${source}></image-files>`;
      case "layers":
        return this.#later.view(
          "layers",
          () =>
            html`<image-layers .report=${report} .marks=${marks} .selection=${selection} .source=${source}></image-layers>`,
        );
      case "config":
        return this.#later.view(
          "config",
          () => html`<image-config tabindex="0" .image=${report.image}></image-config>`,
        );
      case "behind":
        return this.#later.view(
          "behind",
          () => html`<image-behind .report=${report} .marks=${marks} .selection=${selection}></image-behind>`,
        );
      case "advice":
        return this.#later.view("advice", () => html`<image-advice .report=${report}></image-advice>`);
    }
  }

  private stoppedView(report: Report): TemplateResult {
    const message = report.error?.message ?? "";
    // BuildKit names no line for some errors; the problem that says the same does.
    const line =
      report.error?.line || (report.problems.find((problem) => problem.message === message)?.range.startLine ?? 0);
    return html`<div class="stopped">
      <strong>This would not build</strong>
      <pre>${message}</pre>
      ${line > 0 ? html`<button @click=${() => this.goTo(line)}>Line ${line}</button>` : nothing}
    </div>`;
  }

  private goTo(line: number): void {
    this.dispatchEvent(
      new CustomEvent<Selection>("select", { detail: { kind: "line", line }, bubbles: true, composed: true }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "image-panel": ImagePanel;
  }
}

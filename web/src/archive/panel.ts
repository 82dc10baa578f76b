/**
 * <archive-panel>: the image section while an archive is open: its progress, then the prediction, the opened image and the
 * comparison of the two, one at a time; which image of the archive it is, and which base image it stands in for.
 *
 * The page puts its prediction into the slot. It owns the reading: it lives as long as the archive is open.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Session } from "../app/session.js";
import "../image/panel.js";
import type { ImageSource } from "../image/source.js";
import { familiar } from "../stages/model.js";
import { nothing as noMarks } from "../store/counterparts.js";
import { type Selection, sameSelection } from "../store/selection.js";
import type { Archive, OpenArchive } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, tabs } from "../ui/base.js";
import { formatBytes } from "../ui/size.js";
import { panelTabs, tabKeys } from "../ui/tabs.js";
import type { Report, Why } from "../wire.gen.js";
import "./compare.js";
import { bases, choiceLabel, reportOf } from "./opened.js";
import { archiveStyles } from "./panel.css.js";
import { ArchiveReading } from "./reading.js";

type View = "prediction" | "opened" | "compare";

const views: { tab: View; words: string }[] = [
  { tab: "prediction", words: "Prediction" },
  { tab: "opened", words: "Opened image" },
  { tab: "compare", words: "Compare" },
];

@customElement("archive-panel")
export class ArchivePanel extends LitElement {
  static override styles = [base, tabs, archiveStyles];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) declare session: Session;
  @state() private view: View = "opened";
  /** What is selected in the opened image is no part of the prediction, and stays here. */
  @state() private selection: Selection | null = null;
  @state() private why: Why | null = null;
  #reading: ArchiveReading | null = null;
  /** Something in here had the focus before an update. */
  #focused = false;
  #shown: { archive: OpenArchive; report: Report; source: ImageSource } | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store, ["archive", "result"]);
  }

  open(file: File): void {
    this.#reading ??= new ArchiveReading(this.store, this.session.engine);
    this.#reading.open(file);
    this.view = "opened";
    // The button that had the focus stands elsewhere now; who dropped a file goes on where the focus is.
    this.updateComplete.then(() => {
      if ((this.getRootNode() as ShadowRoot).activeElement === null) this.#focusHead();
    });
  }

  /** Closes, and goes back to where an image is opened from. */
  #close(): void {
    const page = (this.getRootNode() as ShadowRoot).host as LitElement;
    this.#reading?.close();
    page.updateComplete.then(() => page.renderRoot.querySelector("image-panel")?.focusOpen());
  }

  #focusHead(): void {
    const open = this.renderRoot.querySelector<HTMLElement>('.head [aria-selected="true"]');
    (open ?? this.renderRoot.querySelector<HTMLElement>(".head button"))?.focus();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { archive } = this.store.state;
    this.#focused = (this.renderRoot as ShadowRoot | undefined)?.activeElement != null;
    if (archive?.kind !== "open") this.#shown = null;
    else if (this.#shown?.archive.image !== archive.image) {
      this.#shown = { archive, report: reportOf(archive.image), source: this.session.opened(archive.key) };
      this.selection = null;
      this.why = null;
    }
  }

  /** Whoever waited at Cancel goes on at what took its place. */
  protected override updated(_changed: PropertyValues): void {
    if (this.#focused && this.shadowRoot?.activeElement == null) this.#focusHead();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { archive } = this.store.state;
    if (!archive) return nothing;
    const view = archive.kind === "open" ? this.view : "prediction";
    return html`<div class=${archive.kind === "open" ? "head open" : "head"}>
        ${
          archive.kind === "open"
            ? html`<div role="tablist" aria-label="Which image" @keydown=${tabKeys}>${panelTabs(views, view, (tab) => (this.view = tab))}</div>`
            : this.#progress(archive)
        }
        <span class="grow"></span>
        ${
          archive.kind === "reading"
            ? html`<button @click=${() => this.#close()}>Cancel</button>`
            : html`<button class="quiet" aria-label=${`Close ${archive.file}`} title="Close it" @click=${() => this.#close()}>✕</button>`
        }
      </div>
      ${archive.kind === "open" ? this.#facts(archive) : nothing}
      <div class="view" role=${archive.kind === "open" ? "tabpanel" : nothing} id="panel" aria-labelledby=${archive.kind === "open" ? `tab-${view}` : nothing}>
        ${this.#view(view, archive)}
      </div>`;
  }

  #progress(archive: Exclude<Archive, OpenArchive>): TemplateResult {
    if (archive.kind === "failed") {
      return html`<p class="failed" role="alert"><strong>${archive.file} cannot be opened:</strong> ${archive.reason}.</p>`;
    }
    const { file, read, all } = archive;
    return html`<div class="progress">
      <label for="progress">Reading ${file}</label>
      <progress id="progress" max=${Math.max(all, 1)} .value=${read}></progress>
      <span class="dim num">${formatBytes(read)} of ${formatBytes(all)}</span>
    </div>`;
  }

  /** Which image it is, and the stand-in. */
  #facts(archive: OpenArchive): TemplateResult {
    const { choices, chosen, standsFor } = archive;
    const names = bases(this.store.state.result?.report ?? null, archive);
    return html`<div class="facts">
      <span class="file" title=${archive.file}>${archive.file}</span>
      ${
        choices.length > 1
          ? html`<span class="labelled"
              ><label for="image">image</label>
              <select id="image" @change=${(e: Event) => this.#reading?.choose(Number((e.target as HTMLSelectElement).value))}>
                ${choices.map((choice, i) => html`<option value=${i} ?selected=${i === chosen}>${choiceLabel(choice, i)}</option>`)}
              </select></span
            >`
          : html`<span class="name">${archive.platform}</span>`
      }
      <span class="grow"></span>
      <span class="labelled"
        ><label for="base">use as base image</label>
        <select
          id="base"
          ?disabled=${names.length === 0}
          @change=${(e: Event) => this.store.archive({ ...archive, standsFor: (e.target as HTMLSelectElement).value })}
        >
          <option value="" ?selected=${standsFor === ""}>${names.length === 0 ? "no FROM names an image" : "no"}</option>
          ${names.map((name) => html`<option value=${name} ?selected=${name === standsFor}>${familiar(name)}${isNamed(archive, name) ? " (its name)" : ""}</option>`)}
        </select></span
      >
    </div>`;
  }

  #view(view: View, archive: Archive): TemplateResult {
    if (view === "opened" && this.#shown) {
      return html`<image-panel
        opened
        heading=${this.#shown.archive.names[0] ?? "Opened image"}
        .report=${this.#shown.report}
        .marks=${noMarks}
        .selection=${this.selection}
        .why=${this.why}
        .source=${this.#shown.source}
        @select=${this.#select}
        @hover=${(e: Event) => e.stopPropagation()}
      ></image-panel>`;
    }
    if (view === "compare" && archive.kind === "open") {
      return html`<archive-compare .store=${this.store} .session=${this.session} .archive=${archive}></archive-compare>`;
    }
    return html`<slot></slot>`;
  }

  readonly #select = (event: CustomEvent<Selection | null>): void => {
    event.stopPropagation();
    const selection = event.detail;
    this.selection = selection;
    this.why = null;
    const archive = this.#shown?.archive;
    if (selection?.kind !== "file" || !archive) return;
    this.session.why({ tree: "image", path: selection.path, archive: archive.key }).then(
      (why) => {
        if (sameSelection(selection, this.selection)) this.why = why;
      },
      () => {
        // The status line tells of an engine that is gone.
      },
    );
  };
}

/** Whether the opened image says itself that it is the one that a FROM names. */
function isNamed({ names }: OpenArchive, name: string): boolean {
  return names.some((own) => familiar(own) === familiar(name));
}

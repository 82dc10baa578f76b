/**
 * <image-layers>: the image's layers, base first, with the instruction that made each, what it costs on disk and to
 * download, what later layers hide of it, and its entries, fetched when it is opened.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { askStep } from "../effects/ask.js";
import { oneLine } from "../stages/text.js";
import { type Counterparts, findStep, nothing as noMarks } from "../store/counterparts.js";
import { type Selection, sameSelection } from "../store/selection.js";
import { base, certainty } from "../ui/base.js";
import { stageHue } from "../ui/hues.js";
import { meter, sized } from "../ui/meter.js";
import { formatRange, formatSize } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { Change, Entry, Image, Layer, Report, Size } from "../wire.gen.js";
import { layersStyles } from "./layers.css.js";
import type { ImageSource } from "./source.js";
import { tableStyles } from "./table.css.js";

/** Entries shown at first, and with each "show more". */
const page = 200;

interface Opened {
  entries: readonly Entry[] | null;
  error: string;
  shown: number;
}

@customElement("image-layers")
export class ImageLayers extends LitElement {
  static override styles = [base, certainty, tableStyles, layersStyles];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;
  @property({ attribute: false }) source: ImageSource | null = null;
  @state() private opened: ReadonlyMap<number, Opened> = new Map();
  private image: Image | null = null;

  protected override willUpdate(_changed: PropertyValues): void {
    const image = this.report?.image ?? null;
    if (image === this.image) return;
    this.image = image;
    // What was open stays open, with the entries of the new image.
    const open = [...this.opened.keys()].filter((i) => i < (image?.layers.length ?? 0));
    this.opened = new Map(open.map((i) => [i, this.opened.get(i) as Opened]));
    for (const i of open) void this.load(i);
  }

  private async load(i: number): Promise<void> {
    const { image } = this;
    const shown = this.opened.get(i)?.shown ?? page;
    let next: Opened;
    try {
      const answer = await this.source?.layer(i);
      next = { entries: answer?.entries ?? [], error: answer?.error ?? "", shown };
    } catch (reason) {
      next = { entries: null, error: reason instanceof Error ? reason.message : String(reason), shown };
    }
    if (this.image === image && this.opened.has(i)) this.opened = new Map(this.opened).set(i, next);
  }

  private toggle(i: number): void {
    const opened = new Map(this.opened);
    if (!opened.delete(i)) opened.set(i, { entries: null, error: "", shown: page });
    this.opened = opened;
    if (opened.has(i)) void this.load(i);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    const image = report?.image;
    if (!report || !image) return nothing;
    const most = Math.max(1, ...image.layers.map((layer) => layer.size.bytes));
    return html`<div class="columns" aria-hidden="true"><span>layer</span><span></span><span class="num">on disk</span><span class="num">to download</span></div>
      <ol @pointerleave=${() => this.tell("hover", null)}>
        ${image.layers.map((layer, i) => this.layerView(report, layer, i, most))}
      </ol>
      ${image.layers.length === 0 ? html`<p class="none">The image has no layers: it holds no files of its own.</p>` : nothing}
      <p class="total">
        <span>${image.layers.length === 1 ? "1 layer" : `${image.layers.length} layers`}</span>
        <span class="num">${sized(sum(image.layers.map((l) => l.size)) ?? image.size)} on disk</span>
        <span class="num">${sized(image.compressed)} to download</span>
      </p>`;
  }

  private layerView(report: Report, layer: Layer, i: number, most: number): TemplateResult {
    const selection: Selection = { kind: "layer", layer: i };
    const found = findStep(report, layer.step);
    const open = this.opened.get(i);
    const chosen = sameSelection(this.selection, selection);
    const hue = found ? stageHue(found.stage.index) : "var(--outside)";
    const names = `layer${this.marks.layers.has(i) ? " on" : ""}${chosen ? " selected" : ""}`;
    return html`<li class=${names} data-layer=${i} ${vars({ "--c": hue })}>
      <div class="row" @pointerenter=${() => this.tell("hover", selection)}>
        <span class="what">
          <button class="twisty" aria-expanded=${open !== undefined} aria-label=${`Entries of layer ${i + 1}`} @click=${() => this.toggle(i)}>${open ? "▾" : "▸"}</button>
          <button class="words" aria-pressed=${chosen} title=${layer.createdBy} @click=${() => this.choose(selection, chosen)}>
            ${found ? html`<b>${found.step.instruction}</b> ${oneLine(found.step.text).slice(found.step.instruction.length)}` : html`${report.stages.length > 0 ? html`<span class="dim">base</span> ` : nothing}${createdBy(layer)}`}
          </button>
        </span>
        <span class="bar-cell">${meter(layer.size, most)}</span>
        <span class="num">${
          found
            ? html`<button class="size" title="What is it?" aria-label=${`${formatSize(layer.size)}: what line ${found.step.line} leaves`} @click=${() => askStep(this, { step: layer.step, tell: false })}>${formatSize(layer.size)}</button>`
            : sized(layer.size)
        }</span>
        <span class="num">${sized(layer.compressed)}</span>
      </div>
      ${notes(layer)}${open ? this.entriesView(open, layer, i) : nothing}
    </li>`;
  }

  private entriesView(open: Opened, layer: Layer, i: number): TemplateResult {
    if (open.error !== "") return html`<p class="note bad">${open.error}</p>`;
    if (open.entries === null) return html`<p class="note">loading …</p>`;
    if (open.entries.length === 0)
      return html`<p class="note">${layer.count === 0 ? "Nothing in it is known." : "Its entries are not known."}</p>`;
    const shown = open.entries.slice(0, open.shown);
    const left = open.entries.length - shown.length;
    return html`<ul class="entries">
      ${shown.map((entry) => html`<li class=${entry.change}><span class="sign" aria-hidden="true">${signs[entry.change]}</span><span class="visually-hidden">${entry.change} </span>${entry.path}</li>`)}
      ${left > 0 ? html`<li><button @click=${() => this.more(i)}>show more: ${left.toLocaleString("en")} left</button></li>` : nothing}
    </ul>`;
  }

  private more(i: number): void {
    const open = this.opened.get(i);
    if (open) this.opened = new Map(this.opened).set(i, { ...open, shown: open.shown + page });
  }

  private choose(selection: Selection, chosen: boolean): void {
    this.tell("select", chosen ? null : selection);
  }

  private tell(type: "select" | "hover", detail: Selection | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

const signs: Record<Change, string> = { added: "+", modified: "~", removed: "−" };

/** A base layer's history line without the shell around it. */
export function createdBy(layer: Layer): string {
  const words = oneLine(layer.createdBy)
    .replace(/^\/bin\/sh -c (#\(nop\) +)?/, "")
    .replace(/ # buildkit$/, "");
  return words === "" ? "a layer of the base image" : words;
}

function notes(layer: Layer): TemplateResult | typeof nothing {
  const words: string[] = [];
  if (layer.count > 0) words.push(layer.count === 1 ? "1 entry" : `${layer.count.toLocaleString("en")} entries`);
  if (layer.wasted.bytes > 0)
    words.push(`${formatSize(layer.wasted)} of it is hidden by later layers and shipped all the same`);
  if (layer.independent) words.push("independent of the layers below (--link)");
  if (layer.size.certainty !== "exact") words.push(`on disk ${formatRange(layer.size)}`);
  return words.length === 0 ? nothing : html`<p class="note">${words.join(" · ")}</p>`;
}

/** The layers' sum, which counts hidden files too; undefined for no layers. */
export function sum(sizes: readonly Size[]): Size | undefined {
  const rank = { exact: 0, estimated: 1, unknown: 2 };
  return sizes.reduce<Size | undefined>((a, b) => {
    if (!a) return b;
    const certainty = rank[a.certainty] > rank[b.certainty] ? a.certainty : b.certainty;
    return {
      bytes: a.bytes + b.bytes,
      low: a.low + b.low,
      high: Math.min(a.high + b.high, Number.MAX_SAFE_INTEGER),
      certainty,
    };
  }, undefined);
}

declare global {
  interface HTMLElementTagNameMap {
    "image-layers": ImageLayers;
  }
}

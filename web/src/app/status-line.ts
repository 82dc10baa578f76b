/** The line at the bottom that always tells the whole story: how large the image is, what stages saved, how the engine is. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { EngineState, State } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import { stageLabel } from "../ui/hues.js";
import { describeSize, formatSize, saving } from "../ui/size.js";
import type { Image, Report, Size } from "../wire.gen.js";

@customElement("status-line")
export class StatusLine extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 18px;
        align-items: center;
        padding: 6px var(--gap);
        min-height: 34px;
        background: var(--panel);
        border-top: 1px solid var(--line);
        color: var(--dim);
        font-size: 13px;
      }
      strong {
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      .saved {
        color: var(--good);
        font-weight: 600;
      }
      .bad {
        color: var(--bad);
      }
      .warn {
        color: var(--warn);
      }
      .engine {
        min-width: 6.5em;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 760px) {
        :host {
          font-size: 12px;
        }
        .wide {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;

  constructor() {
    super();
    new Watch(this, () => this.store, ["result", "engine", "kept"]);
  }

  override render() {
    const { result, engine, kept } = this.store.state;
    return html`
      ${result ? this.#image(result.report) : html`<span>No image yet</span>`}
      <span class="grow"></span>
      ${kept === "all" ? nothing : html`<span class="warn">${keptText(kept)}</span>`}
      ${result?.report.image ? html`<span class="wide">${parts(result.report.image)}</span>` : nothing}
      ${engineText(engine, result?.took)}
    `;
  }

  #image(report: Report) {
    const { image } = report;
    if (!image) {
      return html`<span class="story bad">No image${report.error ? ": this would not build" : nothing}</span>`;
    }
    return html`
      <span class="story">
        <span class="wide">Final image</span> ${amount(image.size)} on disk · ${amount(image.compressed)} to download
      </span>
      ${against(report, image)}
    `;
  }
}

function amount(size: Size) {
  return html`<strong title=${describeSize(size)}>${formatSize(size)}</strong>`;
}

function against(report: Report, image: Image) {
  const stage = image.against && report.stages[image.against.stage];
  if (!image.against || !stage) return nothing;
  const saved = saving(image.size, image.against.size);
  const text = `as one stage ${formatSize(image.against.size)}${saved && ` · ${saved}`}`;
  return html`<span class=${saved ? "saved" : ""} title="If ${stageLabel(stage)} were shipped as it stands">${text}</span>`;
}

function parts({ layers, files, known }: Image): string {
  const all = layers.length;
  const counts = [`${all} ${all === 1 ? "layer" : "layers"}`];
  const unsure = layers.filter((l) => l.size.certainty === "estimated").length;
  const unknown = layers.filter((l) => l.size.certainty === "unknown").length;
  if (unsure > 0) counts.push(`${unsure} estimated`);
  if (unknown > 0 || known.unknown > 0) counts.push(`${unknown || known.unknown} unknown`);
  if (unsure + unknown === 0 && all > 0) counts.push("exact");
  if (files.length > 0) counts.push(`${files.length} files`);
  return counts.join(" · ");
}

function keptText(kept: Exclude<State["kept"], "all">): string {
  return kept === "text"
    ? "The context is too large to be kept across reloads"
    : "This browser keeps nothing across reloads";
}

function engineText(engine: EngineState, took: number | undefined) {
  switch (engine.kind) {
    case "loading":
      return html`<span class="engine" role="status">engine is loading …</span>`;
    case "working":
    case "ready":
      return html`<span class="engine" title="time that the engine took for the last change">
        ${took === undefined ? "engine ready" : `engine ${formatTime(took)}`}
      </span>`;
    case "refused":
      return html`<span class="bad" role="status">The engine could not answer: ${engine.reason}. Your text is safe.</span>`;
    case "restarted":
      return html`<span class="warn" role="status"
        >Engine restarted: ${engine.reason}. Your text is safe.</span
      >`;
    case "failed":
      return html`<span class="bad" role="status">The engine does not start: ${engine.reason}</span>`;
  }
}

function formatTime(milliseconds: number): string {
  if (milliseconds < 1) return "< 1 ms";
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

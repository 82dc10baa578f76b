/**
 * Before and after, side by side: what Compare has pinned and what stands in the editor now, and what stayed behind.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Session } from "../app/session.js";
import type { Result } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, certainty } from "../ui/base.js";
import { stageHue, stageLabel } from "../ui/hues.js";
import { sized } from "../ui/meter.js";
import { certaintyClass, formatBytes, saving } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { Image, Size, Stage } from "../wire.gen.js";
import { type Difference, differences } from "./differences.js";
import { type Outline, outlineOf } from "./outline.js";

/** More than these are a list to read, not an answer. */
const differencesShown = 10;
/** Milliseconds without a new report before the folders are fetched. */
const pause = 300;

@customElement("compare-panel")
export class ComparePanel extends LitElement {
  static override styles = [
    base,
    certainty,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .sides {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 1px;
        background: var(--line);
        border-bottom: 1px solid var(--line);
      }
      section {
        background: var(--panel);
        padding: 10px var(--gap) 12px;
        min-width: 0;
      }
      h3 {
        margin: 0 0 6px;
        font-size: 13px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        margin: 0;
        font-size: 13px;
      }
      dt {
        color: var(--dim);
      }
      dd {
        margin: 0;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      .big {
        font-weight: 600;
      }
      section .meter {
        margin-bottom: 6px;
        --c: var(--outside);
      }
      .gain {
        color: var(--good);
        font-weight: 600;
      }
      .differences {
        padding: 10px var(--gap);
        border-bottom: 1px solid var(--line);
        font-size: 13px;
      }
      .differences ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .differences li {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(30px, 1fr) 108px minmax(0, 1fr);
        gap: 0 10px;
        align-items: center;
        padding: 2px 0;
      }
      .differences .path {
        font: 12.5px/1.6 var(--mono);
        overflow-wrap: anywhere;
      }
      .differences .path .dim {
        font-family: var(--sans);
      }
      .differences .more {
        --c: var(--bad);
      }
      .differences .less {
        --c: var(--good);
      }
      .differences .words {
        font-size: 12px;
        text-align: right;
      }
      @container (max-width: 460px) {
        dl {
          grid-template-columns: 1fr;
        }
        dd {
          text-align: left;
          margin-bottom: 4px;
        }
        .differences li {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .differences .bar-cell {
          display: none;
        }
        .differences .words {
          grid-column: 1 / -1;
          text-align: left;
        }
      }
      .behind {
        margin: 0;
        padding: 10px var(--gap);
        font-size: 13px;
        border-bottom: 1px solid var(--line);
      }
      .behind ul {
        margin: 2px 0 0;
        padding: 0;
        list-style: none;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        color: var(--dim);
      }
      .dot {
        display: inline-block;
        width: 9px;
        height: 9px;
        border-radius: 2px;
        background: var(--c);
        margin-right: 6px;
      }
    `,
  ];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) declare session: Session;
  /** The folders of what stands now; they are fetched when the typing pauses. */
  @state() private now: { result: Result; outline: Outline } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Watch(this, () => this.store, ["result", "pinned"]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override updated(): void {
    const { result, pinned } = this.store.state;
    clearTimeout(this.#timer);
    if (!pinned || !result?.report.image || this.now?.result === result) return;
    this.#timer = setTimeout(() => this.#fetch(result), this.now ? pause : 0);
  }

  #fetch(result: Result): void {
    outlineOf(this.session).then(
      (outline) => {
        if (this.store.state.result === result) this.now = { result, outline };
      },
      () => {
        // The folders stay as they were: the status line tells of an engine that is gone.
      },
    );
  }

  override render() {
    const { result, pinned } = this.store.state;
    if (!pinned || !result) return nothing;
    const before = pinned.report.image;
    const after = result.report.image;
    const most = Math.max(before?.size.bytes ?? 0, after?.size.bytes ?? 0, 1);
    return html`
      <div class="bar">
        <h2>Before and after</h2>
        <span class="gain">${gain(before, after)}</span>
        <span class="grow"></span>
        <button class="quiet" @click=${() => this.store.pin(null)}>Close</button>
      </div>
      <div class="sides">
        ${side(`Before: ${pinned.label}`, pinned, most)}
        ${side("After: what you have now", result, most)}
      </div>
      ${this.#differences(pinned.outline, before, after)}
      ${result.report.stages.filter((s) => s.built && s.behind && s.behind.bytes > 0).map(behind)}
    `;
  }

  /** The files and folders that make the difference. */
  #differences(was: Outline | null, before: Image | null, after: Image | null) {
    if (!was || !this.now || !before || !after) return nothing;
    const found = differences(was, this.now.outline, differencesShown);
    const most = Math.max(1, ...found.map((d) => Math.abs(d.by)));
    return html`<div class="differences">
      <h3>What makes the difference</h3>
      ${found.length === 0 ? html`<p class="dim">No folder or file weighs more or less than before.</p>` : nothing}
      <ul>
        ${found.map((difference) => differenceView(difference, most))}
      </ul>
    </div>`;
  }
}

function differenceView({ path, folder, unlisted, before, after, by }: Difference, most: number) {
  const unsure = [before, after].some((size) => size && size.certainty !== "exact");
  const words = !before ? "came" : !after ? "went" : html`${sized(before)} → ${sized(after)}`;
  return html`<li class=${by > 0 ? "more" : "less"}>
    <span class="path">${path}${folder && path !== "/" ? "/" : ""}${unlisted ? html` <span class="dim">files that are not listed</span>` : nothing}</span>
    <span class="bar-cell" aria-hidden="true"><span class="meter ${certaintyClass(unsure ? "estimated" : "exact")}" ${vars({ width: `${(Math.abs(by) / most) * 100}%` })}></span></span>
    <span class="num">${unsure ? "~" : ""}${formatBytes(Math.abs(by))} ${by > 0 ? "more" : "less"}</span>
    <span class="dim words">${words}</span>
  </li>`;
}

function gain(before: Image | null | undefined, after: Image | null | undefined): string {
  if (!before || !after) return "";
  const saved = saving(after.compressed, before.compressed);
  return saved && `${saved} to download`;
}

function side(title: string, { report }: Result, most: number) {
  const { image, stages } = report;
  if (!image) {
    return html`<section>
      <h3>${title}</h3>
      <span class="dim">No image${report.error ? `: ${report.error.message}` : ""}</span>
    </section>`;
  }
  const built = stages.filter((s) => s.built).length;
  const share = `${Math.max(0.5, (image.size.bytes / most) * 100)}%`;
  return html`<section>
    <h3>${title}</h3>
    <div class="meter ${certaintyClass(image.size.certainty)}" ${vars({ width: share })}></div>
    <dl>
      <dt>to download</dt>
      <dd class="big">${sized(image.compressed)}</dd>
      <dt>on disk</dt>
      <dd class="big">${sized(image.size)}</dd>
      <dt>stages</dt>
      <dd>${built}${built === stages.length ? "" : ` of ${stages.length} built`}</dd>
      <dt>layers</dt>
      <dd>${image.layers.length}</dd>
    </dl>
  </section>`;
}

function behind(stage: Stage) {
  const total = stage.behind as Size;
  return html`<div class="behind">
    <i class="dot" ${vars({ "--c": stageHue(stage.index) })}></i>Stayed behind in <strong>${stageLabel(stage)}</strong>:
    ${sized(total)} of ${sized(stage.size)}
    <ul>
      ${(stage.left ?? []).slice(0, 4).map((l) => html`<li title=${l.path}>${l.label} ${sized(l.size)}</li>`)}
    </ul>
  </div>`;
}

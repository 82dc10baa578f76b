/**
 * <archive-compare>: the prediction held against an opened image. Counts and sizes on top; below them the differences of
 * files, with filters, of layers, and of the configuration. Each new report is compared anew while this is shown.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Session } from "../app/session.js";
import { oneLine } from "../stages/text.js";
import type { OpenArchive, Result } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, tabs } from "../ui/base.js";
import { sized } from "../ui/meter.js";
import { panelTabs, tabKeys } from "../ui/tabs.js";
import type { ArchiveComparison, ArchiveDifference, File, LayerComparison, Verdict } from "../wire.gen.js";
import { compareStyles } from "./compare.css.js";
import {
  agree,
  configLabel,
  type Differing,
  filtered,
  fits,
  layerWords,
  signs,
  summary,
  verdictHelp,
  verdicts,
} from "./comparison.js";

type Tab = "files" | "layers" | "config";

/** Differences shown at first, and with each "show more". */
const page = 200;

@customElement("archive-compare")
export class ArchiveCompare extends LitElement {
  static override styles = [base, tabs, compareStyles];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) declare session: Session;
  @property({ attribute: false }) declare archive: OpenArchive;
  @state() private comparison: ArchiveComparison | null = null;
  @state() private error = "";
  @state() private tab: Tab = "files";
  @state() private wanted: ReadonlySet<Verdict> = new Set(verdicts);
  @state() private text = "";
  @state() private shown = page;
  /** What was compared last, and whether an answer is awaited: one question at a time. */
  #compared: { result: Result | null; image: unknown } = { result: null, image: null };
  #asking = false;

  constructor() {
    super();
    new Watch(this, () => this.store, ["result"]);
  }

  protected override updated(_changed: PropertyValues): void {
    void this.#compare();
  }

  async #compare(): Promise<void> {
    const { result } = this.store.state;
    const { image, key } = this.archive;
    if (this.#asking || !result || (this.#compared.result === result && this.#compared.image === image)) return;
    this.#compared = { result, image };
    this.#asking = true;
    try {
      const comparison = await this.session.engine.archiveCompare(key);
      this.error = comparison.error ?? "";
      this.comparison = comparison;
    } catch (reason) {
      this.error = reason instanceof Error ? reason.message : String(reason);
    }
    this.#asking = false;
    // Something newer may have come meanwhile.
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { comparison, error } = this;
    if (error !== "") return html`<p class="empty" role="status">There is nothing to compare: ${error}.</p>`;
    if (!comparison) return html`<p class="empty" role="status">Comparing …</p>`;
    const layers = comparison.layers.filter((layer) => layerWords(layer) !== "equal").length;
    const all: { tab: Tab; words: string }[] = [
      { tab: "files", words: `Files ${differing(comparison)}` },
      { tab: "layers", words: `Layers ${layers}` },
      { tab: "config", words: `Config ${comparison.config.length}` },
    ];
    return html`<div class="story" aria-live="polite">
        <p class=${agree(comparison.files) ? "good" : ""}>${summary(comparison.files)}</p>
        ${this.#sizes(comparison)}
      </div>
      <div class="bar">
        <h2 id="title">Differences</h2>
        <span class="grow"></span>
        <div role="tablist" aria-labelledby="title" @keydown=${tabKeys}>${panelTabs(all, this.tab, (tab) => (this.tab = tab))}</div>
      </div>
      <div role="tabpanel" id="panel" aria-labelledby=${`tab-${this.tab}`} tabindex="0">${this.#body(comparison)}</div>`;
  }

  #sizes({ size, realSize, compressed, realCompressed }: ArchiveComparison): TemplateResult {
    return html`<table class="sizes">
      <thead>
        <tr>
          <td></td>
          <th scope="col">predicted</th>
          <th scope="col">opened</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${[
          { name: "on disk", predicted: size, real: realSize },
          { name: "to download", predicted: compressed, real: realCompressed },
        ].map(
          ({ name, predicted, real }) => html`<tr>
            <th scope="row">${name}</th>
            <td class="num">${sized(predicted)}</td>
            <td class="num">${sized(real)}</td>
            <td class="dim">${fits(predicted, real)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #body(comparison: ArchiveComparison): TemplateResult {
    switch (this.tab) {
      case "files":
        return this.#files(comparison);
      case "layers":
        return html`<ol class="layers">
          ${comparison.layers.map((layer) => layerView(layer))}
        </ol>`;
      case "config":
        return configView(comparison);
    }
  }

  #files(comparison: ArchiveComparison): TemplateResult {
    const found = filtered(comparison.differences, this.wanted, this.text);
    const shown = found.slice(0, this.shown);
    return html`<div class="filters" role="group" aria-label="Which differences">
        ${verdicts.map((verdict) => this.#chip(verdict, comparison.files[verdict]))}
        <input
          type="search"
          aria-label="Part of the path"
          placeholder="part of the path"
          .value=${this.text}
          @input=${(e: Event) => (this.text = (e.target as HTMLInputElement).value)}
        />
      </div>
      ${
        found.length === 0
          ? html`<p class="empty">${comparison.differences.length === 0 ? "No file differs." : "No difference is left by this filter."}</p>`
          : differencesView(shown)
      }
      ${found.length > shown.length ? html`<p class="more"><button @click=${() => (this.shown += page)}>Show more: ${(found.length - shown.length).toLocaleString("en")} left</button></p>` : nothing}
      ${comparison.more > 0 ? html`<p class="more">${comparison.more.toLocaleString("en")} more are counted, but not listed.</p>` : nothing}`;
  }

  #chip(verdict: Differing, count: number): TemplateResult {
    const on = this.wanted.has(verdict);
    const toggle = () => {
      const wanted = new Set(this.wanted);
      if (!wanted.delete(verdict)) wanted.add(verdict);
      this.wanted = wanted;
    };
    return html`<button class=${`chip ${verdict}`} aria-pressed=${on} title=${verdictHelp[verdict]} @click=${toggle}>
      <span aria-hidden="true">${signs[verdict]}</span> ${count.toLocaleString("en")} ${verdict}
    </button>`;
  }
}

function differing({ files }: ArchiveComparison): string {
  return (files.missing + files.extra + files.different).toLocaleString("en");
}

function differencesView(differences: readonly ArchiveDifference[]): TemplateResult {
  return html`<ul class="differences">
    ${differences.map(
      ({ path, verdict, what, predicted, real }) => html`<li class=${verdict}>
        <span class="sign" aria-hidden="true">${signs[verdict]}</span>
        <span class="path"><span class="visually-hidden">${verdict} </span>${path}${(real ?? predicted)?.type === "dir" ? "/" : ""}</span>
        <span class="what">${what}</span>
        <span class="num">${sizeWords(predicted, real)}</span>
      </li>`,
    )}
  </ul>`;
}

/** "12 kB" of one that is in one image only, "12 kB → 13 kB" of one in both. */
function sizeWords(predicted: File | undefined, real: File | undefined) {
  const one = real ?? predicted;
  if (!one || one.type === "dir") return nothing;
  if (!predicted || !real || predicted.size.bytes === real.size.bytes) return sized(one.size);
  return html`${sized(predicted.size)} → ${sized(real.size)}`;
}

function layerView(layer: LayerComparison): TemplateResult {
  const words = layerWords(layer);
  const text = oneLine(layer.realCreatedBy || layer.createdBy) || "a layer without a history";
  const head = html`<span class="created" title=${text}>${layer.line > 0 ? html`<span class="dim">line ${layer.line}</span> ` : nothing}${text}</span>
    <span class=${words === "equal" ? "good" : "dim"}>${words}</span>
    <span class="num">${layer.size ? sized(layer.size) : "–"} → ${layer.realSize ? sized(layer.realSize) : "–"}</span>`;
  if (layer.differences.length === 0) return html`<li><div class="row plain">${head}</div></li>`;
  return html`<li>
    <details>
      <summary><div class="row">${head}</div></summary>
      ${differencesView(layer.differences.slice(0, page))}
      ${layer.more > 0 || layer.differences.length > page ? html`<p class="more">${(layer.more + Math.max(0, layer.differences.length - page)).toLocaleString("en")} more are counted, but not listed.</p>` : nothing}
    </details>
  </li>`;
}

function configView({ config }: ArchiveComparison): TemplateResult {
  if (config.length === 0) return html`<p class="empty">The configuration is as predicted.</p>`;
  return html`<table class="config">
    <thead>
      <tr>
        <th scope="col">setting</th>
        <th scope="col">predicted</th>
        <th scope="col">opened</th>
      </tr>
    </thead>
    <tbody>
      ${config.map(
        (difference) => html`<tr>
          <th scope="row">${configLabel(difference)}</th>
          <td>${difference.predicted ?? html`<span class="dim">not set</span>`}</td>
          <td>${difference.real ?? html`<span class="dim">not set</span>`}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

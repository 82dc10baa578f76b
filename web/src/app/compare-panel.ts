/**
 * Before and after, side by side: what Compare has pinned and what stands in the editor now, and what stayed behind.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Result } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base, certainty } from "../ui/base.js";
import { stageHue, stageLabel } from "../ui/hues.js";
import { sized } from "../ui/meter.js";
import { certaintyClass, saving } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { Children, Image, Size, Stage } from "../wire.gen.js";
import type { Session } from "./session.js";

const foldersShown = 6;

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
        overflow-wrap: anywhere;
      }
      .big {
        font-weight: 600;
      }
      .meter {
        margin-bottom: 6px;
        --c: var(--outside);
      }
      .gain {
        color: var(--good);
        font-weight: 600;
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
  @state() private root: { result: Result; children: Children } | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store, ["result", "pinned"]);
  }

  override updated(): void {
    const { result, pinned } = this.store.state;
    if (!pinned || !result?.report.image || this.root?.result === result) return;
    this.session.children({ tree: "image", path: "/" }).then(
      (children) => {
        if (this.store.state.result === result) this.root = { result, children };
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
        ${side(`Before: ${pinned.label}`, pinned, pinned.root, most)}
        ${side("After: what you have now", result, this.root?.children ?? null, most)}
      </div>
      ${result.report.stages.filter((s) => s.built && s.behind && s.behind.bytes > 0).map(behind)}
    `;
  }
}

function gain(before: Image | null | undefined, after: Image | null | undefined): string {
  if (!before || !after) return "";
  const saved = saving(after.compressed, before.compressed);
  return saved && `${saved} to download`;
}

function side(title: string, { report }: Result, root: Children | null, most: number) {
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
      ${(root?.entries ?? [])
        .toSorted((a, b) => b.total.bytes - a.total.bytes)
        .slice(0, foldersShown)
        .map((c) => html`<dt><code>/${c.name}</code></dt><dd>${sized(c.total)}</dd>`)}
      ${root && root.entries.length > foldersShown ? html`<dt>other folders</dt><dd>${root.total - foldersShown}</dd>` : nothing}
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

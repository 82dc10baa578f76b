/**
 * <image-behind>: for each stage that the image takes from, what it handed on and what stayed behind, as a bar with its
 * parts. The point of stages, in bytes.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { stageTitle } from "../stages/text.js";
import { type Counterparts, nothing as noMarks } from "../store/counterparts.js";
import { type Selection, sameSelection } from "../store/selection.js";
import { base } from "../ui/base.js";
import { stageHue } from "../ui/hues.js";
import { sized } from "../ui/meter.js";
import { describeSize, smaller } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { Report, Stage } from "../wire.gen.js";
import { behindStyles } from "./behind.css.js";
import { contributors, type Part, partsOf } from "./parts.js";

@customElement("image-behind")
export class ImageBehind extends LitElement {
  static override styles = [base, behindStyles];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report?.image) return nothing;
    const stages = contributors(report);
    if (stages.length === 0) {
      return html`<p class="empty">
        ${
          report.stages.filter((stage) => stage.built).length > 1
            ? "Nothing stayed behind: the image is all that its stages hold."
            : "There is one stage, and all of it is the image. A second FROM, with COPY --from, would leave behind what need not run."
        }
      </p>`;
    }
    return html`${this.againstView(report)}${stages.map((stage) => this.stageView(stage))}`;
  }

  private againstView(report: Report): TemplateResult | typeof nothing {
    const image = report.image;
    const against = image?.against;
    const stage = against && report.stages[against.stage];
    if (!image || !against || !stage) return nothing;
    // Of sizes without an upper bound nothing can be said to be smaller.
    if ([image.compressed, against.compressed].some((size) => size.certainty === "unknown")) return nothing;
    const saved = smaller(image.compressed.bytes, against.compressed.bytes);
    if (saved === "") return nothing;
    return html`<p class="saved">
      <strong>${saved}</strong> to download than shipping ${stageTitle(stage)} as it stands:
      ${sized(image.compressed)} against ${sized(against.compressed)}
    </p>`;
  }

  private stageView(stage: Stage): TemplateResult {
    const parts = partsOf(stage);
    const selection: Selection = { kind: "stage", stage: stage.index };
    const chosen = sameSelection(this.selection, selection);
    const left = stage.behind;
    const sentence = parts.map((part) => `${part.label} ${describeSize(part.size)}`).join("; ");
    return html`<section class=${this.marks.stages.has(stage.index) ? "on" : ""} data-stage=${stage.index} ${vars({ "--c": stageHue(stage.index) })}>
      <h3>
        <i class="dot"></i>
        <button aria-pressed=${chosen} @click=${() => this.tell("select", chosen ? null : selection)}>${stageTitle(stage)}</button>
        <span class="dim">${left ? html`${sized(left)} of ${sized(stage.size)} stayed behind` : nothing}</span>
      </h3>
      <div class="stack" role="img" aria-label=${sentence}>${parts.map((part, i) => barPart(part, i))}</div>
      <ul>
        ${parts.map(
          (part, i) =>
            html`<li title=${part.path}><i class=${`dot ${kind(part, i)}`}></i><span>${part.label}</span> <span class="num">${sized(part.size)}</span></li>`,
        )}
      </ul>
    </section>`;
  }

  private tell(type: "select" | "hover", detail: Selection | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function barPart(part: Part, i: number): TemplateResult {
  const sure = part.size.certainty === "exact" ? "" : part.size.certainty;
  return html`<div class=${`${kind(part, i)} ${sure}`} title=${`${part.label}: ${describeSize(part.size)}`} ${vars({ width: `${Math.max(part.share, 0.4)}%` })}></div>`;
}

/** What is handed on has the stage's hue; what stayed gets lighter from part to part. */
function kind(part: Part, i: number): string {
  return part.handed ? "handed" : `left left-${Math.min(i, 6)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "image-behind": ImageBehind;
  }
}

/**
 * <image-advice>: what else was found about a start than the verdict, then what the image ships without need, the heaviest
 * first, each with the way to mend it.
 *
 * A function of the report; findings send "hover", "show-line" and "apply-fix".
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base, certainty } from "../ui/base.js";
import type { Report } from "../wire.gen.js";
import { adviceOf } from "./of.js";
import { costs, findingRow, findingStyles } from "./row.js";

@customElement("image-advice")
export class ImageAdvice extends LitElement {
  static override styles = [
    base,
    certainty,
    findingStyles,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        font-size: 13px;
      }
      .finding:first-child {
        border-top: none;
      }
      .empty {
        margin: 0;
        padding: 14px;
        max-width: 60ch;
        color: var(--dim);
      }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report?.image) return nothing;
    const all = adviceOf(report);
    if (all.length === 0)
      return html`<p class="empty">There is nothing to advise: as far as is known, the image ships nothing that it does not need.</p>`;
    // A bar is a part of the image, or of what the advice says where that is more, as bytes that layers hide are.
    const total = Math.max(report.image.size.bytes, ...all.filter(costs).map((f) => f.size.bytes), 1);
    return html`<ul aria-label="Advice">${all.map((f) => findingRow(this, f, total))}</ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "image-advice": ImageAdvice;
  }
}

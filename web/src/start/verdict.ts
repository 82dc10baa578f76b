/**
 * <start-verdict>: would a container of the image start? Its answer in a line or two, with the line to change and how. What
 * else was found about a start stands with the advice.
 *
 * A function of the report. It sends "hover" for the line that it speaks of, and "show-line" to go there.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { findingStyles, signs } from "../advice/row.js";
import { base } from "../ui/base.js";
import { coded } from "../ui/words.js";
import type { Finding, FindingSeverity, Report } from "../wire.gen.js";

const headings: Record<FindingSeverity, string> = {
  ok: "Would start",
  error: "Would not start",
  warning: "Nothing to start",
  info: "Would start",
  unknown: "May start",
};

@customElement("start-verdict")
export class StartVerdict extends LitElement {
  static override styles = [
    base,
    findingStyles,
    css`
      :host {
        display: block;
        flex: none;
        max-height: 45%;
        overflow: auto;
        border-bottom: 1px solid var(--line);
        font-size: 13px;
      }
      section {
        display: grid;
        grid-template-columns: 16px 1fr auto;
        gap: 0 10px;
        align-items: baseline;
        padding: 6px var(--gap);
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const [verdict] = this.report?.starts ?? [];
    if (!verdict) return nothing;
    return html`<section aria-label="Would it start?" class=${verdict.severity}>
      <span class="sign" aria-hidden="true">${signs[verdict.severity]}</span>
      <p>
        <strong>${headings[verdict.severity]}</strong> ${coded(rest(verdict))}
        ${verdict.fix ? html`<span class="dim">${coded(verdict.fix)}</span>` : nothing}
      </p>
      ${this.goTo(verdict)}
    </section>`;
  }

  private goTo({ line }: Finding): TemplateResult | typeof nothing {
    if (line === 0) return nothing;
    const hover = (on: boolean) => () =>
      this.dispatchEvent(
        new CustomEvent("hover", { detail: on ? { kind: "line", line } : null, bubbles: true, composed: true }),
      );
    const show = () =>
      this.dispatchEvent(new CustomEvent("show-line", { detail: { line, column: 1 }, bubbles: true, composed: true }));
    return html`<button class="line" @mouseenter=${hover(true)} @mouseleave=${hover(false)} @focus=${hover(true)} @blur=${hover(false)} @click=${show}>
      Line ${line}
    </button>`;
  }
}

/** The message without the words that the heading says already. */
function rest({ message }: Finding): string {
  const [, said] = /^It (?:starts|does not start): (.*)$/.exec(message) ?? [];
  return said === undefined ? message : said;
}

declare global {
  interface HTMLElementTagNameMap {
    "start-verdict": StartVerdict;
  }
}

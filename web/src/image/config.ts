/** <image-config>: the image's config and its history. A function of the image; nothing in it can be chosen. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "../ui/base.js";
import type { Image } from "../wire.gen.js";
import { configRows, historyLines } from "./config-rows.js";

@customElement("image-config")
export class ImageConfig extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        font-size: 13px;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(88px, 116px) minmax(0, 1fr);
        margin: 0;
      }
      dt,
      dd {
        margin: 0;
        padding: 5px var(--gap);
        border-bottom: 1px solid var(--line);
      }
      dt {
        color: var(--dim);
        padding-right: 0;
      }
      dd {
        font: 12.5px/1.6 var(--mono);
        overflow-wrap: anywhere;
      }
      dd div {
        padding-left: 1.2em;
        text-indent: -1.2em;
      }
      .unset {
        font-family: var(--sans);
        color: var(--dim);
      }
      h3 {
        font-size: 13px;
        margin: 14px var(--gap) 4px;
      }
      ol {
        margin: 0 0 14px;
        padding: 0 var(--gap) 0 46px;
        font: 12px/1.7 var(--mono);
        overflow-wrap: anywhere;
      }
      li::marker {
        color: var(--dim);
      }
      li span {
        color: var(--dim);
        font-family: var(--sans);
      }
    `,
  ];

  @property({ attribute: false }) image: Image | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.image) return nothing;
    const history = historyLines(this.image);
    return html`<dl>
        ${configRows(this.image.config).map(
          (row) => html`<dt title=${row.help}>${row.name}</dt>
            <dd>${row.values.length > 0 ? row.values.map((value) => html`<div>${value}</div>`) : html`<span class="unset">${row.unset}</span>`}</dd>`,
        )}
      </dl>
      ${
        history.length === 0
          ? nothing
          : html`<h3>History</h3>
            <ol>
              ${history.map((line) => html`<li>${line.words}${line.empty ? html` <span>· no layer</span>` : nothing}</li>`)}
            </ol>`
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "image-config": ImageConfig;
  }
}

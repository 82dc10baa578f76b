/**
 * A bar between two panes that a person drags, or moves with the arrow keys. It changes nothing itself: it tells the
 * new size of the pane that it belongs to as a "resized" event, and whoever lays out the page keeps it in bounds.
 */
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

export type Resized = CustomEvent<number>;

const step = 24;

@customElement("split-handle")
export class SplitHandle extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      z-index: 2;
      background: var(--line);
      touch-action: none;
    }
    :host([direction="row"]) {
      width: 1px;
      cursor: col-resize;
    }
    :host([direction="column"]) {
      height: 1px;
      cursor: row-resize;
    }
    [role="separator"] {
      position: absolute;
      inset: 0 -4px;
    }
    :host([direction="column"]) [role="separator"] {
      inset: -4px 0;
    }
    [role="separator"]:hover,
    [role="separator"]:focus-visible {
      background: color-mix(in srgb, var(--accent) 55%, transparent);
      outline: none;
    }
  `;

  /** "row" for panes side by side, "column" for panes one above the other. */
  @property({ reflect: true }) direction: "row" | "column" = "row";
  /** The size in pixels of the pane that is resized. */
  @property({ type: Number }) size = 0;
  /** 1 where that pane stands before the bar, -1 where it stands after it. */
  @property({ type: Number }) grows = 1;
  @property() label = "";

  override render() {
    return html`<div
      role="separator"
      tabindex="0"
      aria-label=${this.label}
      aria-orientation=${this.direction === "row" ? "vertical" : "horizontal"}
      aria-valuenow=${Math.round(this.size)}
      @pointerdown=${this.#drag}
      @keydown=${this.#key}
    ></div>`;
  }

  #drag(event: PointerEvent): void {
    event.preventDefault();
    const bar = event.currentTarget as HTMLElement;
    const from = this.direction === "row" ? event.clientX : event.clientY;
    const size = this.size;
    bar.setPointerCapture(event.pointerId);
    const move = (e: PointerEvent) => {
      const now = this.direction === "row" ? e.clientX : e.clientY;
      this.#tell(size + (now - from) * this.grows);
    };
    bar.addEventListener("pointermove", move);
    const end = () => bar.removeEventListener("pointermove", move);
    bar.addEventListener("lostpointercapture", end, { once: true });
  }

  #key(event: KeyboardEvent): void {
    const [less, more] = this.direction === "row" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    this.#tell(this.size + (event.key === more ? step : -step) * this.grows);
  }

  #tell(size: number): void {
    this.dispatchEvent(new CustomEvent("resized", { detail: size }) satisfies Resized);
  }
}

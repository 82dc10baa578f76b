/**
 * Dragging the picture and zooming it with the wheel or two fingers. Scrolling itself is the browser's: wheel, touch,
 * scroll bars and keys work as everywhere.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { clamp, margin, type View, zoomMax, zoomMin } from "./view.js";

export interface Hooks {
  scroller(): HTMLElement;
  zoom(): number;
  /** Asks for a zoom about a point of the window. */
  zoomTo(zoom: number, x: number, y: number): void;
  /** The person moved the picture. */
  panned(): void;
}

/** A press that moves further than this is a drag, not a click. */
const slack = 4;

export class Panning implements ReactiveController {
  dragging = false;
  #from: { x: number; y: number; left: number; top: number } | undefined;
  #click = false;
  #pinch = 0;
  #bound: HTMLElement | undefined;

  constructor(
    host: ReactiveControllerHost,
    readonly hooks: Hooks,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const scroller = this.hooks.scroller();
    if (!scroller || scroller === this.#bound) return;
    this.#bound = scroller;
    scroller.addEventListener("pointerdown", this.#down);
    scroller.addEventListener("pointermove", this.#move);
    scroller.addEventListener("pointerup", this.#up);
    scroller.addEventListener("pointercancel", this.#up);
    scroller.addEventListener("wheel", this.#wheel, { passive: false });
    scroller.addEventListener("touchmove", this.#touch, { passive: false });
    scroller.addEventListener("touchend", () => {
      this.#pinch = 0;
    });
  }

  /** Whether the click that just came ends a drag. */
  tookClick(): boolean {
    const took = this.#click;
    this.#click = false;
    return took;
  }

  /** The view at another zoom, and where to scroll so that the point (x, y) of the window keeps what is under it. */
  zoomed(view: View, wanted: number, x: number, y: number): { view: View; scrollX: number; scrollY: number } {
    const scroller = this.hooks.scroller();
    const zoom = clamp(wanted, zoomMin, zoomMax);
    const px = (scroller.scrollLeft + x - view.offsetX) / view.zoom;
    const py = (scroller.scrollTop + y - view.offsetY) / view.zoom;
    // Where the point lands if the offset stays; what scrolling cannot make up for, the offset does.
    const scrollX = view.offsetX + px * zoom - x;
    const scrollY = view.offsetY + py * zoom - y;
    const next = {
      ...view,
      zoom,
      offsetX: Math.max(margin, view.offsetX - Math.min(0, scrollX)),
      offsetY: Math.max(margin, view.offsetY - Math.min(0, scrollY)),
    };
    return { view: next, scrollX: Math.max(0, scrollX), scrollY: Math.max(0, scrollY) };
  }

  readonly #down = (event: PointerEvent): void => {
    this.#click = false;
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    const scroller = this.hooks.scroller();
    this.#from = { x: event.clientX, y: event.clientY, left: scroller.scrollLeft, top: scroller.scrollTop };
  };

  readonly #move = (event: PointerEvent): void => {
    if (!this.#from) return;
    const scroller = this.hooks.scroller();
    const dx = event.clientX - this.#from.x;
    const dy = event.clientY - this.#from.y;
    if (!this.dragging && Math.abs(dx) + Math.abs(dy) > slack) {
      this.dragging = true;
      scroller.setPointerCapture(event.pointerId);
      scroller.classList.add("dragging");
      this.hooks.panned();
    }
    if (this.dragging) scroller.scrollTo(this.#from.left - dx, this.#from.top - dy);
  };

  readonly #up = (): void => {
    this.#click = this.dragging;
    this.dragging = false;
    this.#from = undefined;
    this.hooks.scroller().classList.remove("dragging");
  };

  readonly #wheel = (event: WheelEvent): void => {
    const scroller = this.hooks.scroller();
    if (!event.ctrlKey && !event.metaKey) {
      // Where nothing can be scrolled, the page scrolls, and the picture stays as it is.
      if (scroller.scrollWidth > scroller.clientWidth || scroller.scrollHeight > scroller.clientHeight)
        this.hooks.panned();
      return;
    }
    event.preventDefault();
    const box = scroller.getBoundingClientRect();
    const factor = Math.exp(-clamp(event.deltaY, -60, 60) / 180);
    this.hooks.zoomTo(this.hooks.zoom() * factor, event.clientX - box.left, event.clientY - box.top);
  };

  readonly #touch = (event: TouchEvent): void => {
    const [a, b] = event.touches;
    if (!a || !b) return;
    event.preventDefault();
    const distance = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    const box = this.hooks.scroller().getBoundingClientRect();
    const x = (a.clientX + b.clientX) / 2 - box.left;
    const y = (a.clientY + b.clientY) / 2 - box.top;
    if (this.#pinch > 0) this.hooks.zoomTo((this.hooks.zoom() * distance) / this.#pinch, x, y);
    this.#pinch = distance;
  };
}

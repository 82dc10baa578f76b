/**
 * <stage-graph>: the stages as cards and edges, to be panned, zoomed, clicked and walked with the arrow keys.
 *
 * A function of the report and of what is marked; it tells of choices by the events "select" and "hover" (detail: a
 * Selection or null). Of its own it keeps only what no other view cares for: the view on the picture, the focus,
 * and which long cards are opened.
 */
import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { askStep } from "../effects/ask.js";
import { type Counterparts, nothing as noMarks } from "../store/counterparts.js";
import type { Selection } from "../store/selection.js";
import { base } from "../ui/base.js";
import { vars } from "../ui/vars.js";
import type { Report } from "../wire.gen.js";
import { nodeView, type Scene, stampOf, stamps } from "./card.js";
import { column, wantsColumn } from "./column.js";
import { edgeView, labelViews, legendView } from "./edges.js";
import { graphStyles } from "./graph.css.js";
import { cardOf, move, reading, rowKey } from "./keys.js";
import { type Layout, layout } from "./layout.js";
import { type GraphEdge, type GraphNode, type Model, model, type Row, stageLimit } from "./model.js";
import { Panning } from "./panning.js";
import { type Route, routes } from "./route.js";
import { keyOf, selectionOf } from "./select.js";
import { summary } from "./text.js";
import { canvasSize, type Extent, farBelow, fitted, makeRoom, margin, misfits, startView, type View } from "./view.js";

@customElement("stage-graph")
export class StageGraph extends LitElement {
  static override styles = [base, graphStyles];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;

  @state() private view: View = startView;
  @state() private focused = "";
  @state() private opened: ReadonlySet<number> = new Set();
  @query(".scroller") private scroller!: HTMLElement;

  /** As long as nobody zoomed or panned, a picture that outgrows its window is fitted again. */
  private automatic = true;
  private settled = false;
  /** The width of the one column of a narrow window, 0 where there is room for a plane. */
  private columnWidth = 0;
  private model: Model = { nodes: [], edges: [], omitted: 0 };
  private layout: Layout | undefined;
  private routes: Route[] = [];
  private order: string[] = [];
  private stamps: ReadonlyMap<string, string> = new Map();
  private edgeAt: ReadonlyMap<string, GraphEdge> = new Map();
  private readonly panning = new Panning(this, {
    scroller: () => this.scroller,
    zoom: () => this.view.zoom,
    zoomTo: (zoom, x, y) => this.zoomTo(zoom, x, y),
    panned: () => {
      this.automatic = false;
    },
  });
  private readonly resized = new ResizeObserver(() => this.adjust());

  private observed: Element | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.observed = undefined;
  }

  /** Shows the whole picture, drawn afresh. */
  fit(): void {
    this.automatic = true;
    this.arrange(true);
    this.view = this.fitted();
    void this.showTarget();
  }

  /** Of a picture that is larger than its window, the target is what is seen first. */
  private async showTarget(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
    const box = this.layout?.placed.get(`stage:${this.report?.target ?? -1}`);
    if (this.columnWidth > 0) this.scroller?.scrollTo(0, 0);
    if (!box || this.columnWidth > 0) return;
    const { view, port } = this;
    const right = view.offsetX + (box.x + box.width - view.originX) * view.zoom;
    const middle = view.offsetY + (box.y + box.height / 2 - view.originY) * view.zoom;
    this.scroller.scrollTo(right - port.width * 0.85, middle - port.height / 2);
  }

  private wantedColumn(): number {
    return wantsColumn(this.port) ? this.port.width - 2 * margin : 0;
  }

  /** A column is read from its top, at its own size. */
  private fitted(): View {
    return this.columnWidth > 0 ? startView : fitted(this.extent, this.port);
  }

  /** Zooms about the middle of the window. */
  zoomBy(factor: number): void {
    const { width, height } = this.port;
    this.automatic = false;
    this.zoomTo(this.view.zoom * factor, width / 2, height / 2);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("report") && !this.report) this.forget();
    if (changed.has("report") || changed.has("opened" as keyof this)) this.arrange();
  }

  protected override updated(changed: PropertyValues): void {
    if (this.scroller && this.scroller !== this.observed) {
      this.resized.disconnect();
      this.resized.observe(this.scroller);
      this.observed = this.scroller;
    }
    if (changed.has("report")) this.adjust();
  }

  /** No report: what comes next is another Dockerfile, with a picture of its own. */
  private forget(): void {
    this.layout = undefined;
    this.automatic = true;
    this.settled = false;
    this.opened = new Set();
  }

  private arrange(afresh = false): void {
    if (!this.report) return;
    this.model = model(this.report, this.opened);
    // While the only FROM is being typed there may be no stage for a moment: its place is kept until it is back.
    if (this.model.nodes.length === 0) return;
    this.columnWidth = this.wantedColumn();
    if (this.columnWidth > 0) {
      const narrow = column(this.model, this.columnWidth);
      this.model = narrow.layout.model;
      this.layout = narrow.layout;
      this.routes = narrow.routes;
    } else {
      // A layout of one column says nothing about places in the plane.
      const before = this.layout?.signature.startsWith("column") ? undefined : this.layout;
      this.layout = layout(this.model, before, afresh);
      // Where nothing moved, lines stay as they are, and only what they stand for is new.
      this.routes =
        before?.placed === this.layout.placed && this.routes.length === this.model.edges.length
          ? this.routes.map((route, i) => ({ ...route, edge: this.model.edges[i] ?? route.edge }))
          : routes(this.layout);
    }
    this.order = reading(this.model);
    this.stamps = stamps(this.model, this.report);
    this.edgeAt = new Map(
      this.model.edges.filter((edge) => edge.toRow > 0).map((edge) => [rowKey(edge.to, edge.toRow), edge]),
    );
    if (!this.order.includes(this.focused)) this.focused = this.order.find((key) => key.startsWith("stage:")) ?? "";
  }

  /** After the picture or its window changed: fits it, or makes room where it grew. */
  private adjust(): void {
    const { extent, port } = this;
    if (!this.layout || port.width === 0 || this.model.nodes.length === 0) return;
    if (this.wantedColumn() !== this.columnWidth) {
      this.arrange();
      this.automatic = true;
      this.view = this.fitted();
      this.requestUpdate();
      return;
    }
    if (!this.settled || (this.automatic && this.columnWidth === 0 && misfits(this.view, extent, port))) {
      this.view = this.fitted();
      void this.showTarget();
      // The first picture appears; only later ones move.
      requestAnimationFrame(() => {
        this.settled = true;
      });
      return;
    }
    const { view, scrollX, scrollY } = makeRoom(this.view, extent);
    if (view === this.view) return;
    this.view = view;
    void this.updateComplete.then(() => this.scroller.scrollBy(scrollX, scrollY));
  }

  private get extent(): Extent {
    return this.layout ?? { left: 0, top: 0, width: 0, height: 0 };
  }

  private get port(): { width: number; height: number } {
    return { width: this.scroller?.clientWidth ?? 0, height: this.scroller?.clientHeight ?? 0 };
  }

  /** Zooms so that what is under a point of the window stays under it. */
  private zoomTo(wanted: number, x: number, y: number): void {
    this.automatic = false;
    const { view, scrollX, scrollY } = this.panning.zoomed(this.view, wanted, x, y);
    this.view = view;
    void this.updateComplete.then(() => this.scroller.scrollTo(scrollX, scrollY));
  }

  protected override render(): TemplateResult {
    const { report } = this;
    if (!report) return html`<div class="empty" role="status">Reading the Dockerfile …</div>`;
    if (report.stages.length === 0) {
      return html`<div class="empty"><p>No stages yet. A Dockerfile starts with <code>FROM</code>, for example <code>FROM alpine</code>.</p></div>`;
    }
    const scene: Scene = {
      report,
      marks: this.marks,
      focus: this.focused,
      chosen: this.chosen(),
      edgeAt: this.edgeAt,
      stamps: this.stamps,
    };
    return html`${this.noteView(report)}
      <div class="window">
        <div
          class=${this.settled ? "scroller moving" : "scroller"}
          @click=${this.onClick}
          @pointerover=${this.onOver}
          @pointerleave=${() => this.tell("hover", null)}
          @keydown=${this.onKey}
          @focusin=${this.onFocus}
        >
          ${this.canvasView(scene)}
        </div>
      </div>
      ${legendView(this.model, report)}`;
  }

  private canvasView(scene: Scene): TemplateResult {
    const { view } = this;
    const size = canvasSize(view, this.extent, this.port);
    const at = `translate(${view.offsetX}px, ${view.offsetY}px) scale(${view.zoom}) translate(${-view.originX}px, ${-view.originY}px)`;
    const nodes = this.order.flatMap((key) => {
      const placed = this.layout?.placed.get(key);
      const node = placed && this.model.nodes.find((n) => n.key === key);
      return node && placed ? [{ node, placed }] : [];
    });
    const far = view.zoom < farBelow ? "canvas far" : "canvas";
    return html`<div class=${far} ${vars({ width: `${size.width}px`, height: `${size.height}px` })}>
      <div class="layer" ${vars({ transform: at, "--zoom": String(view.zoom) })}>
        <svg class="edges" aria-hidden="true">
          ${repeat(
            this.routes,
            (route) => route.edge.key,
            (route) => svg`${edgeView(route, scene)}`,
          )}
        </svg>
        <div role="tree" aria-label=${`${summary(scene.report)}. Arrow keys move along the edges.`}>
          ${repeat(
            nodes,
            ({ placed }) => placed.id,
            ({ node, placed }) => guard(stampOf(node, placed, scene), () => nodeView(node, placed, scene)),
          )}
        </div>
        ${labelViews(this.routes, this.layout?.placed.values() ?? [], view.zoom, scene)}
      </div>
    </div>`;
  }

  private noteView(report: Report): TemplateResult | typeof nothing {
    if (this.model.omitted === 0) return nothing;
    const count = report.stages.length.toLocaleString("en");
    return html`<p class="note" role="status">
      ${count} stages are more than a picture can show. Drawn are ${stageLimit}: those that the target needs first. The list of steps has them all.
    </p>`;
  }

  private chosen(): string {
    return this.selection ? keyOf(this.selection, this.model) : "";
  }

  private tell(type: "select" | "hover", detail: Selection | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  private keyAt(event: Event): string | undefined {
    return (event.target as Element).closest?.("[data-key]")?.getAttribute("data-key") ?? undefined;
  }

  private readonly onOver = (event: PointerEvent): void => {
    if (this.panning.dragging || event.pointerType === "touch") return;
    const key = this.keyAt(event);
    this.tell("hover", key ? selectionOf(key, this.model) : null);
  };

  private readonly onClick = (event: MouseEvent): void => {
    if (this.panning.tookClick()) return;
    const key = this.keyAt(event);
    const step = (event.target as Element).closest(".row .size") ? this.stepAt(key) : undefined;
    if (step) askStep(this, { step, tell: false });
    else if (key) this.choose(key);
    else this.tell("select", null);
  };

  private rowAt(key: string): { node: GraphNode | undefined; row: Row | undefined } {
    const node = this.model.nodes.find((n) => n.key === cardOf(key));
    return { node, row: node?.rows[Number(key.split("/")[1] ?? -1)] };
  }

  private stepAt(key = ""): string | undefined {
    return this.rowAt(key).row?.step?.id;
  }

  private choose(key: string): void {
    const { node, row } = this.rowAt(key);
    if (node?.stage && row?.kind === "fold") {
      this.opened = new Set([...this.opened, node.stage.index]);
      return;
    }
    this.tell("select", key === this.chosen() ? null : selectionOf(key, this.model));
  }

  private readonly onFocus = (event: FocusEvent): void => {
    const key = this.keyAt(event);
    if (key && this.order.includes(key)) this.focused = key;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey && event.key === "Enter") {
      const step = this.stepAt(this.focused);
      if (step) askStep(this, { step, tell: false });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = move(this.model, this.order, this.focused, event.key);
    if (to !== undefined) {
      this.focused = to;
      void this.updateComplete.then(() => this.focusOn(to));
    } else if (event.key === "Enter" || event.key === " ") this.choose(this.focused);
    else if (event.key === "Escape") this.tell("select", null);
    else if (event.key === "+" || event.key === "=") this.zoomBy(1.25);
    else if (event.key === "-") this.zoomBy(0.8);
    else if (event.key === "0") this.fit();
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  };

  private focusOn(key: string): void {
    const element = this.renderRoot.querySelector<HTMLElement>(`[data-item="${CSS.escape(key)}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "stage-graph": StageGraph;
  }
}

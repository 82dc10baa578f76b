/**
 * <image-files>: the final image as a tree of folders, each fetched when it is opened, with the size of every path and how
 * well it is known; below it, why the selected file is there.
 *
 * Only the rows in the window are drawn, so that a folder of thousands costs no more than a small one. It sends "select"
 * and "hover". When the report changes, what was open stays open and is fetched again, the old rows standing meanwhile.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type Counterparts, nothing as noMarks } from "../store/counterparts.js";
import type { Selection } from "../store/selection.js";
import { base, certainty } from "../ui/base.js";
import { vars } from "../ui/vars.js";
import type { Image, Report, Why } from "../wire.gen.js";
import { type FileScene, rowView } from "./file-row.js";
import { filesStyles } from "./files.css.js";
import { type Folder, flatten, merge, openThemselves, parent, type Row, rowKey, step } from "./rows.js";
import type { ImageSource } from "./source.js";
import { tableStyles } from "./table.css.js";
import { whyView } from "./why.js";

export const rowHeight = 28;
/** Rows drawn above and below the window, so that scrolling meets no gap. */
const spare = 12;

@customElement("image-files")
export class ImageFiles extends LitElement {
  static override styles = [base, certainty, tableStyles, filesStyles];

  @property({ attribute: false }) report: Report | null = null;
  @property({ attribute: false }) marks: Counterparts = noMarks;
  @property({ attribute: false }) selection: Selection | null = null;
  @property({ attribute: false }) why: Why | null = null;
  @property({ attribute: false }) source: ImageSource | null = null;

  @state() private folders: ReadonlyMap<string, Folder> = new Map();
  @state() private expanded: ReadonlySet<string> = new Set();
  @state() private focused = "";
  @state() private firstRow = 0;
  @query(".scroller") private scroller!: HTMLElement;

  /** Folders that a person opened or closed; the others may open by themselves. */
  private touched = new Set<string>();
  private image: Image | null = null;
  private rows: Row[] = [];
  private readonly resized = new ResizeObserver(() => this.requestUpdate());

  protected override willUpdate(changed: PropertyValues): void {
    const image = this.report?.image ?? null;
    if (image !== this.image) {
      this.image = image;
      if (image) void this.refresh(image);
    }
    if (changed.has("folders" as keyof this) || changed.has("expanded" as keyof this)) {
      this.rows = flatten(this.folders, this.expanded);
      if (!this.rows.some((row) => rowKey(row) === this.focused))
        this.focused = this.rows[0] ? rowKey(this.rows[0]) : "";
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    if (this.scroller) this.resized.observe(this.scroller);
    const { selection } = this;
    if (!changed.has("selection") || selection?.kind !== "file" || selection.tree !== "image") return;
    if (!this.rows.some((row) => row.path === selection.path)) this.reveal(selection.path);
  }

  /** Fetches every open folder of a new image, then shows them all at once. */
  private async refresh(image: Image): Promise<void> {
    const folders = new Map<string, Folder>();
    const expanded = new Set(this.expanded);
    const todo = ["/"];
    for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
      const folder = await this.ask(path, 0, undefined);
      if (this.image !== image) return;
      folders.set(path, folder);
      for (const own of openThemselves(path, folder)) if (!this.touched.has(own)) expanded.add(own);
      for (const child of folder.entries) {
        const at = path === "/" ? `/${child.name}` : `${path}/${child.name}`;
        if (expanded.has(at) && child.file.type === "dir") todo.push(at);
      }
    }
    this.folders = folders;
    this.expanded = expanded;
  }

  private async ask(path: string, offset: number, before: Folder | undefined): Promise<Folder> {
    const none = { entries: [], total: 0, open: false, rest: undefined, restWhy: "" };
    if (!this.source) return { ...none, error: "No engine to ask" };
    try {
      return merge(before, await this.source.children({ tree: "image", path, offset }), offset);
    } catch (reason) {
      return { ...none, error: reason instanceof Error ? reason.message : String(reason) };
    }
  }

  private async load(path: string, offset = 0): Promise<void> {
    const { image } = this;
    const folder = await this.ask(path, offset, this.folders.get(path));
    if (this.image !== image) return;
    this.folders = new Map(this.folders).set(path, folder);
  }

  private toggle(path: string): void {
    this.touched.add(path);
    const expanded = new Set(this.expanded);
    if (!expanded.delete(path)) {
      expanded.add(path);
      if (!this.folders.has(path)) void this.load(path);
    }
    this.expanded = expanded;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { report, image } = this;
    if (!report || !image) return nothing;
    const scene: FileScene = {
      report,
      marks: this.marks,
      total: this.total(image),
      focus: this.focused,
      selected: this.selection?.kind === "file" && this.selection.tree === "image" ? this.selection.path : "",
    };
    return html`<div class="columns" aria-hidden="true"><span>file</span><span></span><span class="num">on disk</span><span class="num">certainty</span></div>
      ${this.treeView(scene)}${this.openView(image)}${whyView(report, this.selection, this.why, (s) => this.tell("select", s))}`;
  }

  /** What a full bar stands for: the image, or what is listed of it where its size is not known. */
  private total(image: Image): number {
    const listed = this.folders.get("/")?.entries.reduce((sum, child) => sum + child.total.bytes, 0) ?? 0;
    return Math.max(image.size.bytes, listed, 1);
  }

  private treeView(scene: FileScene): TemplateResult {
    const shown = Math.ceil((this.scroller?.clientHeight ?? 600) / rowHeight) + 2 * spare;
    const first = Math.max(0, Math.min(this.firstRow - spare, this.rows.length - shown));
    const rows = this.rows.slice(first, first + shown);
    const after = Math.max(0, this.rows.length - first - rows.length);
    return html`<div
      class="scroller"
      role="treegrid"
      aria-label="Files of the final image"
      aria-rowcount=${this.rows.length}
      @scroll=${this.onScroll}
      @keydown=${this.onKey}
      @click=${this.onClick}
      @pointerover=${this.onOver}
      @pointerleave=${() => this.tell("hover", null)}
    >
      <div ${vars({ height: `${first * rowHeight}px` })}></div>
      ${repeat(rows, rowKey, (row, i) => rowView(row, first + i, scene))}
      <div ${vars({ height: `${after * rowHeight}px` })}></div>
    </div>`;
  }

  private openView(image: Image): TemplateResult | typeof nothing {
    if (image.complete || image.open.length === 0) return nothing;
    return html`<p class="note"><b>More may be in the image than is listed:</b> ${image.open.join("; ")}</p>`;
  }

  private tell(type: "select" | "hover", detail: Selection | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  private rowAt(event: Event): number {
    const element = (event.target as Element).closest("[data-row]");
    return element ? Number(element.getAttribute("data-row")) : -1;
  }

  private selectionOf(row: Row | undefined): Selection | null {
    return row?.kind === "entry"
      ? { kind: "file", tree: "image", path: row.path, origin: row.child.file.origin }
      : null;
  }

  private readonly onScroll = (): void => {
    const first = Math.floor(this.scroller.scrollTop / rowHeight);
    if (Math.abs(first - this.firstRow) >= spare / 2 || first === 0) this.firstRow = first;
  };

  private readonly onOver = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") this.tell("hover", this.selectionOf(this.rows[this.rowAt(event)]));
  };

  private readonly onClick = (event: MouseEvent): void => {
    const row = this.rows[this.rowAt(event)];
    if (!row) return;
    this.focused = rowKey(row);
    if (row.kind === "more") void this.load(row.path, row.loaded);
    else if (row.kind === "error") void this.load(row.path);
    else if (row.kind === "entry" && row.folder) {
      this.toggle(row.path);
      if (!(event.target as Element).closest(".twisty")) this.tell("select", this.selectionOf(row));
    } else if (row.kind === "entry") this.choose(row);
  };

  private choose(row: Row): void {
    const selection = this.selectionOf(row);
    const same =
      this.selection?.kind === "file" && selection?.kind === "file" && this.selection.path === selection.path;
    this.tell("select", same ? null : selection);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.rows.findIndex((row) => rowKey(row) === this.focused);
    const row = this.rows[at];
    const next = step(this.rows, at, event.key, Math.floor(this.scroller.clientHeight / rowHeight) - 1);
    if (next && "toggle" in next) this.toggle(next.toggle);
    else if (next) this.focusRow(next.focus);
    else if (event.key === "Escape") this.tell("select", null);
    else if ((event.key === "Enter" || event.key === " ") && row?.kind === "more") void this.load(row.path, row.loaded);
    else if ((event.key === "Enter" || event.key === " ") && row) this.choose(row);
    else return;
    event.preventDefault();
  };

  private focusRow(at: number): void {
    const row = this.rows[at];
    if (!row) return;
    this.focused = rowKey(row);
    const top = at * rowHeight;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    const bottom = top + rowHeight - this.scroller.clientHeight;
    if (bottom > this.scroller.scrollTop) this.scroller.scrollTop = bottom;
    this.firstRow = Math.floor(this.scroller.scrollTop / rowHeight);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus({ preventScroll: true }),
    );
  }

  /** Opens the folders above a path, so that it can be seen. */
  private reveal(path: string): void {
    for (let up = parent(path); up !== "/"; up = parent(up)) if (!this.expanded.has(up)) this.toggle(up);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "image-files": ImageFiles;
  }
}

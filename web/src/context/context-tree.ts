/**
 * The build context as a tree: what the build sees, and what its ignore file leaves out and by which line.
 * Files are added, edited, renamed, deleted, dropped in; nothing of them leaves the browser.
 */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Session } from "../app/session.js";
import { pathKey } from "../store/counterparts.js";
import type { State } from "../store/state.js";
import type { Store } from "../store/store.js";
import { Watch } from "../store/watch.js";
import { base } from "../ui/base.js";
import { formatBytes, formatSize } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import { contextStyles } from "./context-tree.css.js";
import {
  baseName,
  clean,
  type Files,
  largestContent,
  moved,
  type Node,
  parent,
  put,
  putAll,
  refusal,
  remove,
  rename,
  tree,
} from "./files.js";
import { readChosen, readDrop, type Taken } from "./read.js";
import { takenBy } from "./taken.js";
import { Verdicts } from "./verdicts.js";

/** Rows of one folder; a person who needs more looks by name in the editor of the ignore file. */
const mostRows = 400;

interface Row {
  node: Node;
  level: number;
  open: boolean;
}

/** Asks the page to open a file in an editor tab. */
export type OpenFile = CustomEvent<string>;

@customElement("context-tree")
export class ContextTree extends LitElement {
  static override styles = [base, contextStyles];

  @property({ attribute: false }) declare store: Store;
  @property({ attribute: false }) declare session: Session;
  @state() private opened: ReadonlySet<string> = new Set();
  @state() private current = "";
  /** The path that is being renamed. */
  @state() private renaming: string | null = null;
  @state() private message = "";
  @state() private dropping = false;
  @query("#files") private fileInput!: HTMLInputElement;
  @query("#folder") private folderInput!: HTMLInputElement;

  #tree: { files: Files; root: Node } | null = null;
  readonly #verdicts = new Verdicts(
    (query) => this.session.children(query),
    () => this.requestUpdate(),
  );

  constructor() {
    super();
    new Watch(this, () => this.store, ["work", "result", "selection", "hover", "why"]);
  }

  override willUpdate(): void {
    const { result } = this.store.state;
    if (result) this.#verdicts.want(result, ["", ...this.opened]);
  }

  override render() {
    const { work } = this.store.state;
    return html`
      <div class="tools">
        <button @click=${() => this.#add("new-file")}>New file</button>
        <button @click=${() => this.#add("new-folder/")}>New folder</button>
        <button @click=${() => this.fileInput.click()}>Add files …</button>
        <button @click=${() => this.folderInput.click()}>Add a folder …</button>
        ${
          work.context === null
            ? nothing
            : html`<button title="Go on without knowing what the context holds" @click=${() => this.store.edit({ context: null })}>
                Forget all
              </button>`
        }
        <span class="grow"></span>
        ${this.#summary(this.store.state)}
        <input id="files" type="file" multiple hidden @change=${this.#chosen} />
        <input id="folder" type="file" webkitdirectory hidden @change=${this.#chosen} />
      </div>
      ${this.message ? html`<p class="message" role="status">${this.message}</p>` : nothing}
      ${this.#whatIf(this.store.state)}
      ${this.#list(work.context)}
    `;
  }

  #summary({ result, work }: State) {
    const seen = result?.work === work ? result.report.context : null;
    if (!seen) return nothing;
    const left = seen.ignored > 0 ? ` · ${seen.ignored} ignored` : "";
    return html`<span class="dim">${seen.files} sent, ${formatSize(seen.sent)}${left}</span>`;
  }

  /** What a second build does after the edits that are supposed. */
  #whatIf({ result }: State) {
    const { paths, supposed } = this.session.edited();
    if (paths.length === 0) return nothing;
    const steps = result?.report.stages.flatMap((stage) => (stage.built ? stage.steps : [])) ?? [];
    const again = steps.filter((step) => step.cache === "miss").length;
    const kept = steps.filter((step) => step.cache === "hit").length;
    return html`<p class="what-if">
      <span role="status">
        If <strong>${paths.length === 1 ? paths[0] : `${paths.length} files`}</strong> ${paths.length === 1 ? "is" : "are"}
        edited, ${again === 0 ? "no step runs" : again === 1 ? "1 step runs" : `${again} steps run`} again <i class="again" aria-hidden="true">↻</i>
        and ${kept === 0 ? "none comes" : kept === 1 ? "1 comes" : `${kept} come`} from the cache <i class="kept" aria-hidden="true">✓</i>.
      </span>
      ${
        supposed
          ? html`<span class="dim">This lesson supposes it.</span>`
          : html`<button @click=${() => this.store.edit({ changed: [] })}>Nothing is edited</button>`
      }
    </p>`;
  }

  /** Supposes that a file is edited, or no longer. */
  #suppose(node: Node): void {
    const { paths, supposed } = this.session.edited();
    if (!node.file || supposed) return;
    const rest = paths.filter((path) => path !== node.path);
    this.store.edit({ changed: rest.length < paths.length ? rest : [...paths, node.path] });
  }

  #list(files: Files | null) {
    const rows = files ? this.#rows(this.#root(files)) : [];
    return html`<div
      class="area ${this.dropping ? "dropping" : ""}"
      @dragover=${this.#over}
      @dragleave=${() => {
        this.dropping = false;
      }}
      @drop=${this.#drop}
    >
      ${files === null ? unknown() : rows.length === 0 ? this.#empty() : this.#drawn(rows)}
    </div>`;
  }

  #empty() {
    return html`<p class="empty">
      The context is empty. Add files, or drop a folder here: contents are read up to ${formatBytes(largestContent)} a
      file and stay in this browser.
    </p>`;
  }

  #drawn(rows: Row[]) {
    const focus = rows.some((r) => r.node.path === this.current) ? this.current : (rows[0]?.node.path ?? "");
    const { marks, state } = this.store;
    const taken = takenBy(state.result?.report ?? null, marks);
    const edits = this.session.edited();
    const marked = (path: string) => marks.paths.has(pathKey("context", path)) || (taken?.(path) ?? false);
    return html`<div role="tree" aria-label="Build context" @keydown=${this.#key} @mouseleave=${() => this.store.hover(null)}>
      ${repeat(
        rows,
        (r) => r.node.path,
        (r) => this.#row(r, r.node.path === focus, marked(r.node.path), edits),
      )}
    </div>`;
  }

  #root(files: Files): Node {
    if (this.#tree?.files !== files) this.#tree = { files, root: tree(files) };
    return this.#tree.root;
  }

  /** The rows that are visible, from top to bottom. */
  #rows(root: Node): Row[] {
    const rows: Row[] = [];
    const walk = (node: Node, level: number): void => {
      for (const child of node.children.slice(0, mostRows)) {
        const open = !child.file && this.opened.has(child.path);
        rows.push({ node: child, level, open });
        if (open) walk(child, level + 1);
      }
    };
    walk(root, 1);
    return rows;
  }

  #row({ node, level, open }: Row, focus: boolean, marked: boolean, edits: { paths: string[]; supposed: boolean }) {
    const edited = edits.paths.includes(node.path);
    const folder = !node.file;
    const verdict = this.#verdicts.of(node.path);
    const renaming = this.renaming === node.path;
    return html`<div
      role="treeitem"
      class="${marked ? "marked" : ""} ${verdict?.ignored ? "ignored" : ""}"
      data-path=${node.path}
      aria-level=${level}
      aria-expanded=${folder ? String(open) : nothing}
      aria-selected=${focus ? "true" : "false"}
      tabindex=${focus ? "0" : "-1"}
      ${vars({ "--level": String(level - 1) })}
      @click=${() => this.#click(node)}
      @dblclick=${() => this.#open(node)}
      @focus=${() => this.#focused(node)}
      @mouseenter=${() => this.store.hover(folder ? null : { kind: "file", tree: "context", path: node.path })}
    >
      <span class="twist" aria-hidden="true">${folder ? (open ? "▾" : "▸") : ""}</span>
      ${renaming ? this.#nameInput(node) : html`<span class="name">${node.name}${folder ? "/" : ""}</span>`}
      ${verdict?.ignored ? html`<span class="why">ignored${verdict.line ? html` by line ${verdict.line}` : nothing}</span>` : nothing}
      ${edited ? html`<span class="why edited">edited?</span>` : nothing} ${link(node)}
      <span class="grow"></span>
      <span class="actions">
        ${
          folder || edits.supposed
            ? nothing
            : html`<button class="quiet" tabindex="-1" aria-pressed=${String(edited)} aria-label="What if ${node.path} is edited" title="What if I edit this? (W)" @click=${act(() => this.#suppose(node))}>↻</button>`
        }
        <button class="quiet" tabindex="-1" aria-label="Rename ${node.path}" title="Rename (F2)" @click=${act(() => this.#rename(node.path))}>✎</button>
        <button class="quiet" tabindex="-1" aria-label="Delete ${node.path}" title="Delete (Del)" @click=${act(() => this.#remove(node))}>✕</button>
      </span>
      <span class="num dim">${folder ? `${node.count} · ` : ""}${formatBytes(node.bytes)}</span>
    </div>`;
  }

  #nameInput(node: Node) {
    return html`<input
      class="rename"
      aria-label="New path of ${node.path}"
      .value=${node.path.replace(/\/$/, "")}
      @click=${(e: Event) => e.stopPropagation()}
      @dblclick=${(e: Event) => e.stopPropagation()}
      @keydown=${(e: KeyboardEvent) => {
        e.stopPropagation();
        if (e.key === "Enter") this.#renamed(node.path, (e.target as HTMLInputElement).value);
        if (e.key === "Escape") this.#stopRenaming(node.path);
      }}
      @blur=${(e: Event) => this.#renamed(node.path, (e.target as HTMLInputElement).value)}
    />`;
  }

  #edit(change: (files: Files) => Files): void {
    this.store.edit({ context: change(this.store.state.work.context ?? []) });
  }

  /** Adds under a free name beside what is current, and lets the name be typed. */
  #add(name: string): void {
    const files = this.store.state.work.context ?? [];
    const folder = this.opened.has(this.current) ? this.current : parent(this.current);
    const [bare, slash] = name.endsWith("/") ? [name.slice(0, -1), "/"] : [name, ""];
    let path = folder + name;
    for (let n = 2; refusal(files, path) !== ""; n++) path = `${folder}${bare}-${n}${slash}`;
    this.#edit((all) => put(all, slash ? { path } : { path, content: "" }));
    this.current = path;
    this.#rename(path);
  }

  #rename(path: string): void {
    this.message = "";
    this.renaming = path;
    this.updateComplete.then(() => {
      const input = this.renderRoot.querySelector<HTMLInputElement>(".rename");
      input?.focus();
      input?.setSelectionRange(input.value.lastIndexOf("/") + 1, input.value.length);
    });
  }

  #renamed(from: string, typed: string): void {
    if (this.renaming !== from) return;
    const to = clean(typed).replace(/\/$/, "") + (from.endsWith("/") ? "/" : "");
    if (to !== from) {
      const why = refusal(this.store.state.work.context ?? [], to, from);
      if (why) {
        this.message = why;
        this.renaming = null;
        return;
      }
      const { changed } = this.store.state.work;
      this.#edit((files) => rename(files, from, to));
      if (changed.length > 0) this.store.edit({ changed: changed.map((path) => moved(path, from, to)) });
      this.#expand(parent(to));
      this.dispatchEvent(new CustomEvent("renamed", { detail: { from, to }, bubbles: true, composed: true }));
    }
    this.current = to;
    this.#stopRenaming(to);
  }

  #stopRenaming(focus: string): void {
    this.renaming = null;
    this.#focus(focus);
  }

  #remove(node: Node): void {
    const rows = this.#rows(this.#root(this.store.state.work.context ?? []));
    const at = rows.findIndex((r) => r.node.path === node.path);
    const rest = rows.filter((r) => !r.node.path.startsWith(node.path));
    this.#edit((files) => remove(files, node.path));
    this.#focus(rest[Math.min(at, rest.length - 1)]?.node.path ?? "");
  }

  #click(node: Node): void {
    this.current = node.path;
    if (node.file) this.#open(node);
    else this.#toggle(node.path);
  }

  #open(node: Node): void {
    if (!node.file) return;
    this.dispatchEvent(
      new CustomEvent("open-file", { detail: node.path, bubbles: true, composed: true }) satisfies OpenFile,
    );
  }

  #focused(node: Node): void {
    this.current = node.path;
    if (node.file) this.store.select({ kind: "file", tree: "context", path: node.path });
  }

  #toggle(path: string): void {
    const opened = new Set(this.opened);
    if (!opened.delete(path)) opened.add(path);
    this.opened = opened;
  }

  /** Opens a folder and those above it. */
  #expand(folder: string): void {
    const opened = new Set(this.opened);
    for (let path = folder; path !== ""; path = parent(path)) opened.add(path);
    this.opened = opened;
  }

  #focus(path: string): void {
    this.current = path;
    this.updateComplete.then(() => {
      for (const row of this.renderRoot.querySelectorAll<HTMLElement>("[role=treeitem]")) {
        if (row.dataset.path === path) row.focus();
      }
    });
  }

  readonly #key = (event: KeyboardEvent): void => {
    const rows = this.#rows(this.#root(this.store.state.work.context ?? []));
    const at = rows.findIndex((r) => r.node.path === this.current);
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const path = row.node.path;
    const go = (to: Row | undefined) => to && this.#focus(to.node.path);
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (row.node.file || row.open ? go(rows[at + 1]) : this.#toggle(path)),
      ArrowLeft: () => (row.open ? this.#toggle(path) : parent(path) !== "" && this.#focus(parent(path))),
      Enter: () => (row.node.file ? this.#open(row.node) : this.#toggle(path)),
      F2: () => this.#rename(path),
      Delete: () => this.#remove(row.node),
      w: () => this.#suppose(row.node),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping = true;
  };

  readonly #drop = (event: DragEvent): void => {
    this.dropping = false;
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#take(readDrop(event.dataTransfer));
  };

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.files && input.files.length > 0) this.#take(readChosen(input.files));
    input.value = "";
  };

  #take(reading: Promise<Taken>): void {
    this.message = "Reading …";
    reading.then(
      ({ files, notes }) => {
        this.#edit((all) => putAll(all, files));
        const unread = files.filter((f) => f.size !== undefined).length;
        const sizes = unread > 0 ? [`${unread} larger than ${formatBytes(largestContent)} by their size only`] : [];
        this.message = [`Added ${files.length} ${files.length === 1 ? "file" : "files"}`, ...sizes, ...notes].join(
          " · ",
        );
      },
      (reason: unknown) => {
        this.message = `The browser could not read that: ${reason instanceof Error ? reason.message : String(reason)}`;
      },
    );
  }
}

function unknown() {
  return html`<p class="empty">
    Nothing is known of the context: whatever a COPY takes from it is taken to be there, of unknown size. Add its files,
    or drop its folder here, to see sizes and mistakes. Contents are read up to ${formatBytes(largestContent)} a file and stay
    in this browser.
  </p>`;
}

/** What a link points to, or what is not ordinary about a file. */
function link({ file }: Node) {
  if (file?.link) return html`<span class="why">→ ${file.link}</span>`;
  if (file?.hardlink) return html`<span class="why">= ${baseName(file.hardlink)}</span>`;
  if (file?.mode && Number.parseInt(file.mode, 8) & 0o111) return html`<span class="why">executable</span>`;
  return nothing;
}

/** A click on a row's button is none on the row. */
function act(action: () => void): (event: Event) => void {
  return (event) => {
    event.stopPropagation();
    action();
  };
}

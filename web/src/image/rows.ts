/**
 * The rows of a folder tree that is fetched piece by piece: which folders are open, what they hold as far as it was
 * fetched, and how that reads from top to bottom. Pure values; files.ts fetches and draws.
 */
import type { Child, Children, Size } from "../wire.gen.js";

/** A folder's content as far as it is known. */
export interface Folder {
  entries: readonly Child[];
  total: number;
  /** More may be there than is known. */
  open: boolean;
  /** How much is there and not listed, and where that figure comes from. */
  rest: Size | undefined;
  restWhy: string;
  error: string;
}

export type Row =
  | {
      kind: "entry";
      path: string;
      depth: number;
      child: Child;
      expanded: boolean;
      folder: boolean;
      position: number;
      siblings: number;
    }
  /** The rest of a long folder, to be fetched. */
  | { kind: "more"; path: string; depth: number; left: number; loaded: number }
  | { kind: "loading" | "empty"; path: string; depth: number }
  /** What may be there without being listed. */
  | { kind: "open"; path: string; depth: number; rest: Size | undefined; why: string }
  | { kind: "error"; path: string; depth: number; text: string };

export function rowKey(row: Row): string {
  return row.kind === "entry" ? row.path : `${row.kind} ${row.path}`;
}

export function isFolder(child: Child): boolean {
  return child.file.type === "dir";
}

export function join(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

export function parent(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** A page of an answer put behind what was there. */
export function merge(before: Folder | undefined, answer: Children, offset: number): Folder {
  const kept = offset > 0 && before ? before.entries.slice(0, offset) : [];
  return {
    entries: [...kept, ...answer.entries],
    total: answer.total,
    open: answer.open,
    rest: answer.rest,
    restWhy: answer.restWhy ?? "",
    error: answer.error ?? "",
  };
}

/** What is visible, from top to bottom. */
export function flatten(folders: ReadonlyMap<string, Folder>, expanded: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const walk = (path: string, depth: number) => {
    const folder = folders.get(path);
    if (!folder) {
      rows.push({ kind: "loading", path, depth });
      return;
    }
    if (folder.error !== "") {
      rows.push({ kind: "error", path, depth, text: folder.error });
      return;
    }
    folder.entries.forEach((child, i) => {
      const at = join(path, child.name);
      const isDir = isFolder(child);
      const open = isDir && expanded.has(at);
      rows.push({
        kind: "entry",
        path: at,
        depth,
        child,
        expanded: open,
        folder: isDir,
        position: i + 1,
        siblings: folder.total,
      });
      if (open) walk(at, depth + 1);
    });
    const left = folder.total - folder.entries.length;
    if (left > 0) rows.push({ kind: "more", path, depth, left, loaded: folder.entries.length });
    if (folder.open || folder.rest) rows.push({ kind: "open", path, depth, rest: folder.rest, why: folder.restWhy });
    else if (folder.total === 0) rows.push({ kind: "empty", path, depth });
  };
  walk("/", 0);
  return rows;
}

/** A folder this small is opened without being asked, so that a small image shows all that it holds. */
const smallFolder = 12;

/** The folders among new entries that open by themselves: small ones that the base did not bring. */
export function openThemselves(path: string, folder: Folder): string[] {
  const depth = path === "/" ? 0 : path.split("/").length - 1;
  if (depth > 4 || folder.entries.length > smallFolder) return [];
  return folder.entries
    .filter((child) => isFolder(child) && child.count > 0 && child.count <= smallFolder && child.file.origin !== "base")
    .map((child) => join(path, child.name));
}

/** Where a key goes: a row to focus, or a folder to open or close. */
export type Step = { focus: number } | { toggle: string } | undefined;

export function step(rows: readonly Row[], at: number, key: string, visible: number): Step {
  const row = rows[at];
  if (!row) return rows.length > 0 ? { focus: 0 } : undefined;
  const to = (i: number) => ({ focus: Math.min(Math.max(i, 0), rows.length - 1) });
  switch (key) {
    case "ArrowDown":
      return to(at + 1);
    case "ArrowUp":
      return to(at - 1);
    case "PageDown":
      return to(at + visible);
    case "PageUp":
      return to(at - visible);
    case "Home":
      return to(0);
    case "End":
      return to(rows.length - 1);
    case "ArrowRight":
      if (row.kind !== "entry" || !row.folder) return undefined;
      return row.expanded ? to(at + 1) : { toggle: row.path };
    case "ArrowLeft": {
      if (row.kind === "entry" && row.expanded) return { toggle: row.path };
      const up = row.kind === "entry" ? parent(row.path) : row.path;
      const i = rows.findIndex((other) => other.kind === "entry" && other.path === up);
      return i >= 0 ? to(i) : undefined;
    }
    default:
      return undefined;
  }
}

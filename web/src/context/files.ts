/**
 * The build context as a list of files, and what a person does to it: pure functions from list to list.
 *
 * Paths are relative, with forward slashes; a folder of its own ends in "/". Folders that hold files need not be listed.
 * Entries that do not change stay the same objects: that is how changes.ts tells what to send.
 */
import type { ContextFile } from "../wire.gen.js";

export type Files = readonly ContextFile[];

/** Contents of larger files are not kept, only their size, unless they are archives. */
export const largestContent = 256 * 1024;

export function find(files: Files, path: string): ContextFile | undefined {
  return files.find((f) => f.path === path);
}

/** A path as it is kept: no "./", no doubled or leading slashes. A folder keeps its final one. */
export function clean(path: string): string {
  const parts = path.split("/").filter((p) => p !== "" && p !== ".");
  return parts.join("/") + (path.endsWith("/") && parts.length > 0 ? "/" : "");
}

/** Why a new path cannot be taken, "" if it can. `except` is the path that is being renamed. */
export function refusal(files: Files, path: string, except = ""): string {
  const wanted = clean(path);
  if (wanted === "") return "Give it a name.";
  if (wanted.split("/").includes("..")) return "A context ends at its own root: no “..”.";
  if (/[\0\n\r]/.test(wanted)) return "A name cannot hold line breaks.";
  const bare = wanted.replace(/\/$/, "");
  for (const file of files) {
    if (file.path === except || (except.endsWith("/") && file.path.startsWith(except))) continue;
    const other = file.path.replace(/\/$/, "");
    if (other === bare || other.startsWith(`${bare}/`)) return `${bare} is already there.`;
    if (bare.startsWith(`${other}/`) && !file.path.endsWith("/")) return `${other} is a file, not a folder.`;
  }
  return "";
}

export function size(file: ContextFile): number {
  if (file.content !== undefined) return new TextEncoder().encode(file.content).length;
  if (file.base64 !== undefined) return base64Size(file.base64);
  return file.size ?? 0;
}

function base64Size(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** Adds a file or replaces the one of its path; a folder that was listed for being empty is not any more. */
export function put(files: Files, file: ContextFile): Files {
  if (files.some((f) => f.path === file.path)) return files.map((f) => (f.path === file.path ? file : f));
  return [...files.filter((f) => !(f.path.endsWith("/") && file.path.startsWith(f.path))), file];
}

/** Several at once, as when a folder is dropped in. */
export function putAll(files: Files, added: Files): Files {
  const all = new Map(files.map((f) => [f.path, f]));
  for (const file of added) all.set(file.path, file);
  return [...all.values()];
}

export function setText(files: Files, path: string, content: string): Files {
  const { size: _, base64: __, ...rest } = find(files, path) ?? { path };
  return put(files, { ...rest, content });
}

/** Removes a file, or a folder ("src/") with what is below it. The folder above stays, even if nothing is left in it. */
export function remove(files: Files, path: string): Files {
  const rest = files.filter((f) => !(f.path === path || (path.endsWith("/") && f.path.startsWith(path))));
  return keepFolder(rest, parent(path));
}

/** What a path is after a file, or a folder with what is below it, was moved. */
export function moved(path: string, from: string, to: string): string {
  if (path === from) return to;
  return from.endsWith("/") && path.startsWith(from) ? to + path.slice(from.length) : path;
}

/** Moves a file or a folder with what is below it. */
export function rename(files: Files, from: string, to: string): Files {
  const target = clean(to).replace(/\/$/, "") + (from.endsWith("/") ? "/" : "");
  const after = files.map((file) => {
    const path = moved(file.path, from, target);
    return path === file.path ? file : { ...file, path };
  });
  return keepFolder(after, parent(from));
}

function keepFolder(files: Files, folder: string): Files {
  if (folder === "" || files.some((f) => f.path.startsWith(folder))) return files;
  return [...files, { path: folder }];
}

/** "src/" for "src/main.go" and for "src/cmd/", "" at the root. */
export function parent(path: string): string {
  const bare = path.replace(/\/$/, "");
  return bare.slice(0, bare.lastIndexOf("/") + 1);
}

export function baseName(path: string): string {
  const bare = path.replace(/\/$/, "");
  return bare.slice(bare.lastIndexOf("/") + 1);
}

/** A node of the tree that is drawn: a folder or a file. */
export interface Node {
  /** Folders end in "/". */
  path: string;
  name: string;
  /** undefined for a folder. */
  file: ContextFile | undefined;
  children: Node[];
  bytes: number;
  count: number;
}

/** The tree of a list: folders first, then names in order. */
export function tree(files: Files): Node {
  const root: Node = { path: "", name: "", file: undefined, children: [], bytes: 0, count: 0 };
  const folders = new Map<string, Node>([["", root]]);
  const folder = (path: string): Node => {
    const known = folders.get(path);
    if (known) return known;
    const node: Node = { path, name: baseName(path), file: undefined, children: [], bytes: 0, count: 0 };
    folders.set(path, node);
    folder(parent(path)).children.push(node);
    return node;
  };
  for (const file of files) {
    if (file.path.endsWith("/")) {
      folder(file.path);
      continue;
    }
    const node: Node = { path: file.path, name: baseName(file.path), file, children: [], bytes: size(file), count: 1 };
    folder(parent(file.path)).children.push(node);
  }
  settle(root);
  return root;
}

/** Sums up and sorts what is below a node. Paths are as deep as people nest folders. */
function settle(node: Node): void {
  for (const child of node.children) {
    if (!child.file) settle(child);
    node.bytes += child.bytes;
    node.count += child.count;
  }
  node.children.sort(
    (a, b) => Number(a.file !== undefined) - Number(b.file !== undefined) || (a.name < b.name ? -1 : 1),
  );
}

/**
 * Reads what a person drops in or chooses, without sending it anywhere: texts up to a limit with their contents, archives
 * as bytes (ADD unpacks them), everything else by its size.
 */
import type { ContextFile } from "../wire.gen.js";
import { clean, largestContent } from "./files.js";

/** Limits of one drop; what is beyond them is left out and told. */
export const mostFiles = 20_000;
/** Archives above this are taken by their size alone. */
const largestArchive = 8 * 1024 * 1024;
/** Contents of one drop together. */
const mostContent = 64 * 1024 * 1024;

/** Folders that builds hardly ever want and that hold more files than all else. */
const skipped = new Set([".git", "node_modules", ".hg", ".svn"]);

const archive = /\.(tar|tar\.gz|tgz|tar\.bz2|tbz2|tar\.xz|txz|tar\.zst)$/i;

export interface Taken {
  files: ContextFile[];
  /** What was left out, in words. */
  notes: string[];
}

interface Source {
  path: string;
  file: File;
}

/** Reads a drop: files and whole folders. Must be called within the drop event, before its data goes away. */
export async function readDrop(data: DataTransfer): Promise<Taken> {
  const items = [...data.items];
  const entries = items.map((item) => item.webkitGetAsEntry()).filter((e) => e !== null);
  if (entries.length === 0) return await readChosen(items.map((item) => item.getAsFile()).filter((f) => f !== null));
  const notes: string[] = [];
  const sources: Source[] = [];
  const empty: string[] = [];
  // One dropped folder is the context itself; several things are put side by side.
  const [only] = entries;
  const strip = entries.length === 1 && only?.isDirectory ? `${only.name}/` : "";
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    const path = entry.fullPath.replace(/^\//, "").slice(strip.length);
    if (entry.isFile) {
      if (sources.length < mostFiles) sources.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
      else notes.push(tooMany);
      return;
    }
    if (path !== "" && skipped.has(entry.name)) {
      notes.push(`${path} was left out`);
      return;
    }
    const below = await list(entry as FileSystemDirectoryEntry);
    if (below.length === 0 && path !== "") empty.push(`${path}/`);
    for (const child of below) await walk(child);
  };
  for (const entry of entries) await walk(entry);
  const taken = await read(sources, notes);
  return { files: [...taken.files, ...empty.map((path) => ({ path: clean(path) }))], notes: taken.notes };
}

/** Reads what <input type="file"> holds; with webkitdirectory the chosen folder is the context itself. */
export async function readChosen(list: Iterable<File>): Promise<Taken> {
  const notes: string[] = [];
  const sources: Source[] = [];
  for (const file of list) {
    const whole = file.webkitRelativePath;
    const path = whole === "" ? file.name : whole.slice(whole.indexOf("/") + 1);
    const skip = path.split("/").find((part) => skipped.has(part));
    if (skip) notes.push(`${skip} was left out`);
    else if (sources.length < mostFiles) sources.push({ path, file });
    else notes.push(tooMany);
  }
  return await read(sources, notes);
}

const tooMany = `only the first ${mostFiles.toLocaleString("en")} files were taken`;

async function read(sources: Source[], notes: string[]): Promise<Taken> {
  const files: ContextFile[] = [];
  let content = 0;
  for (const { path, file } of sources) {
    const room = content + file.size <= mostContent;
    if (!room) notes.push("contents of the later files were not kept, only their sizes");
    const entry = room ? await readOne(clean(path), file) : { path: clean(path), size: file.size };
    if (entry.size === undefined) content += file.size;
    files.push(entry);
  }
  return { files, notes: [...new Set(notes)] };
}

async function readOne(path: string, file: File): Promise<ContextFile> {
  if (archive.test(path) && file.size <= largestArchive) return { path, base64: base64(await bytes(file)) };
  if (file.size > largestContent) return { path, size: file.size };
  const data = await bytes(file);
  const text = asText(data);
  return text === null ? { path, base64: base64(data) } : { path, content: text };
}

async function bytes(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** The text that bytes hold, null if they are no UTF-8 or hold NUL. */
export function asText(data: Uint8Array): string | null {
  if (data.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return null;
  }
}

export function base64(data: Uint8Array): string {
  let text = "";
  for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return btoa(text);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers hand a folder out in pieces. */
async function list(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/**
 * An image's folders with what is below each, as far as they matter for a comparison: fetched from the engine while it still
 * holds the image, the heaviest first, and only so many.
 */

import { join } from "../image/rows.js";
import type { ImageSource } from "../image/source.js";
import type { Child, Size } from "../wire.gen.js";

export interface Folder {
  readonly entries: readonly Child[];
  /** What is known to be there and is not listed. */
  readonly rest: Size | null;
}

/** Folders by path, "/" first. One that is not listed was not looked into. */
export type Outline = ReadonlyMap<string, Folder>;

/** Looking into more folders than this takes longer than a person waits. */
const mostFolders = 120;
/** What is smaller than this share of the image is not looked into. */
const leastShare = 0.002;
/** Entries of a folder that are asked for; those of a longer one are compared as one. */
const mostEntries = 400;

export async function outlineOf(source: Pick<ImageSource, "children">): Promise<Outline> {
  const outline = new Map<string, Folder>();
  let todo = ["/"];
  let whole = 0;
  while (todo.length > 0 && outline.size < mostFolders) {
    const next: { path: string; bytes: number }[] = [];
    for (const path of todo) {
      const { entries, total, rest = null, error } = await source.children({ tree: "image", path, limit: mostEntries });
      if (error || (total > entries.length && path !== "/")) continue;
      outline.set(path, { entries, rest });
      if (path === "/") whole = entries.reduce((sum, child) => sum + child.total.bytes, rest?.bytes ?? 0);
      for (const child of entries) {
        const { bytes } = child.total;
        if (child.file.type === "dir" && child.count > 0 && bytes >= whole * leastShare)
          next.push({ path: join(path, child.name), bytes });
      }
    }
    todo = next
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, mostFolders - outline.size)
      .map(({ path }) => path);
  }
  return outline;
}

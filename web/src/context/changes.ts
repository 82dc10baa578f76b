/**
 * What changed between two contexts, as the engine wants to hear it: a few single changes, or all of it anew.
 * A keystroke in one of 20,000 files must not send the others again.
 */
import type { ContextFile, PartUpdate } from "../wire.gen.js";

/** More single changes than this are slower than registering all files. */
const mostChanges = 50;

type Files = readonly ContextFile[];

/** The changes that turn `before` into `after`, or null where the whole is to be sent. Entries are compared by identity. */
export function changes(before: Files, after: Files): PartUpdate[] | null {
  const old = new Map(before.map((file) => [file.path, file]));
  const updates: PartUpdate[] = [];
  const set: PartUpdate[] = [];
  for (const file of after) {
    if (old.get(file.path) !== file) set.push({ set: file });
    old.delete(file.path);
    if (set.length > mostChanges) return null;
  }
  for (const path of old.keys()) {
    // Removing a folder would take what is below it, which may still be listed.
    if (path.endsWith("/") || updates.length > mostChanges) return null;
    updates.push({ remove: path });
  }
  // A hard link means the entry before it, so its order counts.
  if (set.length > 0 && after.some((file) => file.hardlink)) return null;
  return [...updates, ...set];
}

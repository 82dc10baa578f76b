/**
 * What makes the difference between two images: the paths whose sizes differ most. A folder is told as one where most of it
 * came or went, and by its parts where they differ on their own. Pure.
 */
import { join } from "../image/rows.js";
import type { Child, Size } from "../wire.gen.js";
import type { Folder, Outline } from "./outline.js";

export interface Difference {
  path: string;
  folder: boolean;
  /** It is about what is in the folder and not listed: of a base image often only the size is known. */
  unlisted: boolean;
  /** Absent in the image that does not have it. */
  before?: Size;
  after?: Size;
  /** Bytes more than before, negative for less. */
  by: number;
}

/** A part that makes up this much of its folder's difference is told in the folder's place. */
const most = 0.8;

/** The heaviest differences first. */
export function differences(before: Outline, after: Outline, limit: number): Difference[] {
  return within("/", before, after)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || a.path.localeCompare(b.path))
    .slice(0, limit);
}

/** The differences in a folder, each as deep as it says more than its folder. */
function within(path: string, before: Outline, after: Outline): Difference[] {
  const was = named(before.get(path));
  const is = named(after.get(path));
  const rest = unlisted(path, before.get(path)?.rest, after.get(path)?.rest);
  const listed = [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [one, other] = [was.get(name), is.get(name)];
    const found = between(join(path, name), one, other);
    if (found.by === 0 && sameKind(one, other)) return [];
    if (!found.folder) return [found];
    const parts = within(found.path, before, after);
    return parts.length > 0 && tells(found, one, other, parts, before, after) ? parts : [found];
  });
  return rest.by === 0 ? listed : [...listed, rest];
}

function unlisted(path: string, before: Size | null = null, after: Size | null = null): Difference {
  return {
    path,
    folder: true,
    unlisted: true,
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    by: (after?.bytes ?? 0) - (before?.bytes ?? 0),
  };
}

/** Whether parts say more than their folder: it is in both images, or one part is most of what came or went. */
function tells(
  folder: Difference,
  one: Child | undefined,
  other: Child | undefined,
  parts: readonly Difference[],
  before: Outline,
  after: Outline,
): boolean {
  if (one && other) return before.has(folder.path) && after.has(folder.path);
  return parts.some((part) => Math.abs(part.by) >= most * Math.abs(folder.by));
}

function between(path: string, one: Child | undefined, other: Child | undefined): Difference {
  return {
    path,
    folder: (other ?? one)?.file.type === "dir",
    unlisted: false,
    ...(one ? { before: one.total } : {}),
    ...(other ? { after: other.total } : {}),
    by: (other?.total.bytes ?? 0) - (one?.total.bytes ?? 0),
  };
}

/** Two that weigh the same may still be a file that came or went, when it is empty or a link. */
function sameKind(one: Child | undefined, other: Child | undefined): boolean {
  return one?.file.type === other?.file.type || (one?.total.bytes ?? 0) + (other?.total.bytes ?? 0) === 0;
}

function named(folder: Folder | undefined): Map<string, Child> {
  return new Map((folder?.entries ?? []).map((child) => [child.name, child]));
}

/**
 * What a person points at. Every view sets it and every view marks its counterparts.
 *
 * Lines are 1-based, stages and layers are indexes into the report, steps are their ids ("1.3"),
 * edges are indexes into `report.edges`. It says nothing of how a mark looks.
 */
import type { Endpoint } from "../wire.gen.js";

/** The trees that the engine lists: the final image, one stage's tree, the build context. */
export type TreeName = "image" | "context" | `stage:${number}`;

export type Selection =
  | { kind: "line"; line: number }
  | { kind: "stage"; stage: number }
  | { kind: "step"; step: string }
  | { kind: "edge"; edge: number }
  | { kind: "layer"; layer: number }
  /** `origin` is the file's own field (a step id, "base" or "context"), where the view knows it. */
  | { kind: "file"; tree: TreeName; path: string; origin?: string }
  /** Something outside all stages that gives: an image, a context, a URL. `source` is its sourceKey. */
  | { kind: "source"; source: string };

/** The key of an external giver; null for a stage, which is no external giver. */
export function sourceKey(from: Endpoint): string | null {
  if (from.image !== undefined) return `image:${from.image}`;
  if (from.context !== undefined) return `context:${from.context}`;
  if (from.url !== undefined) return `url:${from.url}`;
  return null;
}

export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.kind !== b.kind) return false;
  return selectionKey(a) === selectionKey(b);
}

/** A string that is equal exactly for equal selections. */
export function selectionKey(s: Selection): string {
  switch (s.kind) {
    case "line":
      return `line ${s.line}`;
    case "stage":
      return `stage ${s.stage}`;
    case "step":
      return `step ${s.step}`;
    case "edge":
      return `edge ${s.edge}`;
    case "layer":
      return `layer ${s.layer}`;
    case "file":
      return `file ${s.tree} ${s.path}`;
    case "source":
      return `source ${s.source}`;
    default:
      return closed(s);
  }
}

/** Makes the compiler complain where a union has a case that a switch lacks. */
export function closed(value: never): never {
  throw new Error(`unexpected case ${JSON.stringify(value)}`);
}

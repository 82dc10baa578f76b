/** Which files of the context the marked edges take: for marking rows of the tree, not for saying what a build copies. */
import type { Counterparts } from "../store/counterparts.js";
import { sourcePattern } from "../store/sources.js";
import type { Report } from "../wire.gen.js";

/** A test for paths ("cmd/main.go"); null where no marked edge takes from the context. */
export function takenBy(report: Report | null, marks: Counterparts): ((path: string) => boolean) | null {
  const patterns: RegExp[] = [];
  for (const index of marks.edges) {
    const edge = report?.edges[index];
    if (edge?.from.context !== "") continue;
    for (const path of edge.paths) patterns.push(sourcePattern(path));
  }
  if (patterns.length === 0) return null;
  return (path) => patterns.some((p) => p.test(path));
}

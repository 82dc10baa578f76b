/** Which files of the context the marked edges take: for marking rows of the tree, not for saying what a build copies. */
import type { Counterparts } from "../store/counterparts.js";
import type { Report } from "../wire.gen.js";

/** A test for paths ("cmd/main.go"); null where no marked edge takes from the context. */
export function takenBy(report: Report | null, marks: Counterparts): ((path: string) => boolean) | null {
  const patterns: RegExp[] = [];
  for (const index of marks.edges) {
    const edge = report?.edges[index];
    if (edge?.from.context !== "") continue;
    for (const path of edge.paths) patterns.push(pattern(path));
  }
  if (patterns.length === 0) return null;
  return (path) => patterns.some((p) => p.test(path));
}

/** The paths that a COPY's source means: itself and what is below it. "*" and "?" stay within a name. */
export function pattern(source: string): RegExp {
  const parts = source.split("/").filter((p) => p !== "" && p !== ".");
  const escaped = parts.map((part) =>
    part
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]"),
  );
  return parts.length === 0 ? /^/ : new RegExp(`^${escaped.join("/")}(/|$)`);
}

/** What the sources of a COPY mean, by their words alone: enough to mark files, not to say what a build copies. */

/** The paths that a COPY's source means: itself and what is below it. "*" and "?" stay within a name. */
export function sourcePattern(source: string): RegExp {
  const parts = source.split("/").filter((p) => p !== "" && p !== ".");
  const escaped = parts.map((part) =>
    part
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]"),
  );
  return parts.length === 0 ? /^/ : new RegExp(`^${escaped.join("/")}(/|$)`);
}

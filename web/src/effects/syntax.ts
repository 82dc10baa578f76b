/**
 * What people say that a RUN leaves, as comments directly above it, one effect a line:
 *
 *   # leaves: /usr/local/bin/tool 5MB 0755
 *   # leaves: /app/node_modules/ 60MB..80MB
 *   # leaves: /usr/bin/python -> python3
 *   # leaves: nothing
 *   # removes: /var/cache/tool
 *
 * The engine's package stated says what they mean; here they are read into the rows of a form, checked, and written. Pure.
 */

export type Kind = "file" | "folder" | "link" | "removes";

import { head } from "./head.js";

/** One line of the form. What a person typed stays as it was typed, mistakes too. */
export interface Row {
  kind: Kind;
  path: string;
  /** "5MB" or "4MB..6MB"; "" where it is not known. For files and folders. */
  size: string;
  /** Octal; "" for the usual one. For files and folders. */
  mode: string;
  /** Where a link points. */
  target: string;
}

/** What a comment states: a row, that nothing is left, or null for any other comment. */
export type Stated = Row | "nothing" | null;

export const emptyRow: Row = { kind: "file", path: "", size: "", mode: "", target: "" };

export function parse(line: string): Stated {
  const found = head.exec(line);
  if (!found) return null;
  const words = fields(line.slice(found[0].length));
  const [path = "", ...rest] = words;
  if (found[1]?.toLowerCase() === "removes") return { ...emptyRow, kind: "removes", path: words.join(" ") };
  if (path === "nothing" && rest.length === 0) return "nothing";
  if (rest[0] === "->") return { ...emptyRow, kind: "link", path, target: rest.slice(1).join(" ") };
  const mode = rest.find((word) => modePattern.test(word)) ?? "";
  const size = rest.filter((word) => word !== mode).join(" ");
  return { ...emptyRow, kind: path.endsWith("/") ? "folder" : "file", path, size, mode };
}

/** Splits at blanks; what stands in double quotes stays together. */
function fields(text: string): string[] {
  const words = text.matchAll(/(?:"[^"]*"?|[^\s"])+/g);
  return [...words].map(([word]) => word.replaceAll('"', ""));
}

export function format(row: Row): string {
  const { kind } = row;
  const path = row.path.trim();
  if (kind === "removes") return `# removes: ${quoted(path)}`;
  if (kind === "link") return `# leaves: ${quoted(path)} -> ${quoted(row.target.trim())}`;
  const named = kind === "folder" && !path.endsWith("/") ? `${path}/` : path;
  return ["# leaves:", quoted(named), row.size.replace(/\s+/g, ""), row.mode.trim()].filter(Boolean).join(" ");
}

function quoted(word: string): string {
  return /\s/.test(word) || word === "nothing" ? `"${word}"` : word;
}

const modePattern = /^[0-7]{3,4}$/;
const number = "(?:\\d+\\.?\\d*|\\.\\d+)";
const unit = "(?:[kmg]i?b|tb|b)";
const sizePattern = new RegExp(`^(?:${number}${unit}?\\.\\.)?${number}${unit}$`, "i");

/** Which field of a row is wrong, and why in one sentence; null for a row that can be written. */
export function mistake(row: Row): { field: "path" | "size" | "mode" | "target"; text: string } | null {
  const path = row.path.trim();
  const size = row.size.replace(/\s+/g, "");
  if (path.replaceAll("/", "") === "") return { field: "path", text: "A path is missing, as in /usr/local/bin/tool." };
  if (/[*?[]/.test(path))
    return { field: "path", text: `${path} has a wildcard: name the folder, or each file by itself.` };
  if (path.includes("$")) return { field: "path", text: `${path} names a variable: write its value instead.` };
  if (path.includes('"')) return { field: "path", text: `${path} has a double quote, which a comment cannot hold.` };
  if (row.kind === "file" && path.endsWith("/"))
    return {
      field: "path",
      text: `${path} ends in a slash, which a folder does: choose folder, or leave the slash out.`,
    };
  if (row.kind === "link") {
    const target = row.target.trim();
    return target === "" || target.includes('"')
      ? { field: "target", text: `Say where the link ${path} points.` }
      : null;
  }
  if (row.kind === "removes") return null;
  if (size !== "" && !sizePattern.test(size))
    return { field: "size", text: `“${row.size.trim()}” is no size: write 5MB, 300B, or 4MB..6MB for a range.` };
  if (backwards(size)) return { field: "size", text: `The range ${size} ends below where it starts.` };
  if (row.mode.trim() !== "" && !modePattern.test(row.mode.trim()))
    return { field: "mode", text: `“${row.mode.trim()}” is no mode: write three or four octal digits, as 0755.` };
  return null;
}

function backwards(size: string): boolean {
  const [low, high] = size.split("..");
  if (low === undefined || high === undefined) return false;
  const usual = /[a-z]+$/i.exec(high)?.[0] ?? "";
  return bytes(/[a-z]$/i.test(low) ? low : low + usual) > bytes(high);
}

function bytes(size: string): number {
  const [, count = "", letter = "", binary] = /^([\d.]+)([kmgt]?)(i?)b$/i.exec(size) ?? [];
  const power = " kmgt".indexOf(letter.toLowerCase() || " ");
  return Number(count) * (binary ? 1024 : 1000) ** power;
}

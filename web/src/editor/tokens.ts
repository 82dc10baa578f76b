/**
 * Cuts a Dockerfile into coloured pieces, line by line: instructions, flags, variables, strings, comments, parser
 * directives, heredocs.
 *
 * It colours while a person types, so it never waits for the engine, and it is only about colour: what a line means is the
 * engine's to say. Rules that matter to the eye are kept: the escape directive, continued lines, comments between them,
 * heredoc bodies up to their end word. highlight.ts draws the pieces.
 */

import { headLength } from "../effects/head.js";

export type Style =
  | "keyword"
  | "comment"
  /** "# leaves:" and "# removes:", which the engine reads. */
  | "effect"
  | "directive"
  | "string"
  | "variable"
  | "property"
  | "flag"
  | "escape"
  | "invalid";

export interface Token {
  from: number;
  to: number;
  style: Style;
}

interface Heredoc {
  end: string;
  /** <<- allows tabs before the end word. */
  tabs: boolean;
}

/** What a line needs to know of those before it. States are never changed, so each line's can be kept. */
export interface State {
  /** "\" or what an escape directive says. */
  readonly escape: string;
  /** Directives stand before everything else. */
  readonly directives: boolean;
  /** The instruction that this line goes on with, "" at the start of one. */
  readonly instruction: string;
  /** Heredocs whose bodies are still to come; the first one's body is being read. */
  readonly heredocs: readonly Heredoc[];
}

export const start: State = { escape: "\\", directives: true, instruction: "", heredocs: [] };

const instructions = new Set(
  (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME " +
    "WORKDIR"
  ).split(" "),
);

/** The tokens of a line, and the state after it. */
export function tokenize(line: string, state: State): { tokens: Token[]; after: State } {
  if (state.heredocs.length > 0) return heredocLine(line, state);
  if (/^\s*#/.test(line)) return comment(line, state);
  if (/^\s*$/.test(line)) return { tokens: [], after: { ...state, directives: false } };
  return instructionLine(line, state);
}

function heredocLine(line: string, state: State): { tokens: Token[]; after: State } {
  const [first, ...rest] = state.heredocs;
  const ends = first !== undefined && (first.tabs ? line.replace(/^\t+/, "") : line) === first.end;
  const tokens: Token[] = line === "" ? [] : [{ from: 0, to: line.length, style: ends ? "keyword" : "string" }];
  return { tokens, after: ends ? { ...state, heredocs: rest } : state };
}

function comment(line: string, state: State): { tokens: Token[]; after: State } {
  const stated = headLength(line);
  if (stated > 0) {
    const tokens: Token[] = [{ from: 0, to: stated, style: "effect" }];
    if (stated < line.length) tokens.push({ from: stated, to: line.length, style: "string" });
    return { tokens, after: { ...state, directives: false } };
  }
  const directive = state.directives ? /^\s*#\s*([A-Za-z]+)\s*=\s*(\S*)/.exec(line) : null;
  const style = directive ? "directive" : "comment";
  const isEscape = directive?.[1]?.toLowerCase() === "escape" && directive[2]?.length === 1;
  const sign = isEscape ? (directive[2] as string) : state.escape;
  return {
    tokens: [{ from: 0, to: line.length, style }],
    after: { ...state, escape: sign, directives: directive !== null },
  };
}

function instructionLine(line: string, state: State): { tokens: Token[]; after: State } {
  const tokens: Token[] = [];
  const heredocs: Heredoc[] = [];
  let { instruction } = state;
  let from = 0;
  const end = lastOf(line, state.escape);
  while (from < end) {
    const rest = line.slice(from, end);
    const space = /^\s+/.exec(rest)?.[0].length ?? 0;
    if (space > 0) {
      from += space;
      continue;
    }
    const found = instruction === "" ? name(rest) : argument(rest, instruction);
    if (found.heredoc) heredocs.push(found.heredoc);
    if (found.instruction !== undefined) instruction = found.instruction;
    if (found.style) tokens.push({ from, to: from + found.length, style: found.style });
    from += found.length;
  }
  const continued = end < line.length;
  if (continued) tokens.push({ from: end, to: line.length, style: "escape" });
  // A heredoc's body starts on the line after the instruction, also where that is continued by mistake.
  return { tokens, after: { ...state, directives: false, instruction: continued ? instruction : "", heredocs } };
}

/** Where the escape character that continues the line stands, else the line's length. */
function lastOf(line: string, sign: string): number {
  const bare = line.trimEnd();
  return bare.endsWith(sign) ? bare.length - 1 : line.length;
}

interface Piece {
  length: number;
  style?: Style;
  heredoc?: Heredoc;
  instruction?: string;
}

function name(rest: string): Piece {
  const word = /^\S+/.exec(rest)?.[0] ?? rest;
  const upper = word.toUpperCase();
  // ONBUILD is followed by an instruction of its own.
  const instruction = upper === "ONBUILD" ? "" : upper;
  return { length: word.length, style: instructions.has(upper) ? "keyword" : "invalid", instruction };
}

/** Pieces of arguments, tried in this order. */
const pieces: [pattern: RegExp, style: Style | undefined, only?: RegExp][] = [
  [/^\$(\{[^}]*\}?|\w+)/, "variable"],
  [/^--[A-Za-z][\w-]*=?/, "flag"],
  [/^"(?:[^"\\]|\\.)*"?/, "string"],
  [/^'[^']*'?/, "string"],
  [/^as(?=\s)/i, "keyword", /^FROM$/],
  [/^(?:CMD|NONE)(?!\S)/i, "keyword", /^HEALTHCHECK$/],
  [/^[\w.-]+(?==)/, "property", /^(ENV|ARG|LABEL)$/],
  [/^[\w./:@-]+/, undefined],
];

function argument(rest: string, instruction: string): Piece {
  const heredoc = /^\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2/.exec(rest);
  if (heredoc && /^(RUN|COPY|ADD)$/.test(instruction)) {
    return {
      length: heredoc[0].length,
      style: "keyword",
      heredoc: { end: heredoc[3] ?? "", tabs: heredoc[1] === "-" },
    };
  }
  for (const [pattern, style, only] of pieces) {
    const length = !only || only.test(instruction) ? pattern.exec(rest)?.[0].length : undefined;
    if (length) return style ? { length, style } : { length };
  }
  return { length: 1 };
}

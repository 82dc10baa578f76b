/** Where a RUN's stated effects stand in the text, and the edit that puts others in their place. Pure. */
import { format, parse, type Row } from "./syntax.js";

/** Lines from `first` up to, not including, `end` (both 1-based) are to become `lines`. */
export interface LineEdit {
  first: number;
  end: number;
  lines: readonly string[];
}

/** What is stated above an instruction. */
export interface Said {
  rows: Row[];
  /** Somebody says that it leaves nothing. */
  nothing: boolean;
}

const isComment = (line: string | undefined) => line !== undefined && /^\s*#/.test(line);

/** The first line of the comments that end right above an instruction; the instruction's own line where there are none. */
function blockAbove(text: readonly string[], line: number): number {
  let first = line;
  while (first > 1 && isComment(text[first - 2])) first--;
  return first;
}

/** Reads what stands above an instruction of a text that was split into lines. */
export function said(text: readonly string[], line: number): Said {
  const stated = text.slice(blockAbove(text, line) - 1, line - 1).map(parse);
  return {
    rows: stated.filter((one) => one !== null && one !== "nothing"),
    nothing: stated.includes("nothing"),
  };
}

/** The edit that states this instead. Other comments stay, and what is stated goes where it was, else right above. */
export function state(text: readonly string[], line: number, { rows, nothing }: Said): LineEdit {
  const first = blockAbove(text, line);
  const block = text.slice(first - 1, line - 1);
  const indent = /^\s*/.exec(text[line - 1] ?? "")?.[0] ?? "";
  const now = (nothing ? ["# leaves: nothing"] : rows.map(format)).map((comment) => indent + comment);
  const isStated = block.map((comment) => parse(comment) !== null);
  const at = isStated.indexOf(true);
  const others = block.filter((_, i) => !isStated[i]);
  return { first, end: line, lines: at < 0 ? [...others, ...now] : others.toSpliced(at, 0, ...now) };
}

/**
 * The value of an ARG or ENV under the mouse: which scope is in force on a line, and what it says of a name.
 * A line's own ARG or ENV takes effect after it, so what is used on a line has the value from before it.
 */
import { type EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";
import { atLine } from "../store/counterparts.js";
import type { Report, Scope, Variable } from "../wire.gen.js";

export interface Word {
  name: string;
  from: number;
  to: number;
  /** It stands after "$", and is not the name that an ARG or ENV sets. */
  used: boolean;
}

/** The variable's name around a column (0-based) of a line's text. */
export function wordAt(text: string, column: number): Word | null {
  for (const match of text.matchAll(/(\$\{?)?([A-Za-z_]\w*)/g)) {
    const from = match.index + (match[1]?.length ?? 0);
    const to = from + (match[2]?.length ?? 0);
    if (match.index <= column && column <= to) return { name: match[2] ?? "", from, to, used: match[1] !== undefined };
  }
  return null;
}

/** The variable that a name means on a line, null if none is meant. */
export function variableAt(report: Report, line: number, word: Word): Variable | null {
  const at = atLine(report, line);
  // A FROM reads the variables from before all stages.
  const stage = !at || at.stage.line === line ? -1 : at.stage.index;
  const own = report.scopes.find((s) => s.line === line)?.vars.find((v) => v.name === word.name && v.line === line);
  if (own && !word.used) return own;
  if (!word.used) return null;
  let before: Scope | undefined;
  for (const scope of report.scopes) {
    if (scope.stage === stage && scope.line < line) before = scope;
  }
  return before?.vars.find((v) => v.name === word.name) ?? null;
}

/** Two lines: the value, and where it comes from. */
export function explain(variable: Variable): { value: string; origin: string } {
  const { name, value, kind, line } = variable;
  if (variable.lost) {
    return {
      value: `${name} has no value here`,
      origin: `ARG of line ${line} stands before the first FROM: repeat "ARG ${name}" in this stage to use it`,
    };
  }
  if (variable.unset)
    return { value: `${name} is not set`, origin: `ARG of line ${line} has no value; give one under Args` };
  const set = line > 0 ? `line ${line}` : kind === "platform" ? "BuildKit, from the platform" : "the base image";
  return { value: `${name}=${value}`, origin: `${kind === "env" ? "ENV" : "ARG"}, set by ${set}` };
}

/** The extension; `report` gives the report of exactly the text that is shown, or null. */
export function valueTips(report: () => Report | null) {
  return hoverTooltip((view, pos) => tip(view, pos, report()));
}

function tip(view: EditorView, pos: number, report: Report | null): Tooltip | null {
  if (!report) return null;
  const line = view.state.doc.lineAt(pos);
  if (line.length > 10_000) return null;
  const word = wordAt(line.text, pos - line.from);
  const variable = word && variableAt(report, line.number, word);
  if (!word || !variable) return null;
  const { value, origin } = explain(variable);
  return {
    pos: line.from + word.from,
    end: line.from + word.to,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-valueTip";
      const code = document.createElement("code");
      code.textContent = value;
      const from = document.createElement("div");
      from.textContent = origin;
      dom.append(code, from);
      return { dom };
    },
  };
}

/** The report's problems as CodeMirror diagnostics: where they are underlined, and what mends them. */
import type { Diagnostic } from "@codemirror/lint";
import type { ChangeSpec, Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Edit, Problem, Range } from "../wire.gen.js";

/** Underlining more than this slows the editor down; the list below it counts all. */
const mostUnderlined = 500;

export function diagnostics(problems: readonly Problem[], doc: Text): Diagnostic[] {
  return problems
    .filter((p) => p.range.startLine >= 1 && p.range.startLine <= doc.lines)
    .slice(0, mostUnderlined)
    .map((p) => ({
      ...visible(span(p.range, doc), doc),
      severity: p.severity,
      message: p.message,
      source: p.rule,
      actions: (p.fixes ?? []).map((fix) => ({
        name: fix.title,
        apply: (view: EditorView) =>
          view.dispatch({ changes: fixChanges(fix.edits, view.state.doc), userEvent: "input.fix" }),
      })),
    }));
}

export function fixChanges(edits: readonly Edit[], doc: Text): ChangeSpec[] {
  return edits.map((edit) => ({ ...span(edit.range, doc), insert: edit.text }));
}

/** A range of the report as offsets; what lies outside the text is drawn to its edge. */
export function span(range: Range, doc: Text): { from: number; to: number } {
  const from = offset(doc, range.startLine, range.startColumn);
  return { from, to: Math.max(from, offset(doc, range.endLine, range.endColumn)) };
}

function offset(doc: Text, line: number, column: number): number {
  if (line < 1) return 0;
  if (line > doc.lines) return doc.length;
  const { from, to } = doc.line(line);
  return Math.min(to, from + Math.max(0, column - 1));
}

/** An empty range would not be seen: it grows to the rest of its line, or to the line's last character. */
function visible({ from, to }: { from: number; to: number }, doc: Text): { from: number; to: number } {
  if (to > from) return { from, to };
  const line = doc.lineAt(from);
  return from < line.to ? { from, to: line.to } : { from: Math.max(line.from, from - 1), to: from };
}

/**
 * Commands that CodeMirror has, too, but only together with its language package: deleting a character and indenting.
 * Dockerfiles are indented by four spaces, in the lines that go on.
 */
import { type ChangeSpec, EditorSelection, type Line } from "@codemirror/state";
import type { Command, EditorView } from "@codemirror/view";

const unit = "    ";

export const deleteCharBackward: Command = (view) => deleteChar(view, false);
export const deleteCharForward: Command = (view) => deleteChar(view, true);

function deleteChar(view: EditorView, forward: boolean): boolean {
  if (view.state.readOnly) return false;
  const changes = view.state.changeByRange((range) => {
    const { head } = range.empty ? view.moveByChar(range, forward) : range;
    const from = range.empty ? Math.min(range.head, head) : range.from;
    const to = range.empty ? Math.max(range.head, head) : range.to;
    return { changes: { from, to }, range: EditorSelection.cursor(from) };
  });
  if (changes.changes.empty) return false;
  const userEvent = view.state.selection.main.empty ? `delete.${forward ? "forward" : "backward"}` : "delete.selection";
  view.dispatch(changes, { scrollIntoView: true, userEvent });
  return true;
}

/** The lines that a selection touches, each once. */
function selectedLines(view: EditorView): Line[] {
  const { doc, selection } = view.state;
  const lines = new Map<number, Line>();
  for (const { from, to } of selection.ranges) {
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      lines.set(line.number, line);
      if (line.to >= to) break;
    }
  }
  return [...lines.values()];
}

/** Indents the selected lines, or fills up to the next stop where nothing is selected. */
export const indent: Command = (view) => {
  const { state } = view;
  if (state.readOnly) return false;
  if (state.selection.ranges.every((r) => r.empty)) {
    const changes = state.changeByRange((range) => {
      const column = range.head - state.doc.lineAt(range.head).from;
      const insert = unit.slice(column % unit.length);
      return { changes: { from: range.head, insert }, range: EditorSelection.cursor(range.head + insert.length) };
    });
    view.dispatch(changes, { scrollIntoView: true, userEvent: "input.indent" });
    return true;
  }
  const changes: ChangeSpec[] = selectedLines(view).map((line) => ({ from: line.from, insert: unit }));
  view.dispatch({ changes, userEvent: "input.indent" });
  return true;
};

export const unindent: Command = (view) => {
  if (view.state.readOnly) return false;
  const changes: ChangeSpec[] = selectedLines(view).map((line) => {
    const leading = /^(\t| {1,4})/.exec(line.text)?.[0].length ?? 0;
    return { from: line.from, to: line.from + leading };
  });
  view.dispatch({ changes, userEvent: "delete.dedent" });
  return true;
};

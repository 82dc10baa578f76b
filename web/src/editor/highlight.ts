/**
 * Draws tokens.ts's pieces in the lines that are in sight.
 *
 * It keeps each line's state up to the last line that was drawn, and forgets those behind a change. CodeMirror's own
 * language packages would do this, too, but cost more than the page has to give.
 */
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { type State, type Style, start, tokenize } from "./tokens.js";

/** Longer lines are coloured up to here. */
const longestLine = 5000;

const marks = new Map<Style, Decoration>();

function mark(style: Style): Decoration {
  let made = marks.get(style);
  if (!made) {
    made = Decoration.mark({ class: `tok-${style}` });
    marks.set(style, made);
  }
  return made;
}

class Highlighter {
  /** The state before line i + 1. */
  #states: State[] = [start];
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = this.#draw(view);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) {
      let first = update.startState.doc.length;
      update.changes.iterChangedRanges((from) => {
        first = Math.min(first, from);
      });
      this.#states.length = Math.min(this.#states.length, update.startState.doc.lineAt(first).number);
    }
    if (update.docChanged || update.viewportChanged) this.decorations = this.#draw(update.view);
  }

  #draw(view: EditorView): DecorationSet {
    const { doc } = view.state;
    const builder = new RangeSetBuilder<Decoration>();
    const first = doc.lineAt(view.viewport.from).number;
    const last = doc.lineAt(view.viewport.to).number;
    for (let n = Math.min(this.#states.length, first); n <= last; n++) {
      const { from, text } = doc.line(n);
      const { tokens, after } = tokenize(text.slice(0, longestLine), this.#states[n - 1] ?? start);
      this.#states[n] = after;
      if (n < first) continue;
      for (const token of tokens) builder.add(from + token.from, from + token.to, mark(token.style));
    }
    return builder.finish();
  }
}

export const highlight = ViewPlugin.fromClass(Highlighter, { decorations: (plugin) => plugin.decorations });

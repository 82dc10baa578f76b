/** Searching in an editor, loaded when somebody first searches. */
import { search, searchKeymap } from "@codemirror/search";
import { Facet, StateEffect } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

/** Says that an editor's state has what a search needs; a fresh state has not. */
const installed = Facet.define<true>();

/** Does what a key does in a search, such as opening its panel. */
export function searchKey(view: EditorView, key: string): void {
  if (view.state.facet(installed).length === 0) {
    const extension = [installed.of(true), search({ top: true }), keymap.of(searchKeymap)];
    view.dispatch({ effects: StateEffect.appendConfig.of(extension) });
  }
  searchKeymap.find((binding) => binding.key === key)?.run?.(view);
}

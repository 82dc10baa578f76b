/** What both editors have in common: history, search, keys, line numbers, the look. */
import { history } from "@codemirror/commands";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { keys } from "./keys.js";
import { theme } from "./theme.js";

export const setup: Extension = [
  lineNumbers(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  keymap.of(keys),
  EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
  EditorView.contentAttributes.of({ spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
  EditorView.cspNonce.of(__STYLE_NONCE__),
  theme,
];

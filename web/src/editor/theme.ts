/** How the editors look. Colours come from the page's tokens, so that light and dark need no second theme. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { hueCount } from "../ui/hues.js";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.string, color: "var(--good)" },
  { tag: tags.comment, color: "var(--faint)" },
  { tag: tags.meta, color: "var(--faint)", fontStyle: "italic" },
  { tag: tags.variableName, color: "var(--stage-3)" },
  { tag: tags.propertyName, color: "var(--stage-3)" },
  { tag: tags.attributeName, color: "var(--dim)" },
  { tag: tags.operator, color: "var(--faint)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

/** One class per hue sets --hue, which bands, dividers and marked lines are drawn with. */
const hues = Object.fromEntries(
  Array.from({ length: hueCount }, (_, i) => [`.stage-hue-${i}`, { "--hue": `var(--stage-${i})` }]),
);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--text-code)", backgroundColor: "var(--panel)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent) !important",
  },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--faint)", border: "none" },
  ".cm-gutters.cm-gutters-after": { border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", padding: "0 6px 0 4px" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { boxShadow: "inset 0 0 0 1px color-mix(in srgb, var(--line) 80%, transparent)" },
  "&.cm-focused .cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-placeholder": { color: "var(--faint)" },

  ".cm-stageBand": { width: "4px" },
  ".cm-stageBand .cm-gutterElement": { backgroundColor: "var(--hue, transparent)" },
  ".cm-stageBand .cm-gutterElement.skipped": { opacity: "0.35" },
  ".cm-stageDivider": {
    display: "flex",
    gap: "6px",
    alignItems: "baseline",
    margin: "0 0 0 10px",
    padding: "8px 10px 2px 0",
    font: "600 12px/1.5 var(--sans)",
    color: "var(--hue)",
  },
  ".cm-stageDivider span": { fontWeight: "400", color: "var(--dim)" },
  ".cm-line.skipped": { opacity: "0.55" },
  ".cm-line.marked": { backgroundColor: "color-mix(in srgb, var(--hue, var(--accent)) 15%, transparent)" },
  ".cm-stepSizes": { paddingLeft: "8px" },
  ".cm-stepSizes .cm-gutterElement": {
    padding: "0 12px 0 0",
    textAlign: "right",
    fontFamily: "var(--sans)",
    fontSize: "12px",
    fontVariantNumeric: "tabular-nums",
    color: "var(--dim)",
    whiteSpace: "nowrap",
  },
  ".cm-stepSizes .estimated": { textDecoration: "underline dotted color-mix(in srgb, currentColor 50%, transparent)" },
  ".cm-stepSizes .unknown": { borderBottom: "1px dashed currentColor" },
  ".cm-stepSizes .none": { color: "var(--faint)" },

  ".cm-tooltip": {
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    boxShadow: "0 4px 14px light-dark(#1b212922, #0008)",
    maxWidth: "min(480px, 92vw)",
  },
  ".cm-valueTip": { padding: "6px 10px", font: "13px/1.5 var(--sans)" },
  ".cm-valueTip code": { fontFamily: "var(--mono)", fontSize: "12.5px", overflowWrap: "anywhere" },
  ".cm-valueTip div": { color: "var(--dim)" },
  ".cm-diagnostic": {
    padding: "6px 10px",
    font: "13px/1.5 var(--sans)",
    borderLeftWidth: "3px",
    whiteSpace: "pre-wrap",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--accent)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
    borderRadius: "4px",
    padding: "2px 8px",
  },
  ".cm-lintRange": { backgroundImage: "none !important", paddingBottom: "1px" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--warn) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { textDecoration: "underline dotted var(--accent) 1.5px", textUnderlineOffset: "3px" },

  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--ink)", fontFamily: "var(--sans)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--panel)",
    backgroundImage: "none",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    color: "inherit",
    padding: "3px 8px",
  },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--stage-1) 35%, transparent)" },
  ".cm-searchMatch-selected": { backgroundColor: "color-mix(in srgb, var(--stage-1) 65%, transparent)" },
  ...hues,
});

export const theme: Extension = [look, syntaxHighlighting(colours)];

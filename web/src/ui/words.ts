/** Sentences of the engine and of lessons, in which `code` stands between backquotes. */
import { html } from "lit";

/** Pairs of [text, isCode]. */
export function pieces(text: string): [text: string, code: boolean][] {
  return text
    .split("`")
    .map((part, i): [string, boolean] => [part, i % 2 === 1])
    .filter(([part]) => part !== "");
}

export function coded(text: string) {
  return pieces(text).map(([part, code]) => (code ? html`<code>${part}</code>` : part));
}

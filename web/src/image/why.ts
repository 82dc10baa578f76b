/** "Why is /bin/client here?": the engine's chain from a file back to where its bytes come from. Templates only. */
import { html, nothing, type TemplateResult } from "lit";
import { oneLine } from "../stages/text.js";
import type { Selection } from "../store/selection.js";
import { vars } from "../ui/vars.js";
import type { Report, Why, WhyLink } from "../wire.gen.js";
import { originHue } from "./reason.js";

export function whyView(
  report: Report,
  selection: Selection | null,
  why: Why | null,
  select: (s: Selection) => void,
): TemplateResult | typeof nothing {
  if (selection?.kind !== "file" || selection.tree === "context") return nothing;
  return html`<section class="why" aria-live="polite">
    <strong>Why is <code>${selection.path}</code> here?</strong>
    ${why === null ? html`<p>…</p>` : chain(report, why, select)}
  </section>`;
}

function chain(report: Report, why: Why, select: (s: Selection) => void): TemplateResult {
  if (why.error) return html`<p>${why.error}</p>`;
  if (why.links.length === 0) return html`<p>It is not known where this comes from.</p>`;
  return html`<ol>${why.links.map((link) => html`<li>${linkView(report, link, select)}</li>`)}</ol>`;
}

function linkView(report: Report, link: WhyLink, select: (s: Selection) => void): TemplateResult {
  const hue = link.step ? originHue(report, link.step) : "var(--outside)";
  const target: Selection | null = link.step
    ? { kind: "step", step: link.step }
    : link.line
      ? { kind: "line", line: link.line }
      : null;
  const layer = link.layer;
  if (layer !== undefined) {
    return html`<button class="goto" @click=${() => select({ kind: "layer", layer })}>layer ${layer + 1}</button> ${oneLine(link.text)}`;
  }
  return html`<i class="dot" ${vars({ "--c": hue })}></i>${
    target && link.line
      ? html`<button class="goto" @click=${() => select(target)}>line ${link.line}</button> `
      : nothing
  }${link.text}`;
}

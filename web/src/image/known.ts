/** How much of a total is exact, how much estimated, and in how many parts it is not known: a thin bar, and the numbers. */
import { css, html, nothing, type TemplateResult } from "lit";
import { formatBytes } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { Breakdown } from "../wire.gen.js";

/** Per cent of the bar for what has no upper bound: its true share is not known. */
const unknownShare = 16;

export interface Part {
  kind: "exact" | "estimated" | "unknown";
  share: number;
  words: string;
  /** The bounds of an estimate, "" where there are none. */
  range: string;
}

/** The parts that there are, and their shares of the bar; none of an image that weighs nothing. */
export function parts({ exact, estimated, estimatedLow, estimatedHigh, unknown }: Breakdown): Part[] {
  const room = unknown > 0 ? 100 - unknownShare : 100;
  const share = (bytes: number) => (bytes / Math.max(exact + estimated, 1)) * room;
  const all: Part[] = [];
  if (exact > 0) all.push({ kind: "exact", share: share(exact), words: `${formatBytes(exact)} exact`, range: "" });
  if (estimated > 0)
    all.push({
      kind: "estimated",
      share: share(estimated),
      words: `~${formatBytes(estimated)} estimated`,
      range: `${formatBytes(estimatedLow)} – ${formatBytes(estimatedHigh)}`,
    });
  if (unknown > 0)
    all.push({
      kind: "unknown",
      share: unknownShare,
      words: unknown === 1 ? "1 part not known" : `${unknown.toLocaleString("en")} parts not known`,
      range: "",
    });
  return all;
}

export function knownBar(known: Breakdown): TemplateResult | typeof nothing {
  const all = parts(known);
  if (all.length === 0) return nothing;
  return html`<span class="known-bar" aria-hidden="true">
    ${all.map(({ kind, share }) => (share > 0 ? html`<i class=${`size-${kind}`} ${vars({ "flex-basis": `${share}%` })}></i>` : nothing))}
  </span>`;
}

export function knownWords(known: Breakdown): TemplateResult {
  return html`<span class="known-words">${parts(known).map(({ words, range }) => html`<span>${words}${range === "" ? nothing : html` <span class="range">(${range})</span>`}</span>`)}</span>`;
}

/** To stand beside base.ts's `certainty`. */
export const knownStyles = css`
  .known-bar {
    display: inline-flex;
    flex: none;
    gap: 1px;
    width: 64px;
    height: 8px;
    --c: var(--outside);
  }
  .known-bar i {
    flex: 0 1 auto;
    min-width: 3px;
  }
  .known-bar i:first-child {
    border-radius: 4px 0 0 4px;
  }
  .known-bar i:last-child {
    border-radius: 0 4px 4px 0;
  }
  .known-bar i:only-child {
    border-radius: 4px;
  }
  .known-words {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 10px;
    font-variant-numeric: tabular-nums;
  }
  @media (max-width: 760px) {
    .known-words {
      order: 1;
      flex-basis: 100%;
    }
  }
  @media (max-width: 1360px) {
    .known-words .range {
      display: none;
    }
  }
`;

/**
 * What a step's size consists of: its effects, the heaviest first, each with its parts and how well it is known.
 * `arrange` is pure, the rest are templates; step-sheet.ts shows them.
 */
import { css, html, nothing, type TemplateResult } from "lit";
import { meter, sureness } from "../ui/meter.js";
import { describeSize, formatSize } from "../ui/size.js";
import { coded } from "../ui/words.js";
import type { Effect, Size } from "../wire.gen.js";

/** Parts shown at first; the rest on request. */
export const fewParts = 8;

/** What is not known first, since it bounds all the rest; then what is written by its size, what is removed, and remarks. */
export function arrange(effects: readonly Effect[]): Effect[] {
  const rank = { unknown: 0, write: 1, remove: 2, note: 3 };
  return effects.toSorted(
    (a, b) => rank[a.kind] - rank[b.kind] || (b.size?.bytes ?? 0) - (a.size?.bytes ?? 0) || unsure(b) - unsure(a),
  );
}

function unsure({ size }: Effect): number {
  return size?.certainty === "unknown" ? 1 : 0;
}

/** What a full bar stands for. */
export function heaviest(effects: readonly Effect[]): number {
  return Math.max(1, ...effects.map((e) => e.size?.bytes ?? 0));
}

/** `open` are the effects, by their place, of which all parts are shown. */
export function breakdownView(
  effects: readonly Effect[],
  open: ReadonlySet<number>,
  showAll: (effect: number) => void,
): TemplateResult {
  const most = heaviest(effects);
  return html`<ul class="effects">
    ${arrange(effects).map((effect, i) => effectView(effect, most, open.has(i), () => showAll(i)))}
  </ul>`;
}

const signs = { write: "+", remove: "−", unknown: "?", note: "·" };

function effectView(effect: Effect, most: number, all: boolean, showAll: () => void): TemplateResult {
  const { kind, path, size, text } = effect;
  const parts = effect.parts ?? [];
  const shown = all ? parts : parts.slice(0, fewParts);
  const left = parts.length - shown.length;
  return html`<li class=${kind}>
    <div class="line">
      <span class="sign" aria-hidden="true">${signs[kind]}</span>
      <span class="what">${path ? html`<code>${path}</code> ` : nothing}<span class=${path ? "dim" : ""}>${coded(text)}</span></span>
      ${size ? sizeCells(size, most) : nothing}
    </div>
    ${
      parts.length === 0
        ? nothing
        : html`<ul class="parts">
            ${shown.map((part) => html`<li class="line"><span class="what">${part.label}</span>${sizeCells(part.size, most)}</li>`)}
            ${left > 0 ? html`<li><button type="button" class="quiet" @click=${showAll}>Show ${left} more</button></li>` : nothing}
          </ul>`
    }
  </li>`;
}

function sizeCells(size: Size, most: number): TemplateResult {
  return html`<span class="bar-cell" aria-hidden="true">${meter(size, most)}</span>
    <span class="num" title=${describeSize(size)}>${formatSize(size)}</span>
    <span class="num sure">${sureness(size)}</span>`;
}

export const breakdownStyles = css`
  .effects,
  .parts {
    list-style: none;
    margin: 0;
    padding: 0;
    font-size: 13px;
    --c: var(--outside);
  }
  .effects > li {
    padding: 5px 0;
    border-bottom: 1px solid var(--line);
  }
  .line {
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr) 90px 76px 124px;
    gap: 0 8px;
    align-items: baseline;
  }
  .sign {
    color: var(--dim);
    text-align: center;
  }
  .what {
    grid-column: 2;
    overflow-wrap: anywhere;
  }
  .line:not(:has(.num)) .what {
    grid-column: 2 / -1;
  }
  .unknown > .line .sign {
    color: var(--warn);
    font-weight: 700;
  }
  .bar-cell {
    align-self: start;
    margin-top: 0.45em;
  }
  .sure {
    color: var(--dim);
    font-size: 12px;
  }
  .parts {
    padding: 2px 0;
    color: var(--dim);
    font-size: 12.5px;
  }
  .parts .num {
    color: var(--ink);
  }
  .parts .sure {
    color: var(--dim);
  }
  .parts button {
    min-height: 26px;
    padding: 0 8px;
    margin-left: 14px;
    font-size: 12px;
    color: var(--accent);
  }
  @media (max-width: 760px) {
    .line {
      grid-template-columns: 14px minmax(0, 1fr) auto;
    }
    .bar-cell {
      display: none;
    }
    .sure {
      grid-column: 2 / -1;
    }
    .parts .sure {
      display: none;
    }
  }
`;

/** How the graph looks. Hues come as --c (the card's own) and --from (the giver's), set on each element. */
import { css } from "lit";

export const graphStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    background: var(--sunk);
  }
  .window {
    position: relative;
    flex: 1;
    min-height: 0;
  }
  .scroller {
    position: absolute;
    inset: 0;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    background-image: radial-gradient(var(--line) 1px, transparent 1px);
    background-size: 18px 18px;
    cursor: grab;
  }
  .scroller.dragging {
    cursor: grabbing;
    user-select: none;
  }
  .canvas {
    position: relative;
    overflow: hidden;
  }
  .layer {
    position: absolute;
    left: 0;
    top: 0;
    transform-origin: 0 0;
  }
  .moving .layer,
  .moving .node {
    transition: transform 0.26s cubic-bezier(0.3, 0.7, 0.2, 1);
  }
  .moving path {
    transition: d 0.26s cubic-bezier(0.3, 0.7, 0.2, 1);
  }
  @media (prefers-reduced-motion: reduce) {
    .moving .layer,
    .moving .node,
    .moving path {
      transition: none;
    }
  }

  svg.edges {
    position: absolute;
    left: 0;
    top: 0;
    width: 1px;
    height: 1px;
    overflow: visible;
    fill: none;
    pointer-events: none;
  }
  .edge {
    color: var(--c);
  }
  .edge .line {
    stroke: currentColor;
    stroke-width: var(--w);
    stroke-linecap: round;
  }
  .edge.from .line {
    stroke-linecap: butt;
  }
  .edge.mount .line {
    stroke-dasharray: 0.1 6;
  }
  .edge.outside .line {
    stroke-dasharray: 5 4;
    stroke-linecap: butt;
  }
  .edge .head {
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 1.2;
    stroke-linejoin: round;
  }
  .edge.from .head {
    fill: var(--sunk);
  }
  .edge .hit {
    stroke: transparent;
    stroke-width: 14;
    pointer-events: stroke;
    cursor: pointer;
  }
  .edge.idle {
    color: color-mix(in srgb, var(--c) 42%, var(--sunk));
  }
  .edge.on .halo {
    stroke: color-mix(in srgb, var(--c) 28%, transparent);
    stroke-width: calc(var(--w) + 7px);
    stroke-linecap: round;
  }

  .node {
    position: absolute;
    left: 0;
    top: 0;
    width: var(--width);
    height: var(--height);
    cursor: pointer;
  }
  .card {
    background: var(--panel);
    border: 1px solid var(--line);
    border-top: 3px solid var(--c);
    border-radius: var(--radius);
    font-size: 12px;
    overflow: hidden;
  }
  .card.target {
    border-color: color-mix(in srgb, var(--c) 55%, var(--line));
    border-top-color: var(--c);
  }
  .card.idle {
    background: color-mix(in srgb, var(--panel) 45%, var(--sunk));
    border-style: dashed;
    border-top: 3px dashed color-mix(in srgb, var(--c) 60%, var(--sunk));
    color: var(--dim);
  }
  .card.on {
    border-color: var(--c);
    border-style: solid;
  }
  .title:focus-visible {
    outline-offset: -3px;
    border-radius: 6px;
  }
  .pill:focus-visible {
    outline-offset: 2px;
  }
  .title {
    display: flex;
    align-items: center;
    gap: 7px;
    height: 29px;
    padding: 0 10px;
  }
  .card.on .title {
    background: color-mix(in srgb, var(--c) 13%, transparent);
  }
  .name {
    font-weight: 650;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }
  .title .size {
    margin-left: auto;
    color: var(--dim);
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .tag {
    font-size: 10.5px;
    line-height: 16px;
    padding: 0 6px;
    border-radius: 99px;
    border: 1px solid var(--line);
    color: var(--dim);
    white-space: nowrap;
  }
  .tag.goal {
    border-color: transparent;
    background: color-mix(in srgb, var(--c) 17%, var(--panel));
    color: var(--ink);
    font-weight: 600;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    height: 20px;
    padding: 0 10px 0 7px;
    border-left: 3px solid transparent;
    font: 11.5px/20px var(--mono);
    white-space: nowrap;
  }
  .row .words {
    overflow: hidden;
    text-overflow: ellipsis;
    min-width: 0;
  }
  .row b {
    font-weight: 600;
    color: var(--accent);
  }
  .idle .row b {
    color: var(--dim);
  }
  .row .size {
    margin-left: auto;
    color: var(--faint);
    font: 11px/20px var(--sans);
    font-variant-numeric: tabular-nums;
  }
  [data-step] .size {
    cursor: pointer;
  }
  [data-step] .size:hover {
    color: var(--ink);
    text-decoration: underline;
  }
  .idle .row .size,
  .row.base .size {
    color: var(--dim);
  }
  .row.again .size::before {
    content: "↻ ";
    color: var(--warn);
  }
  .row:hover {
    background: var(--sunk);
  }
  .row.on {
    background: color-mix(in srgb, var(--from) 17%, transparent);
  }
  .row.on .size {
    color: var(--ink);
  }
  .row.chosen {
    border-left-color: var(--from);
  }
  .row:focus-visible {
    outline-offset: -2px;
    border-radius: 4px;
  }
  .row.fold {
    color: var(--dim);
    font-family: var(--sans);
  }

  .pill {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    padding: 0 11px;
    border: 1px solid var(--outside);
    border-radius: 99px;
    background: var(--panel);
    color: var(--dim);
    font: 12px var(--mono);
  }
  .pill.context,
  .pill.url {
    border-style: dashed;
    border-radius: 6px;
  }
  .pill.idle {
    background: var(--sunk);
    border-style: dotted;
  }
  .pill.on {
    border-color: var(--accent);
    background: color-mix(in srgb, var(--accent) 10%, var(--panel));
    color: var(--ink);
  }
  .pill span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .label {
    position: absolute;
    left: 0;
    top: 0;
    max-width: 260px;
    padding: 1px 8px;
    border-radius: 99px;
    border: 1px solid var(--c);
    background: var(--panel);
    font: 11px/18px var(--mono);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    pointer-events: none;
  }

  /* Far away: what can be read is the name and the size. */
  .far .row {
    opacity: 0;
  }
  .far .tag,
  .far .number {
    display: none;
  }
  .far .title {
    height: 100%;
    flex-direction: column;
    align-items: flex-start;
    gap: 0;
    padding: 6px 12px;
    line-height: 1.2;
    font-size: min(calc(12px / var(--zoom)), 34px, calc(var(--height) * 0.34));
  }
  .far .title {
    position: absolute;
    inset: 0;
  }
  .far .name {
    max-width: 100%;
  }
  .far .title .size {
    margin-left: 0;
    font-size: 0.88em;
  }
  .far .pill {
    padding: 0 3px;
    font-size: 14px;
  }

  .key {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 2px 16px;
    min-height: 28px;
    padding: 4px var(--gap);
    border-top: 1px solid var(--line);
    background: var(--panel);
    color: var(--dim);
    font-size: 12px;
  }
  .key span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .key svg {
    width: 30px;
    height: 10px;
    overflow: visible;
    fill: none;
    --c: var(--outside);
    --sunk: var(--panel);
  }
  .key .again {
    color: var(--warn);
  }
  .key .swatch {
    width: 16px;
    height: 10px;
    border: 1px dashed var(--outside);
    border-radius: 3px;
  }
  .note,
  .empty {
    color: var(--dim);
    font-size: 13px;
  }
  .note {
    padding: 6px var(--gap);
    background: var(--panel);
    border-bottom: 1px solid var(--line);
  }
  .empty {
    flex: 1;
    display: grid;
    place-content: center;
    padding: 24px;
    text-align: center;
  }
  .empty code {
    color: var(--ink);
  }
`;

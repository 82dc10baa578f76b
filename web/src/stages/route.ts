/**
 * The line of each edge: from its giver to the row that takes, round the cards between them.
 *
 * Pure geometry over a layout; how a line looks is the element's business.
 */
import { type Box, portY } from "./arrange.js";
import type { Layout } from "./layout.js";
import type { GraphEdge, GraphNode } from "./model.js";

export interface Route {
  edge: GraphEdge;
  /** SVG path data of the line, which ends where its arrowhead starts. */
  d: string;
  /** And of the arrowhead. */
  head: string;
  /** Where a label may stand. */
  x: number;
  y: number;
}

/** What edges keep clear of a card that is not theirs. */
const clear = 9;
/** The arrowhead's length and half its height. */
const head = { length: 7, half: 3.5 } as const;
/** Parallel detours stand this far apart. */
const lane = 5;

export function routes(layout: Layout): Route[] {
  const nodes = new Map(layout.model.nodes.map((node) => [node.key, node]));
  const boxes = [...layout.placed.values()];
  const lanes = new Map<string, number>();
  return layout.model.edges.flatMap((edge) => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    const start = layout.placed.get(edge.from);
    const end = layout.placed.get(edge.to);
    if (!from || !to || !start || !end) return [];
    if (from.above) return [downward(edge, start, end)];
    const shift = laneOf(lanes, edge.from);
    return [across(edge, from, to, start, end, boxes, shift)];
  });
}

/** Detours of one giver run together, those of different givers beside each other. */
function laneOf(lanes: Map<string, number>, giver: string): number {
  const known = lanes.get(giver);
  if (known !== undefined) return known;
  const next = (lanes.size % 3) * lane;
  lanes.set(giver, next);
  return next;
}

function downward(edge: GraphEdge, start: Box, end: Box): Route {
  const x = start.x + start.width / 2;
  const y = start.y + start.height;
  const tip = end.y - 1;
  const base = tip - head.length;
  const point = `M${x - head.half} ${base}L${x} ${tip}L${x + head.half} ${base}Z`;
  return { edge, d: `M${x} ${y}V${base}`, head: point, x, y: (y + end.y) / 2 };
}

function across(
  edge: GraphEdge,
  from: GraphNode,
  to: GraphNode,
  start: Box,
  end: Box,
  boxes: Box[],
  shift: number,
): Route {
  const x1 = start.x + start.width;
  const y1 = start.y + portY(from, edge.fromRow);
  const x2 = end.x - 1 - head.length;
  const y2 = end.y + portY(to, edge.toRow);
  if (x2 < x1 + 16) return around(edge, start, end, x1, y1, x2, y2);
  const between = boxes.filter(
    (box) => box.key !== edge.from && box.key !== edge.to && box.x < x2 && box.x + box.width > x1,
  );
  const hit = between.filter((box) => touches(box, x1, y1, x2, y2));
  if (hit.length === 0)
    return {
      edge,
      d: `M${x1} ${y1}${curve(x1, y1, x2, y2)}`,
      head: rightward(x2, y2),
      x: (x1 + x2) / 2,
      y: (y1 + y2) / 2,
    };
  // A detour: level with a gap that is free from the first card in the way to the last.
  const a = Math.max(x1 + 12, Math.min(...between.map((box) => box.x)) - clear);
  const b = Math.min(x2 - 12, Math.max(...between.map((box) => box.x + box.width)) + clear);
  const y = freeLevel(between, y1, y2, shift);
  const d = `M${x1} ${y1}${curve(x1, y1, a, y)}H${round(b)}${curve(b, y, x2, y2)}`;
  return { edge, d, head: rightward(x2, y2), x: (a + b) / 2, y };
}

/** An edge that runs backwards: out on the right, below both boxes, and in on the left. */
function around(edge: GraphEdge, start: Box, end: Box, x1: number, y1: number, x2: number, y2: number): Route {
  const y = Math.max(start.y + start.height, end.y + end.height) + 2 * clear;
  const out = x1 + 28;
  const back = x2 - 28;
  const d = `M${x1} ${y1}C${out} ${y1} ${out} ${y} ${x1} ${y}H${x2}C${back} ${y} ${back} ${y2} ${x2} ${y2}`;
  return { edge, d, head: rightward(x2, y2), x: (x1 + x2) / 2, y };
}

function rightward(x: number, y: number): string {
  return `M${round(x)} ${round(y - head.half)}L${round(x + head.length)} ${round(y)}L${round(x)} ${round(y + head.half)}Z`;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.min(Math.max((x2 - x1) / 2, 12), 70);
  return `C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`;
}

/** Whether the plain curve between two points would run over a box. */
function touches(box: Box, x1: number, y1: number, x2: number, y2: number): boolean {
  for (let i = 1; i < 24; i++) {
    const t = i / 24;
    // A curve with level ends: its height follows the smooth step of its way.
    const x = x1 + (x2 - x1) * t;
    const y = y1 + (y2 - y1) * t * t * (3 - 2 * t);
    if (x > box.x - 4 && x < box.x + box.width + 4 && y > box.y - 4 && y < box.y + box.height + 4) return true;
  }
  return false;
}

/** The level between two heights, or nearest to them, that no box covers. */
function freeLevel(boxes: Box[], y1: number, y2: number, shift: number): number {
  const levels = [y1, y2, (y1 + y2) / 2];
  for (const box of boxes) levels.push(box.y - clear - shift, box.y + box.height + clear + shift);
  const cost = (y: number) => Math.abs(y - y1) + Math.abs(y - y2);
  levels.sort((a, b) => cost(a) - cost(b));
  const free = levels.find((y) => boxes.every((box) => y < box.y - clear / 2 || y > box.y + box.height + clear / 2));
  return round(free ?? y2);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

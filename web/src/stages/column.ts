/**
 * The picture for narrow windows: all cards in one column in the order of the text, edges in a gutter on their left.
 *
 * Nothing has to be kept in place here, because the order is the file's: what is added pushes what follows, as in the text.
 */
import { type Box, gap, portY } from "./arrange.js";
import { reading } from "./keys.js";
import type { Layout } from "./layout.js";
import type { GraphNode, Model } from "./model.js";
import type { Route } from "./route.js";

/** Whether a window is better filled by one column: it is narrow, and higher than a card or two. */
export function wantsColumn(port: { width: number; height: number }): boolean {
  return port.width > 0 && (port.width < 400 || (port.width < 520 && port.height > 380));
}

const lane = 9;
const lanesMost = 7;
const edgeRoom = 16;
const bend = 6;
const head = { length: 7, half: 3.5 } as const;

export function column(model: Model, width: number): { layout: Layout; routes: Route[] } {
  const order = reading(model);
  const nodes = order.flatMap((key) => model.nodes.find((node) => node.key === key) ?? []);
  const lanes = assign(model, nodes);
  const gutter = edgeRoom + Math.min(lanesMost, Math.max(0, ...lanes.values()) + 1) * lane;
  const wide = nodes.map((node) => (node.stage ? { ...node, width: Math.max(160, width - gutter) } : node));
  const boxes = stack(wide, gutter);
  const layout: Layout = {
    model: { ...model, nodes: wide },
    placed: new Map([...boxes].map(([key, box]) => [key, { ...box, id: key }])),
    left: 0,
    top: 0,
    width,
    height: Math.max(0, ...[...boxes.values()].map((box) => box.y + box.height)),
    signature: `column ${width} ${wide.map((node) => `${node.key} ${node.height}`).join("\n")}`,
    nextId: 0,
    tidy: { width: 0, height: 0 },
  };
  return { layout, routes: routesOf(layout, lanes, gutter) };
}

function stack(nodes: GraphNode[], gutter: number): Map<string, Box> {
  const boxes = new Map<string, Box>();
  let y = 0;
  for (const node of nodes) {
    const x = node.above ? gutter + 24 : gutter;
    boxes.set(node.key, { key: node.key, x, y, width: node.width, height: node.height });
    y += node.height + (node.stage ? gap.card : node.above ? gap.above : gap.pill);
  }
  return boxes;
}

/** A lane for each giver: the innermost that no edge beside it uses. */
function assign(model: Model, nodes: GraphNode[]): Map<string, number> {
  const at = new Map(nodes.map((node, i) => [node.key, i]));
  const spans = new Map<string, { from: number; to: number }>();
  for (const edge of model.edges) {
    if (nodes[at.get(edge.from) ?? -1]?.above) continue;
    const a = at.get(edge.from);
    const b = at.get(edge.to);
    if (a === undefined || b === undefined) continue;
    const span = spans.get(edge.from) ?? { from: a, to: a };
    spans.set(edge.from, { from: Math.min(span.from, a, b), to: Math.max(span.to, a, b) });
  }
  const lanes = new Map<string, number>();
  const taken: { from: number; to: number }[][] = [];
  const shortFirst = [...spans].sort((a, b) => a[1].to - a[1].from - (b[1].to - b[1].from));
  for (const [key, span] of shortFirst) {
    const free = taken.findIndex((used) => used.every((other) => span.to < other.from || span.from > other.to));
    const i = free >= 0 ? free : taken.length;
    taken[i] = [...(taken[i] ?? []), span];
    lanes.set(key, i);
  }
  return lanes;
}

function routesOf(layout: Layout, lanes: Map<string, number>, gutter: number): Route[] {
  const nodes = new Map(layout.model.nodes.map((node) => [node.key, node]));
  return layout.model.edges.flatMap((edge) => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    const start = layout.placed.get(edge.from);
    const end = layout.placed.get(edge.to);
    if (!from || !to || !start || !end) return [];
    if (from.above) return [downward(edge, start, end)];
    const x = gutter - edgeRoom - ((lanes.get(edge.from) ?? 0) % lanesMost) * lane;
    const y1 = start.y + portY(from, edge.fromRow);
    const y2 = end.y + portY(to, edge.toRow);
    const turn = y2 >= y1 ? bend : -bend;
    const tip = end.x - 1;
    const base = tip - head.length;
    const d = `M${start.x} ${y1}H${x + bend}Q${x} ${y1} ${x} ${y1 + turn}V${y2 - turn}Q${x} ${y2} ${x + bend} ${y2}H${base}`;
    return [
      { edge, d, head: `M${base} ${y2 - head.half}L${tip} ${y2}L${base} ${y2 + head.half}Z`, x: end.x + 60, y: y2 },
    ];
  });
}

function downward(edge: Route["edge"], start: Box, end: Box): Route {
  const x = start.x + start.width / 2;
  const base = end.y - 1 - head.length;
  const point = `M${x - head.half} ${base}L${x} ${end.y - 1}L${x + head.half} ${base}Z`;
  return { edge, d: `M${x} ${start.y + start.height}V${base}`, head: point, x, y: base };
}

/**
 * A fresh picture of a model, as if there had been none before: columns from left to right, what gives left of what takes.
 *
 * dagre finds the columns and the order in each; the rest is done here, because dagre knows neither that edges end at
 * a row nor that the build context should not bend everything it touches. layout.ts decides when a fresh picture is wanted.
 */
import { layout as dagre, Graph } from "@dagrejs/dagre";
import { card, type GraphNode, type Model, rowY } from "./model.js";

export interface Box {
  key: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Free space in pixels: between columns, between cards and between pills of one column, and from a pill to the card below it. */
export const gap = { column: 44, card: 24, pill: 12, above: 18 } as const;

/** What a card needs free on top, where its base stands there. */
export const headroom = card.pill + gap.above;

/** Column by column, each from top to bottom. */
type Columns = GraphNode[][];

export function arrange(model: Model): Map<string, Box> {
  const topped = new Set(model.nodes.flatMap((node) => node.above ?? []));
  const columns = ranks(model, topped);
  placeContexts(model, columns);
  const boxes = new Map<string, Box>();
  let x = 0;
  for (const column of columns) {
    const width = Math.max(...column.map((node) => node.width));
    let y = 0;
    for (const node of column) {
      if (topped.has(node.key)) y += headroom;
      // Pills stand at the right of their column, near what takes from them.
      const at = node.stage ? x : x + width - node.width;
      boxes.set(node.key, { key: node.key, x: at, y, width: node.width, height: node.height });
      y += node.height + (node.stage ? gap.card : gap.pill);
    }
    x += width + gap.column;
  }
  straighten(model, columns, boxes, topped);
  for (const node of model.nodes) placeAbove(node, boxes);
  return toOrigin(boxes);
}

/** Puts a base on the card that starts from it. */
export function placeAbove(node: GraphNode, boxes: Map<string, Box>): void {
  const taker = node.above && boxes.get(node.above);
  if (!taker) return;
  const x = taker.x + Math.round((taker.width - node.width) / 2);
  boxes.set(node.key, { key: node.key, x, y: taker.y - headroom, width: node.width, height: node.height });
}

/** Where an edge leaves and enters, measured from the top of its boxes. */
export function portY(node: GraphNode, row: number): number {
  if (!node.stage) return node.height / 2;
  return row < 0 ? card.head / 2 : rowY(row);
}

/** dagre's columns and order, of stages and images. */
function ranks(model: Model, topped: Set<string>): Columns {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: gap.card, ranksep: gap.column, edgesep: gap.pill });
  graph.setDefaultEdgeLabel(() => ({}));
  const inside = new Map(
    model.nodes.filter((node) => node.stage || (node.kind === "image" && !node.above)).map((node) => [node.key, node]),
  );
  for (const node of inside.values()) {
    graph.setNode(node.key, { width: node.width, height: node.height + (topped.has(node.key) ? headroom : 0) });
  }
  for (const edge of model.edges) {
    if (inside.has(edge.from) && edge.from !== edge.to)
      graph.setEdge(edge.from, edge.to, { weight: edge.built ? 4 : 1 });
  }
  dagre(graph);
  const byX = new Map<number, { node: GraphNode; y: number }[]>();
  for (const node of inside.values()) {
    const { x, y } = graph.node(node.key) as { x: number; y: number };
    const column = byX.get(x) ?? [];
    column.push({ node, y });
    byX.set(x, column);
  }
  const columns = [...byX.entries()]
    .sort((a, b) => a[0] - b[0])
    .map(([, column]) => column.sort((a, b) => a.y - b.y).map((item) => item.node));
  return upright(columns);
}

/** Of a picture and the same one upside down, the one that reads more in the order of the text. */
function upright(columns: Columns): Columns {
  let descents = 0;
  for (const column of columns) {
    const numbers = column.flatMap((node) => node.stage?.index ?? []);
    for (let i = 1; i < numbers.length; i++) descents += (numbers[i] ?? 0) < (numbers[i - 1] ?? 0) ? 1 : -1;
  }
  return descents > 0 ? columns.map((column) => column.reverse()) : columns;
}

/** Adds contexts and URLs at the foot of the column before the first that takes from them. */
function placeContexts(model: Model, columns: Columns): void {
  for (const node of model.nodes) {
    if (node.kind !== "context" && node.kind !== "url") continue;
    const takers = new Set(model.edges.filter((edge) => edge.from === node.key).map((edge) => edge.to));
    let first = columns.findIndex((column) => column.some((other) => takers.has(other.key)));
    if (first < 1) {
      columns.unshift([]);
      first = 1;
    }
    columns[first - 1]?.push(node);
  }
}

/** Moves boxes up and down, in their order, until edges run as level as they can. */
function straighten(model: Model, columns: Columns, boxes: Map<string, Box>, topped: Set<string>): void {
  const nodes = new Map(model.nodes.map((node) => [node.key, node]));
  const pulls = new Map<string, { other: string; offset: number; weight: number }[]>();
  for (const edge of model.edges) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (!from || !to || from.above || from === to) continue;
    const offset = portY(to, edge.toRow) - portY(from, edge.fromRow);
    const weight = edge.style === "outside" ? 0.5 : edge.built ? 2 : 1;
    push(pulls, edge.from, { other: edge.to, offset, weight });
    push(pulls, edge.to, { other: edge.from, offset: -offset, weight });
  }
  for (let sweep = 0; sweep < 8; sweep++) {
    const order = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) {
      const wanted = column.map((node) => {
        let sum = 0;
        let weight = 0;
        for (const pull of pulls.get(node.key) ?? []) {
          const other = boxes.get(pull.other);
          if (!other) continue;
          sum += (other.y + pull.offset) * pull.weight;
          weight += pull.weight;
        }
        const own = boxes.get(node.key)?.y ?? 0;
        return weight > 0 ? sum / weight : own;
      });
      const room = column.map((node) => ({
        above: topped.has(node.key) ? headroom : 0,
        height: node.height + (node.stage ? gap.card : gap.pill),
      }));
      spread(wanted, room).forEach((y, i) => {
        const box = boxes.get(column[i]?.key ?? "");
        if (box) box.y = Math.round(y);
      });
    }
  }
}

/** The places nearest to the wanted ones (least squares) that keep the order and do not overlap. */
export function spread(wanted: readonly number[], room: readonly { above: number; height: number }[]): number[] {
  // With the room of everything before taken off, "no overlap" reads "not descending": pool neighbours that descend.
  const shift: number[] = [];
  let used = 0;
  room.forEach((item) => {
    used += item.above;
    shift.push(used);
    used += item.height;
  });
  const pools: { mean: number; count: number }[] = [];
  wanted.forEach((y, i) => {
    let pool = { mean: y - (shift[i] ?? 0), count: 1 };
    for (let last = pools.at(-1); last && last.mean > pool.mean; last = pools.at(-1)) {
      pools.pop();
      const count = last.count + pool.count;
      pool = { mean: (last.mean * last.count + pool.mean * pool.count) / count, count };
    }
    pools.push(pool);
  });
  return pools.flatMap((pool) => Array<number>(pool.count).fill(pool.mean)).map((y, i) => y + (shift[i] ?? 0));
}

function toOrigin(boxes: Map<string, Box>): Map<string, Box> {
  const all = [...boxes.values()];
  const left = Math.min(...all.map((box) => box.x));
  const top = Math.min(...all.map((box) => box.y));
  for (const box of all) {
    box.x -= left;
    box.y -= top;
  }
  return boxes;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

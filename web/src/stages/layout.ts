/**
 * Where everything stands. A pure function of the model and the layout before it: what can stay where it was, stays.
 *
 * A fresh picture (arrange.ts) is taken only where keeping the old one would draw an edge backwards or waste much space.
 * It knows nothing of the screen: the element scales and scrolls.
 */
import { arrange, type Box, gap, headroom, placeAbove, portY } from "./arrange.js";
import { match } from "./match.js";
import { card, type GraphEdge, type GraphNode, type Model } from "./model.js";

/** A node's place. `id` stays with the node for as long as it is recognised. */
export interface Placed extends Box {
  id: string;
}

export interface Layout {
  model: Model;
  placed: Map<string, Placed>;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Equal for models that differ only in texts and sizes. */
  signature: string;
  nextId: number;
  /** How large a fresh picture was when one was last drawn. */
  tidy: { width: number; height: number };
}

/** `afresh` asks for a picture that keeps no place, only who is who. */
export function layout(model: Model, before?: Layout, afresh = false): Layout {
  const signature = sign(model);
  if (before?.signature === signature && !afresh) return { ...before, model };
  const known = before ? match(model, before.model) : new Map<string, string>();
  const kept = before && !afresh ? keep(model, before, known) : undefined;
  const { boxes, tidy } =
    kept && before && fair(kept, before, model)
      ? { boxes: kept, tidy: before.tidy }
      : better(model, kept, before, known);
  let nextId = before?.nextId ?? 0;
  const placed = new Map<string, Placed>();
  for (const [key, box] of boxes) {
    const old = before?.placed.get(known.get(key) ?? "");
    placed.set(key, { ...box, id: old?.id ?? `n${nextId++}` });
  }
  return { model, placed, ...bounds(boxes), tidy, signature, nextId };
}

function sign(model: Model): string {
  const nodes = model.nodes.map((node) => `${node.key} ${node.width} ${node.height}`);
  const edges = model.edges.map((edge) => `${edge.from} ${edge.fromRow} ${edge.to} ${edge.toRow}`);
  return `${nodes.join("\n")}\n\n${edges.join("\n")}`;
}

/** The old places with the new nodes put in, or undefined where too little is recognised. */
function keep(model: Model, before: Layout, known: Map<string, string>): Map<string, Box> | undefined {
  const stages = model.nodes.filter((node) => node.stage);
  const recognised = stages.filter((node) => known.has(node.key)).length;
  if (recognised === 0 || recognised * 2 < stages.length) return undefined;
  const boxes = new Map<string, Box>();
  const toppedBefore = new Set(before.model.nodes.filter((node) => node.above).map((node) => node.key));
  for (const node of model.nodes) {
    const oldKey = known.get(node.key) ?? "";
    // A base that begins or ceases to stand on its card is placed anew.
    const old = toppedBefore.has(oldKey) === (node.above !== undefined) ? before.placed.get(oldKey) : undefined;
    // A pill keeps its right end: there its edges start.
    if (old) boxes.set(node.key, { ...size(node), x: old.x + old.width - node.width, y: old.y });
  }
  for (const key of overtaken(model, boxes)) boxes.delete(key);
  pushDown(boxes);
  for (const node of model.nodes) {
    if (boxes.has(node.key) || node.above) continue;
    const box = squeeze(node, model, boxes);
    if (!box) return undefined;
    boxes.set(node.key, box);
  }
  for (const node of model.nodes) placeAbove(node, boxes);
  return boxes;
}

/** Cards that take from what stands right of them, as one does when the first COPY --from is typed into it: they move, nothing else. */
function overtaken(model: Model, boxes: Map<string, Box>): Set<string> {
  const topped = new Set(model.nodes.filter((node) => node.above).map((node) => node.key));
  return new Set(
    model.edges.filter((edge) => !topped.has(edge.from) && isBackward(boxes, edge)).map((edge) => edge.to),
  );
}

function isBackward(boxes: Map<string, Box>, edge: GraphEdge): boolean {
  const from = boxes.get(edge.from);
  const to = boxes.get(edge.to);
  return from !== undefined && to !== undefined && from.x + from.width + 12 > to.x;
}

/** Cards that grew push what is below them, and nothing else. */
function pushDown(boxes: Map<string, Box>): void {
  const all = [...boxes.values()].sort((a, b) => a.y - b.y);
  all.forEach((upper, i) => {
    for (const lower of all.slice(i + 1)) {
      if (overlap(upper, lower, 8)) lower.y = upper.y + upper.height + gap.pill;
    }
  });
}

/** A place for a new node: right of all that gives to it, left of all that takes from it, as level with them as possible. */
function squeeze(node: GraphNode, model: Model, boxes: Map<string, Box>): Box | undefined {
  const nodes = new Map(model.nodes.map((other) => [other.key, other]));
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  const levels: number[] = [];
  for (const edge of model.edges) {
    const giver = edge.to === node.key ? boxes.get(edge.from) : undefined;
    const taker = edge.from === node.key ? boxes.get(edge.to) : undefined;
    const other = nodes.get(giver ? edge.from : edge.to);
    if (!other || other.above) continue;
    if (giver) {
      from = Math.max(from, giver.x + giver.width + gap.column);
      levels.push(giver.y + portY(other, edge.fromRow) - portY(node, edge.toRow));
    }
    if (taker) {
      to = Math.min(to, taker.x - gap.column);
      levels.push(taker.y + portY(other, edge.toRow) - portY(node, edge.fromRow));
    }
  }
  const x = column(node, model, boxes, from, to);
  if (x < from || x + node.width > to) return undefined;
  const topped = model.nodes.some((other) => other.above === node.key);
  const wanted = levels.length > 0 ? levels.reduce((a, b) => a + b) / levels.length : startLevel(node, boxes);
  return freeSlot({ ...size(node), x, y: Math.round(wanted) }, topped ? headroom : 0, boxes);
}

/** Where a node without edges goes: level with the top, and down from there. */
function startLevel(node: GraphNode, boxes: Map<string, Box>): number {
  const { top, height } = bounds(boxes);
  return node.stage ? top + headroom : top + height;
}

/** The left end for a new node: an existing column's where one fits, else beside what it belongs to. */
function column(node: GraphNode, model: Model, boxes: Map<string, Box>, from: number, to: number): number {
  const free = !Number.isFinite(from) && !Number.isFinite(to);
  if (node.stage && free && model.nodes.every((other) => (other.stage?.index ?? 0) <= (node.stage?.index ?? 0))) {
    // The last stage of the file is about to take from the others: it starts where it will not have to move.
    const { left, width } = bounds(boxes);
    return left + width + gap.column;
  }
  if (node.stage) {
    const columns = [...boxes.values()].filter((box) => box.width === card.width).map((box) => box.x);
    const fitting = columns.filter((x) => x >= from && x + node.width <= to).sort((a, b) => a - b);
    if (fitting[0] !== undefined) return fitting[0];
  }
  if (Number.isFinite(to)) return to - node.width;
  return Number.isFinite(from) ? from : bounds(boxes).left;
}

/** The free place nearest to the wanted height. */
function freeSlot(wanted: Box, above: number, boxes: Map<string, Box>): Box {
  const full = { ...wanted, y: wanted.y - above, height: wanted.height + above };
  const near = [...boxes.values()].filter((box) => box.x < full.x + full.width + 8 && full.x < box.x + box.width + 8);
  const tries = [full.y];
  for (const box of near) tries.push(box.y + box.height + gap.card, box.y - full.height - gap.card);
  tries.sort((a, b) => Math.abs(a - full.y) - Math.abs(b - full.y));
  const y = tries.find((at) => near.every((box) => !overlap({ ...full, y: at }, box, gap.pill)));
  return { ...wanted, y: (y ?? full.y) + above };
}

/** Whether what was kept is good without comparing it: drawing afresh takes long for many stages, and this is asked at each line typed. */
function fair(kept: Map<string, Box>, { tidy }: Layout, model: Model): boolean {
  const { width, height } = bounds(kept);
  return backwards(kept, model) === 0 && width <= tidy.width * 1.25 + card.width && height <= tidy.height * 1.25 + 120;
}

/** The better of what was kept and a fresh picture. */
function better(
  model: Model,
  kept: Map<string, Box> | undefined,
  before: Layout | undefined,
  known: Map<string, string>,
): { boxes: Map<string, Box>; tidy: Layout["tidy"] } {
  const fresh = arrange(model);
  const { width, height } = bounds(fresh);
  const boxes = kept && !worse(kept, fresh, model) ? kept : aligned(fresh, before, known);
  return { boxes, tidy: { width, height } };
}

/** Whether keeping costs more than it is worth: edges that run backwards, or a picture twice as large as need be. */
function worse(kept: Map<string, Box>, fresh: Map<string, Box>, model: Model): boolean {
  if (backwards(kept, model) > backwards(fresh, model)) return true;
  const a = bounds(kept);
  const b = bounds(fresh);
  return a.width > b.width * 1.6 + card.width || a.height > b.height * 1.6 + 160;
}

function backwards(boxes: Map<string, Box>, model: Model): number {
  const topped = new Set(model.nodes.filter((node) => node.above).map((node) => node.key));
  return model.edges.filter((edge) => !topped.has(edge.from) && isBackward(boxes, edge)).length;
}

/** Shifts a fresh picture so that what is recognised moves as little as possible. */
function aligned(fresh: Map<string, Box>, before: Layout | undefined, known: Map<string, string>): Map<string, Box> {
  const dx: number[] = [];
  const dy: number[] = [];
  for (const [key, box] of fresh) {
    const old = before?.placed.get(known.get(key) ?? "");
    if (!old) continue;
    dx.push(old.x - box.x);
    dy.push(old.y - box.y);
  }
  const right = median(dx);
  const down = median(dy);
  for (const box of fresh.values()) {
    box.x += right;
    box.y += down;
  }
  return fresh;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function overlap(a: Box, b: Box, space: number): boolean {
  return (
    a.x < b.x + b.width + space &&
    b.x < a.x + a.width + space &&
    a.y < b.y + b.height + space &&
    b.y < a.y + a.height + space
  );
}

function size(node: GraphNode): { key: string; width: number; height: number } {
  return { key: node.key, width: node.width, height: node.height };
}

function bounds(boxes: Map<string, Box>): { left: number; top: number; width: number; height: number } {
  if (boxes.size === 0) return { left: 0, top: 0, width: 0, height: 0 };
  const all = [...boxes.values()];
  const left = Math.min(...all.map((box) => box.x));
  const top = Math.min(...all.map((box) => box.y));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

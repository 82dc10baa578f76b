/**
 * What the graph shows of a report: nodes with rows, and edges that end at a row.
 *
 * Sizes in pixels are decided here, so that layout can be computed and tested without a browser.
 * It neither draws nor places; layout.ts and graph.ts call it.
 */

import { sourceKey } from "../store/selection.js";
import { stageLabel } from "../ui/hues.js";
import type { Edge, Report, Stage, Step } from "../wire.gen.js";

/** How an edge is drawn. What comes from outside the file (the context, a named context, a URL) has one look, whatever takes it. */
export type EdgeStyle = "from" | "copy" | "mount" | "outside";

export type NodeKind = "stage" | "image" | "scratch" | "context" | "url";

/** One line of a card: the FROM, a step, or the place of folded steps. */
export interface Row {
  kind: "from" | "step" | "fold";
  /** The step, for kind "step". */
  step?: Step;
  /** The folded steps, for kind "fold". */
  folded?: Step[];
}

export interface GraphNode {
  key: string;
  kind: NodeKind;
  label: string;
  width: number;
  height: number;
  built: boolean;
  stage?: Stage;
  rows: Row[];
  /** The card that this stands on: "scratch", or an image that only this card starts from. */
  above?: string;
}

export interface GraphEdge {
  key: string;
  style: EdgeStyle;
  from: string;
  to: string;
  /** Row of the giving card that wrote what is taken, -1 where that is not one row. */
  fromRow: number;
  toRow: number;
  /** Index in report.edges, -1 for the edge from "scratch", which the report does not list. */
  index: number;
  built: boolean;
  /** Bytes that the edge hands over, 0 if none are known. */
  bytes: number;
}

export interface Model {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Stages that are left out because there are more than the graph can show. */
  omitted: number;
}

/** Pixels of a card's parts at zoom 1. */
export const card = { width: 218, head: 32, row: 20, foot: 6, pill: 26, pillMin: 64, pillMax: 150 } as const;

/** More stages than this are not drawn: the list beside the graph has them all. */
export const stageLimit = 150;
/** A card with more steps than `limit` folds those in the middle that take nothing; `edge` of them stay at each end. */
const folding = { limit: 12, edge: 4 } as const;
/** Many cards have to be small. */
const dense = { stages: 24, limit: 4, edge: 1 } as const;

/** Makes the model. `open` holds the indexes of stages whose folded rows are to be shown. */
export function model(report: Report, open: ReadonlySet<number> = new Set()): Model {
  const shown = choose(report.stages);
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const rowOf = new Map<string, number>();
  const ends = stepsWithEdges(report.edges);
  const fold = shown.length > dense.stages ? dense : folding;
  for (const stage of shown) {
    const rows = rowsOf(stage, ends, open.has(stage.index) ? { limit: Number.POSITIVE_INFINITY, edge: 0 } : fold);
    rows.forEach((row, i) => {
      if (row.step) rowOf.set(row.step.id, i);
      for (const step of row.folded ?? []) rowOf.set(step.id, i);
    });
    nodes.push({
      key: `stage:${stage.index}`,
      kind: "stage",
      label: stageLabel(stage),
      width: card.width,
      height: card.head + rows.length * card.row + card.foot,
      built: stage.built,
      stage,
      rows,
    });
  }
  const byIndex = new Map(shown.map((stage) => [stage.index, stage]));
  const sources = new Map<string, GraphNode>();
  // Stages whose FROM has an edge already.
  const based = new Set<number>();
  report.edges.forEach((edge, index) => {
    const giver = edge.from.stage === undefined ? undefined : byIndex.get(edge.from.stage);
    const outside = outsideOf(edge, report);
    if (!byIndex.has(edge.to.stage) || (!giver && !outside)) return;
    if (edge.kind === "from") based.add(edge.to.stage);
    if (outside)
      sources.set(outside.key, { ...outside, built: edge.built || (sources.get(outside.key)?.built ?? false) });
    const from = giver ? `stage:${giver.index}` : (outside?.key ?? "");
    const toRow = edge.to.step === "" ? 0 : (rowOf.get(edge.to.step) ?? 0);
    const style = styleOf(edge);
    for (const fromRow of style === "from" ? [-1] : writers(giver, edge.paths, rowOf)) {
      const key = `${from}:${fromRow}>${edge.to.stage}:${edge.to.step}:${index}`;
      const to = `stage:${edge.to.stage}`;
      edges.push({ key, style, from, to, fromRow, toRow, index, built: edge.built, bytes: edge.size.bytes });
    }
  });
  for (const stage of shown) {
    if (stage.baseKind !== "scratch" || based.has(stage.index)) continue;
    const key = `scratch:${stage.index}`;
    nodes.push({ ...pill(key, "scratch", "scratch"), built: stage.built });
    const to = `stage:${stage.index}`;
    edges.push({
      key: `${key}>`,
      style: "from",
      from: key,
      to,
      fromRow: -1,
      toRow: 0,
      index: -1,
      built: stage.built,
      bytes: 0,
    });
  }
  nodes.push(...sources.values());
  putAbove(nodes, edges);
  return { nodes, edges, omitted: report.stages.length - shown.length };
}

/** Where a row's middle is, measured from its card's top. */
export function rowY(row: number): number {
  return card.head + row * card.row + card.row / 2;
}

/** The stages to draw: all, or when there are too many those that the target needs, the last ones first. */
function choose(stages: Stage[]): Stage[] {
  if (stages.length <= stageLimit) return stages;
  const built = stages.filter((stage) => stage.built);
  const rest = stages.filter((stage) => !stage.built);
  return [...rest, ...built].slice(-stageLimit).sort((a, b) => a.index - b.index);
}

function stepsWithEdges(edges: Edge[]): Set<string> {
  return new Set(edges.map((edge) => edge.to.step));
}

/** A card's rows. Of a long stage the first and last steps stay, and those that take from elsewhere. */
function rowsOf(stage: Stage, ends: Set<string>, fold: { limit: number; edge: number }): Row[] {
  const rows: Row[] = [{ kind: "from" }];
  const { steps } = stage;
  let kept = 0;
  let folded: Step[] = [];
  const flush = () => {
    // Folding one step saves nothing: its row says more than a count.
    if (folded.length === 1) rows.push({ kind: "step", step: folded[0] as Step });
    else if (folded.length > 1) rows.push({ kind: "fold", folded });
    folded = [];
  };
  steps.forEach((step, i) => {
    const outer = i < fold.edge || i >= steps.length - fold.edge;
    const keep = steps.length <= fold.limit || outer || (ends.has(step.id) && ++kept <= folding.limit);
    if (!keep) {
      folded.push(step);
      return;
    }
    flush();
    rows.push({ kind: "step", step });
  });
  flush();
  return rows;
}

function styleOf(edge: Edge): EdgeStyle {
  if (edge.from.context !== undefined || edge.from.url !== undefined) return "outside";
  if (edge.kind === "from") return "from";
  return edge.kind === "mount" ? "mount" : "copy";
}

/** Finds the bases that nothing else takes from: beside all others they would only make the picture wide. */
function putAbove(nodes: GraphNode[], edges: GraphEdge[]): void {
  for (const node of nodes) {
    if (node.kind !== "image" && node.kind !== "scratch") continue;
    const [edge, more] = edges.filter((e) => e.from === node.key);
    if (!edge || more || edge.style !== "from") continue;
    node.above = edge.to;
    node.width = pillWidth(node.label, card.width);
  }
}

/** The external node that an edge starts at. */
function outsideOf(edge: Edge, report: Report): GraphNode | undefined {
  const { image, context, url } = edge.from;
  if (image === "scratch") return pill(`scratch:${edge.to.stage}`, "scratch", image);
  const key = sourceKey(edge.from);
  if (key === null) return undefined;
  if (image !== undefined) return pill(key, "image", familiar(image));
  if (context !== undefined) return pill(key, "context", context === "" ? contextLabel(report) : context);
  return pill(key, "url", url ?? "");
}

/** An image's name as people write it: without the registry and the organisation that are meant when none is given. */
export function familiar(image: string): string {
  return image.replace(/^docker\.io\/(library\/)?/, "");
}

/** The build context, with how many files of it the build sees where that is known. */
function contextLabel(report: Report): string {
  return report.context ? `context · ${report.context.files}` : "context";
}

function pill(key: string, kind: NodeKind, label: string): GraphNode {
  return { key, kind, label, width: pillWidth(label, card.pillMax), height: card.pill, built: false, rows: [] };
}

function pillWidth(label: string, most: number): number {
  // 7.3 px is the advance of a 12 px monospaced letter, rounded up.
  return Math.min(most, Math.max(card.pillMin, Math.ceil(label.length * 7.3) + 26));
}

/** The rows of the giver that wrote the paths an edge takes: at most three, or [-1] where the effects do not say. */
function writers(giver: Stage | undefined, paths: string[], rowOf: Map<string, number>): number[] {
  if (!giver) return [-1];
  const rows = new Set<number>();
  for (const path of paths) {
    const step = giver.steps.findLast((candidate) =>
      candidate.effects.some(
        (effect) => effect.kind === "write" && effect.path !== undefined && within(effect.path, path),
      ),
    );
    const row = step && rowOf.get(step.id);
    if (row === undefined) return [-1];
    rows.add(row);
  }
  return rows.size === 0 || rows.size > 3 ? [-1] : [...rows];
}

/** Says whether path is folder or lies below it. */
function within(path: string, folder: string): boolean {
  // COPY --from takes a path without a slash from the root, too.
  const root = `/${folder.replace(/^\.?\/+|\/+$/g, "")}`;
  return path === root || path.startsWith(`${root}/`);
}

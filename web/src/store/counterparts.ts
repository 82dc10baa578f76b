/**
 * What belongs together: for one selection, everything to be marked in every view.
 *
 * A pure function of the report, called on each hover; it walks stages, edges and layers, never files,
 * because a report may come without them. A file is marked by where it comes from (see marksFile).
 */
import type { Report, Stage, Step, Why } from "../wire.gen.js";
import { closed, type Selection, sourceKey, type TreeName } from "./selection.js";
import { sourcePattern } from "./sources.js";

export interface Counterparts {
  readonly lines: ReadonlySet<number>;
  readonly stages: ReadonlySet<number>;
  readonly steps: ReadonlySet<string>;
  readonly edges: ReadonlySet<number>;
  readonly layers: ReadonlySet<number>;
  readonly sources: ReadonlySet<string>;
  /** Paths by tree, as "image /bin/client". */
  readonly paths: ReadonlySet<string>;
}

class Marks implements Counterparts {
  readonly lines = new Set<number>();
  readonly stages = new Set<number>();
  readonly steps = new Set<string>();
  readonly edges = new Set<number>();
  readonly layers = new Set<number>();
  readonly sources = new Set<string>();
  readonly paths = new Set<string>();
}

export const nothing: Counterparts = new Marks();

/** Paths of a context are relative; the engine's chains may write them from its root. */
export function pathKey(tree: TreeName, path: string): string {
  return `${tree} ${tree === "context" ? path.replace(/^\/+/, "") : path}`;
}

/** Whether a file row is to be marked: where files are pointed at, only they; else what the marked steps wrote. */
export function marksFile(c: Counterparts, tree: TreeName, path: string, origin: string): boolean {
  return c.paths.size > 0 ? c.paths.has(pathKey(tree, path)) : c.steps.has(origin);
}

/** The counterparts of a selection. `why` is the engine's chain for a selected file, once it is known. */
export function counterparts(report: Report | null, selection: Selection | null, why: Why | null = null): Counterparts {
  if (report === null || selection === null) return nothing;
  const marks = new Marks();
  switch (selection.kind) {
    case "line":
      markLine(report, marks, selection.line);
      break;
    case "stage":
      markStage(report, marks, selection.stage);
      break;
    case "step":
      markStep(report, marks, selection.step);
      break;
    case "edge":
      markEdge(report, marks, selection.edge);
      break;
    case "layer":
      markLayer(report, marks, selection.layer);
      break;
    case "file":
      markFile(report, marks, selection, why);
      break;
    case "source":
      markSource(report, marks, selection.source);
      break;
    default:
      closed(selection);
  }
  return marks;
}

/** The last line of a stage's text. `endLine` alone may be that of its FROM. */
export function lastLine(stage: Stage): number {
  return stage.steps.reduce((last, step) => Math.max(last, step.endLine), stage.endLine);
}

/** The stage whose text holds a line, and the step on it; undefined where there is none. */
export function atLine(report: Report, line: number): { stage: Stage; step: Step | undefined } | undefined {
  for (const stage of report.stages) {
    if (line < stage.line || line > lastLine(stage)) continue;
    return { stage, step: stage.steps.find((s) => !s.onBuild && s.line <= line && line <= s.endLine) };
  }
  return undefined;
}

export function findStep(report: Report, id: string): { stage: Stage; step: Step } | undefined {
  const stage = report.stages[Number.parseInt(id, 10)];
  const step = stage?.steps.find((s) => s.id === id);
  return stage && step ? { stage, step } : undefined;
}

function addLines(marks: Marks, from: number, to: number): void {
  for (let line = from; line <= to; line++) marks.lines.add(line);
}

function markLine(report: Report, marks: Marks, line: number): void {
  marks.lines.add(line);
  const at = atLine(report, line);
  if (at?.step) markStep(report, marks, at.step.id);
  else if (at && line === at.stage.line) markStage(report, marks, at.stage.index);
}

/** A stage: its own lines and steps, what goes in and out, and the layers that it made. */
function markStage(report: Report, marks: Marks, index: number): void {
  const stage = report.stages[index];
  if (!stage) return;
  marks.stages.add(index);
  addLines(marks, stage.line, lastLine(stage));
  for (const step of stage.steps) marks.steps.add(step.id);
  report.edges.forEach((edge, i) => {
    if (edge.to.stage === index || edge.from.stage === index) markEdgeEnds(report, marks, i);
  });
  markLayersOfSteps(report, marks);
}

/** A step, what it takes, and (unless a file's own chain says it better) the steps that wrote what it takes. */
function markStep(report: Report, marks: Marks, id: string, behind = true): void {
  const found = findStep(report, id);
  if (!found) return;
  marks.steps.add(id);
  addLines(marks, found.step.line, found.step.endLine);
  report.edges.forEach((edge, i) => {
    if (edge.to.step === id) markEdgeEnds(report, marks, i, behind);
  });
  markLayersOfSteps(report, marks);
}

function markEdge(report: Report, marks: Marks, index: number): void {
  const edge = report.edges[index];
  if (!edge) return;
  markEdgeEnds(report, marks, index);
  if (edge.to.step === "") {
    marks.stages.add(edge.to.stage);
    marks.lines.add(edge.line);
  } else {
    markStep(report, marks, edge.to.step);
  }
}

/** The edge itself, and what it comes from. */
function markEdgeEnds(report: Report, marks: Marks, index: number, behind = true): void {
  const edge = report.edges[index];
  if (!edge) return;
  marks.edges.add(index);
  marks.lines.add(edge.line);
  if (edge.from.stage !== undefined) {
    marks.stages.add(edge.from.stage);
    for (const step of behind ? writers(report.stages[edge.from.stage], edge.paths) : []) {
      marks.steps.add(step.id);
      addLines(marks, step.line, step.endLine);
    }
  }
  const source = sourceKey(edge.from);
  if (source !== null) marks.sources.add(source);
}

/** The steps of a stage that wrote paths last, as far as the report lists what steps write. */
function writers(giver: Stage | undefined, paths: readonly string[]): Step[] {
  const found = new Set<Step>();
  for (const path of paths) {
    const root = path.replace(/\/+$/, "");
    const within = (p: string) => p === root || p.startsWith(`${root}/`);
    const step = giver?.steps.findLast((s) => s.effects.some((e) => e.kind === "write" && e.path && within(e.path)));
    if (step) found.add(step);
  }
  return [...found];
}

function markLayer(report: Report, marks: Marks, index: number): void {
  const layer = report.image?.layers[index];
  if (!layer) return;
  if (layer.step !== "") markStep(report, marks, layer.step);
  else markBase(report, marks);
  marks.layers.add(index);
}

/** The external base of the target: the FROM at the end of its chain of stages. */
function markBase(report: Report, marks: Marks): void {
  let stage = report.stages[report.target];
  for (let hops = 0; stage && stage.baseStage !== undefined && hops < report.stages.length; hops++) {
    stage = report.stages[stage.baseStage];
  }
  if (!stage) return;
  const root = stage.index;
  marks.lines.add(stage.line);
  report.edges.forEach((edge, i) => {
    if (edge.kind === "from" && edge.to.stage === root) markEdgeEnds(report, marks, i);
  });
  report.image?.layers.forEach((layer, i) => {
    if (layer.step === "") marks.layers.add(i);
  });
}

function markFile(report: Report, marks: Marks, file: Selection & { kind: "file" }, why: Why | null): void {
  if (file.origin === "base") markBase(report, marks);
  else if (file.origin !== undefined) markStep(report, marks, file.origin, false);
  if (file.tree === "context") markTakers(report, marks, file.path);
  for (const link of why?.links ?? []) {
    if (link.step) markStep(report, marks, link.step, false);
    else if (link.line) marks.lines.add(link.line);
    if (link.kind === "context") marks.paths.add(pathKey("context", link.path));
  }
  marks.paths.add(pathKey(file.tree, file.path));
}

/** The instructions that take a file of the context, as far as their words tell. */
function markTakers(report: Report, marks: Marks, path: string): void {
  marks.sources.add("context:");
  report.edges.forEach((edge, i) => {
    if (edge.from.context === "" && edge.paths.some((p) => sourcePattern(p).test(path))) markEdge(report, marks, i);
  });
}

function markSource(report: Report, marks: Marks, source: string): void {
  report.edges.forEach((edge, i) => {
    if (sourceKey(edge.from) === source) markEdge(report, marks, i);
  });
  marks.sources.add(source);
}

function markLayersOfSteps(report: Report, marks: Marks): void {
  report.image?.layers.forEach((layer, i) => {
    if (layer.step !== "" && marks.steps.has(layer.step)) marks.layers.add(i);
  });
}

/**
 * The graph in words: what a stage, a step and an edge are called, for labels, titles and screen readers.
 *
 * Pure functions of the report; the graph and the list of steps say the same because they ask here.
 */
import { stageLabel } from "../ui/hues.js";
import { describeSize, formatRange, formatSize } from "../ui/size.js";
import type { Edge, Endpoint, Report, Size, Stage, Step } from "../wire.gen.js";
import { familiar } from "./model.js";

/** "0 · build", or "stage 0" for one without a name. */
export function stageTitle(stage: Stage): string {
  return stage.name === "" ? `stage ${stage.index}` : `${stage.index} · ${stage.name}`;
}

/** An instruction on one line: continuation and indentation folded, a heredoc's body left out. */
export function oneLine(text: string): string {
  const head = /<<-?["']?\w/.test(text) ? (text.split("\n", 1)[0] ?? "") : text;
  return head
    .replace(/\\\r?\n/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** What stands after the instruction's word. */
export function operands(step: Step): string {
  const line = oneLine(step.text);
  return line.toUpperCase().startsWith(step.instruction) ? line.slice(step.instruction.length).trim() : line;
}

/** Who gives, as a noun: "stage build", "image golang:1.20", "the build context". */
export function giverName(from: Endpoint, stages: readonly Stage[]): string {
  if (from.stage !== undefined) {
    const stage = stages[from.stage];
    if (!stage) return `stage ${from.stage}`;
    return stage.name === "" ? stageLabel(stage) : `stage ${stage.name}`;
  }
  if (from.image !== undefined) return `image ${familiar(from.image)}`;
  if (from.context !== undefined) return from.context === "" ? "the build context" : `context ${from.context}`;
  return from.url ?? "";
}

/** What an edge does, in a sentence without its full stop. */
export function edgeSentence(edge: Edge, stages: readonly Stage[]): string {
  const giver = giverName(edge.from, stages);
  if (edge.kind === "from") return `starts from ${giver}`;
  const what = edge.paths.length > 0 ? edge.paths.join(", ") : "files";
  if (edge.kind === "mount") return `mounts ${what} from ${giver}`;
  return `takes ${what} from ${giver}, ${describeSize(edge.size)}`;
}

/** The same, and how the giver's name was understood, where that says more than the name. */
export function edgeFact(edge: Edge, stages: readonly Stage[]): string {
  const sentence = edgeSentence(edge, stages);
  const resolved = familiarIn(edge.resolved ?? "");
  return resolved === "" || sentence.includes(resolved) ? sentence : `${sentence} (${resolved})`;
}

/** A sentence with its images called as people call them. */
function familiarIn(sentence: string): string {
  return sentence.replace(/\S+/g, familiar);
}

/** The chip on a marked edge. */
export function edgeLabel(edge: Edge): string {
  if (edge.kind === "from") return formatSize(edge.size);
  const shown = edge.paths.slice(0, 3).join(" ");
  const more = edge.paths.length > 3 ? ` +${edge.paths.length - 3}` : "";
  return edge.kind === "mount" ? `${shown}${more}` : `${shown}${more} · ${formatSize(edge.size)}`;
}

/** How well a size is known, to stand behind the size itself. */
function sureness(size: Size): string {
  return size.certainty === "exact" ? "exact" : `${size.certainty} ${formatRange(size)}`;
}

/** The words on a card's title: its name and what is special about it. */
export function stageTags(stage: Stage, platform: string): string[] {
  const tags: string[] = [];
  if (stage.target) tags.push("target");
  if (!stage.built) tags.push("skipped");
  if (stage.platform !== platform) tags.push(stage.platform.replace(/^linux\//, ""));
  return tags;
}

/** A card in a sentence. It starts with what is to be seen, so that a voice can name it. */
export function stageSentence(stage: Stage, platform: string): string {
  const seen = [stageTitle(stage), ...stageTags(stage, platform), formatSize(stage.size)].join(" ");
  const rest = [
    sureness(stage.size),
    `from ${stage.base}`,
    stage.platform,
    stage.built ? "" : "not needed for the target",
    stage.description,
  ];
  return [seen, ...rest].filter((part) => part !== "").join(", ");
}

export function stepSentence(step: Step, edges: readonly Edge[], stages: readonly Stage[]): string {
  const takes = edges.filter((edge) => edge.to.step === step.id).map((edge) => edgeSentence(edge, stages));
  return [`${step.instruction} ${operands(step)} ${formatSize(step.size)}`, sureness(step.size), ...takes].join(", ");
}

export function fromSentence(stage: Stage): string {
  const why = [stage.resolved, stage.baseFact].filter(Boolean).join(". ");
  const seen = `FROM ${oneLine(stage.base)} ${formatSize(stage.baseSize)}`;
  return [seen, sureness(stage.baseSize), why].filter((part) => part !== "").join(", ");
}

/** A sentence on the whole, for the graph's label. */
export function summary(report: Report): string {
  const { stages } = report;
  if (stages.length === 0) return "No stages yet";
  const needed = stages.filter((stage) => stage.built).length;
  const count = stages.length === 1 ? "1 stage" : `${stages.length} stages`;
  const target = stages[report.target];
  if (!target) return count;
  const rest =
    needed < stages.length ? `, ${needed} needed for ${stageLabel(target)}` : `, the target is ${stageLabel(target)}`;
  return count + rest;
}

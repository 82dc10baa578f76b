/**
 * Which stage a file comes from, as words and as a hue, from the report alone.
 *
 * Nothing is fetched here. A file's whole chain is the engine's answer to "why"; this is what a row says at once.
 */
import { findStep } from "../store/counterparts.js";
import { stageHue, stageLabel } from "../ui/hues.js";
import type { Edge, Report, Stage } from "../wire.gen.js";

/** The stage whose instruction made a file: for one that was copied from another stage, that stage. */
export function stageOf(report: Report, origin: string): Stage | undefined {
  const found = findStep(report, origin);
  if (!found) return undefined;
  const giver = edgesInto(report, origin).find((edge) => edge.kind !== "mount" && edge.from.stage !== undefined)?.from
    .stage;
  return giver === undefined ? found.stage : report.stages[giver];
}

export function edgesInto(report: Report, step: string): Edge[] {
  return step === "" ? [] : report.edges.filter((edge) => edge.to.step === step);
}

/** The hue of a file's dot: its stage's, or the one for all that comes from outside. */
export function originHue(report: Report, origin: string): string {
  const stage = stageOf(report, origin);
  return stage ? stageHue(stage.index) : "var(--outside)";
}

/** Where a file comes from, in a few words. */
export function originWords(report: Report, origin: string): string {
  if (origin === "base") return "from the base image";
  if (origin === "context") return "from the context";
  const found = findStep(report, origin);
  if (!found) return "";
  const stage = stageOf(report, origin);
  const by = `line ${found.step.line}`;
  if (stage && stage !== found.stage) return `${by} copied it from ${stageLabel(stage)}`;
  return `${by}, ${found.step.instruction}`;
}

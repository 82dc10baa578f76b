/**
 * Reports for tests, from a few words: it reads enough of a Dockerfile to draw it. Not part of the page.
 *
 * The engine is the only thing that knows Dockerfiles; this stands in for it where a test is about pictures.
 */
import type { Edge, Endpoint, Report, Size, Stage, Step } from "../wire.gen.js";

export function exact(bytes: number): Size {
  return { bytes, low: bytes, high: bytes, certainty: "exact" };
}

export function about(bytes: number): Size {
  return { bytes, low: Math.round(bytes * 0.85), high: Math.round(bytes * 1.15), certainty: "estimated" };
}

export const unknown: Size = { bytes: 0, low: 0, high: Number.MAX_SAFE_INTEGER, certainty: "unknown" };

/** A report on one instruction a line. Sizes are made up from the length of the text. */
export function reportOf(dockerfile: string, target = ""): Report {
  const stages: Stage[] = [];
  const edges: Edge[] = [];
  dockerfile.split("\n").forEach((raw, i) => {
    const text = raw.trim();
    if (text === "" || text.startsWith("#")) return;
    const line = i + 1;
    const word = (text.split(/\s+/)[0] ?? "").toUpperCase();
    const stage = stages.at(-1);
    if (word === "FROM") addStage(stages, edges, text, line);
    else if (stage) addStep(stages, edges, stage, word, text, line);
  });
  markBuilt(stages, edges, target);
  return {
    error: null,
    problems: [],
    stages,
    edges,
    image: null,
    target: stages.findIndex((stage) => stage.target),
    scopes: [],
    context: null,
    syntax: "",
    frontend: "",
    command: "",
    outline: null,
  } as unknown as Report;
}

function addStage(stages: Stage[], edges: Edge[], text: string, line: number): void {
  const [, base = "", , name = ""] = text.split(/\s+/);
  const index = stages.length;
  const at = stages.findIndex((stage) => stage.name !== "" && stage.name === base);
  const baseKind = base === "scratch" ? "scratch" : at >= 0 ? "stage" : "image";
  const size = base === "scratch" ? exact(0) : about(base.length * 9_100_000);
  stages.push({
    index,
    name: name.toLowerCase(),
    base,
    baseKind,
    ...(baseKind === "image" ? { baseImage: base } : {}),
    ...(baseKind === "stage" ? { baseStage: at } : {}),
    platform: "linux/amd64",
    description: "",
    line,
    endLine: line,
    built: false,
    target: false,
    size,
    compressed: size,
    baseSize: size,
    known: { exact: size.bytes, estimated: 0, estimatedLow: 0, estimatedHigh: 0, unknown: 0 },
    steps: [],
  });
  const to = { stage: index, step: "" };
  const common = { kind: "from" as const, to, line, paths: [], size, built: false };
  if (baseKind === "stage") edges.push({ ...common, from: { stage: at }, resolved: `${base} is stage ${at}` });
  if (baseKind === "image") edges.push({ ...common, from: { image: base } });
}

function addStep(stages: Stage[], edges: Edge[], stage: Stage, word: string, text: string, line: number): void {
  const id = `${stage.index}.${stage.steps.length}`;
  const words = text.split(/\s+/).slice(1);
  const plain = words.filter((w) => !w.startsWith("--"));
  const size = stepSize(word, text);
  const effects: Step["effects"] = [];
  const output = /-o (\S+)/.exec(text)?.[1];
  if (output) effects.push({ kind: "write", path: output, text: `writes ${output}`, size });
  stage.steps.push({ id, line, endLine: line, instruction: word, text, built: false, cache: "none", size, effects });
  stage.endLine = line;
  const give = (kind: Edge["kind"], from: Endpoint, paths: string[]) =>
    edges.push({ kind, from, to: { stage: stage.index, step: id }, line, paths, size, built: false });
  for (const mount of words.filter((w) => w.startsWith("--mount=") && w.includes("from="))) {
    give("mount", giver(stages, /from=([^,]+)/.exec(mount)?.[1] ?? ""), ["/"]);
  }
  if (word !== "COPY" && word !== "ADD") return;
  const from = words.find((w) => w.startsWith("--from="))?.slice("--from=".length);
  const paths = plain.slice(0, -1);
  const url = paths.find((path) => path.includes("://"));
  const kind = word === "COPY" ? "copy" : "add";
  if (url) give(kind, { url }, [url]);
  else give(kind, from === undefined ? { context: "" } : giver(stages, from), paths);
}

function stepSize(word: string, text: string): Size {
  if (text.includes("make")) return unknown;
  if (word === "RUN") return about(text.length * 812_345);
  return word === "COPY" || word === "ADD" ? exact(text.length * 1234) : exact(0);
}

function giver(stages: Stage[], name: string): Endpoint {
  const stage = stages.slice(0, -1).findIndex((s) => s.name === name.toLowerCase() || String(s.index) === name);
  return stage >= 0 ? { stage } : { image: name };
}

function markBuilt(stages: Stage[], edges: Edge[], target: string): void {
  const end = stages.find((stage) => stage.name === target && target !== "") ?? stages.at(-1);
  if (!end) return;
  end.target = true;
  const todo = [end.index];
  for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
    const stage = stages[index];
    if (!stage || stage.built) continue;
    stage.built = true;
    for (const step of stage.steps) step.built = true;
    for (const edge of edges) {
      if (edge.to.stage !== index) continue;
      edge.built = true;
      if (edge.from.stage !== undefined) todo.push(edge.from.stage);
    }
  }
}

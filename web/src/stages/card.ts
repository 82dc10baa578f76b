/** The boxes of the graph: a card per stage with its rows, and pills for what comes from outside. Templates only. */
import { html, nothing, type TemplateResult } from "lit";
import type { Counterparts } from "../store/counterparts.js";
import { stageHue } from "../ui/hues.js";
import { formatSize } from "../ui/size.js";
import { vars } from "../ui/vars.js";
import type { Report, Stage } from "../wire.gen.js";
import { cardOf, rowKey } from "./keys.js";
import type { Placed } from "./layout.js";
import type { GraphEdge, GraphNode, Model, Row } from "./model.js";
import {
  fromSentence,
  giverName,
  oneLine,
  operands,
  stageSentence,
  stageTags,
  stageTitle,
  stepSentence,
} from "./text.js";

/** What the boxes need to know of the whole. */
export interface Scene {
  report: Report;
  marks: Counterparts;
  /** The key that Tab reaches. */
  focus: string;
  /** The chosen row or card. */
  chosen: string;
  /** The edge that ends at a row, by row key: the row is marked in its giver's hue. */
  edgeAt: ReadonlyMap<string, GraphEdge>;
  /** Of each card, see stamps. */
  stamps: ReadonlyMap<string, string>;
}

export function hueOf(key: string): string {
  return key.startsWith("stage:") ? stageHue(Number(key.slice("stage:".length))) : "var(--outside)";
}

/** Everything that a box shows: while none of it changes, the box need not be drawn again. */
export function stampOf(node: GraphNode, placed: Placed, scene: Scene): unknown[] {
  const { marks, report } = scene;
  const inside = (key: string) => (cardOf(key) === node.key ? key : "");
  const common = [node.key, placed, inside(scene.focus), inside(scene.chosen)];
  if (!node.stage) return [...common, node.label, node.built, marks.sources.has(node.key)];
  const { stage } = node;
  const on = node.rows
    .map((row) => ((row.step ?? row.folded?.[0]) ? +isRowOn(row, scene) : +marks.lines.has(stage.line)))
    .join("");
  const platform = report.stages[report.target]?.platform;
  return [...common, platform, marks.stages.has(stage.index), on, node.rows.length, scene.stamps.get(node.key) ?? ""];
}

function isRowOn(row: Row, { marks }: Scene): boolean {
  return row.step ? marks.steps.has(row.step.id) : (row.folded ?? []).some((step) => marks.steps.has(step.id));
}

/** Each drawn stage and what goes into it as one string: equal strings are drawn the same. */
export function stamps(model: Model, report: Report): Map<string, string> {
  const into = new Map<number, string>();
  for (const edge of report.edges) into.set(edge.to.stage, `${into.get(edge.to.stage) ?? ""}${JSON.stringify(edge)}`);
  const stages = model.nodes.flatMap((node) => node.stage ?? []);
  return new Map(
    stages.map((stage) => [`stage:${stage.index}`, JSON.stringify(stage) + (into.get(stage.index) ?? "")]),
  );
}

export function nodeView(node: GraphNode, placed: Placed, scene: Scene): TemplateResult {
  return node.stage ? cardView(node, placed, scene) : pillView(node, placed, scene);
}

function place(placed: Placed): Record<string, string> {
  return {
    transform: `translate(${placed.x}px, ${placed.y}px)`,
    "--width": `${placed.width}px`,
    "--height": `${placed.height}px`,
  };
}

function cardView(node: GraphNode, placed: Placed, scene: Scene): TemplateResult {
  const stage = node.stage;
  if (!stage) return html``;
  const on = scene.marks.stages.has(stage.index);
  const names = ["node", "card", stage.target ? "target" : "", stage.built ? "" : "idle", on ? "on" : ""];
  const platform = scene.report.stages[scene.report.target]?.platform ?? stage.platform;
  const sentence = stageSentence(stage, platform);
  return html`<div
    class=${names.join(" ")}
    role="presentation"
    data-key=${node.key}
    data-node=${placed.id}
    ${vars({ ...place(placed), "--c": hueOf(node.key) })}
  >
    <div
      class="title"
      role="treeitem"
      aria-level="1"
      aria-expanded="true"
      aria-selected=${scene.chosen === node.key}
      aria-label=${sentence}
      title=${sentence}
      tabindex=${scene.focus === node.key ? 0 : -1}
      data-item=${node.key}
    >
      <span class="name">${nameView(stage)}</span>
      ${stageTags(stage, platform).map((tag) => html`<span class=${tag === "target" ? "tag goal" : "tag"}>${tag}</span>`)}
      <span class="size">${formatSize(stage.size)}</span>
    </div>
    ${node.rows.map((row, i) => rowView(node, row, i, scene))}
  </div>`;
}

/** The number goes where there is little room and a name says as much. */
function nameView(stage: Stage): TemplateResult {
  return stage.name === ""
    ? html`${stageTitle(stage)}`
    : html`<span class="number">${stage.index} · </span>${stage.name}`;
}

function rowView(node: GraphNode, row: Row, i: number, scene: Scene): TemplateResult {
  const key = rowKey(node.key, i);
  const edge = scene.edgeAt.get(key);
  const parts = rowParts(node, row, scene);
  const chosen = scene.chosen === key;
  const names = ["row", parts.names, parts.on ? "on" : "", chosen ? "chosen" : ""];
  return html`<div
    class=${names.join(" ")}
    role="treeitem"
    aria-level="2"
    aria-selected=${chosen}
    aria-label=${parts.sentence}
    title=${parts.sentence}
    tabindex=${scene.focus === key ? 0 : -1}
    data-key=${key}
    data-item=${key}
    data-step=${row.step?.id ?? nothing}
    ${vars({ "--from": hueOf(edge?.from.startsWith("stage:") ? edge.from : node.key) })}
  >
    <span class="words">${parts.words}</span> ${parts.size === "" ? nothing : html`<span class="size">${parts.size}</span>`}
  </div>`;
}

interface RowParts {
  names: string;
  on: boolean;
  words: unknown;
  size: string;
  sentence: string;
}

function rowParts(node: GraphNode, row: Row, scene: Scene): RowParts {
  const { marks, report } = scene;
  const stage = node.stage;
  if (row.kind === "fold") {
    const folded = row.folded ?? [];
    const words = `⋯ ${folded.length} more`;
    const on = folded.some((step) => marks.steps.has(step.id));
    return { names: "fold", on, words, size: "", sentence: `${words}: show these instructions` };
  }
  if (row.step) {
    const { step } = row;
    const again = step.cache === "miss" ? "again" : "";
    const words = html`<b>${step.instruction}</b> ${operands(step)}`;
    const sentence = stepSentence(step, report.edges, report.stages);
    return { names: again, on: marks.steps.has(step.id), words, size: formatSize(step.size), sentence };
  }
  if (!stage) return { names: "", on: false, words: "", size: "", sentence: "" };
  return {
    names: "base",
    on: marks.lines.has(stage.line),
    words: html`<b>FROM</b> ${oneLine(stage.base)}`,
    size: formatSize(stage.baseSize),
    sentence: fromSentence(stage),
  };
}

const kindWords = {
  stage: "",
  image: "base image",
  scratch: "nothing: an empty image",
  context: "build context",
  url: "from the network",
};

function pillView(node: GraphNode, placed: Placed, scene: Scene): TemplateResult {
  const on = scene.marks.sources.has(node.key);
  const names = ["node", "pill", node.kind, node.built ? "" : "idle", on ? "on" : ""];
  const edge = scene.report.edges.find((e) => giverKey(e.from) === node.key);
  const name = edge && node.kind !== "scratch" ? giverName(edge.from, scene.report.stages) : node.label;
  const words = [
    node.label,
    name,
    kindWords[node.kind],
    edge?.resolved ?? "",
    node.built ? "" : "not needed for the target",
  ];
  const sentence = [...new Set(words.filter((word) => word !== ""))].join(", ");
  return html`<div
    class=${names.join(" ")}
    role="treeitem"
    aria-level="1"
    aria-selected=${scene.chosen === node.key}
    aria-label=${sentence}
    title=${sentence}
    tabindex=${scene.focus === node.key ? 0 : -1}
    data-key=${node.key}
    data-item=${node.key}
    data-node=${placed.id}
    ${vars(place(placed))}
  >
    <span>${node.label}</span>
  </div>`;
}

function giverKey(from: { image?: string; context?: string; url?: string }): string {
  if (from.image !== undefined) return `image:${from.image}`;
  return from.context !== undefined ? `context:${from.context}` : `url:${from.url ?? ""}`;
}

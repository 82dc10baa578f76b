/** Between the keys of the graph's items ("stage:1", "stage:1/3", "edge:4", "image:alpine") and what the page selects. */
import type { Selection } from "../store/selection.js";
import { cardOf, rowKey } from "./keys.js";
import type { Model } from "./model.js";

export function selectionOf(key: string, model: Model): Selection | null {
  if (key.startsWith("edge:")) return { kind: "edge", edge: Number(key.slice("edge:".length)) };
  const node = model.nodes.find((n) => n.key === cardOf(key));
  if (!node) return null;
  if (node.kind === "scratch") return ofRow(`${model.edges.find((edge) => edge.from === key)?.to}/0`, model);
  if (!node.stage) return { kind: "source", source: node.key };
  return cardOf(key) === key ? { kind: "stage", stage: node.stage.index } : ofRow(key, model);
}

function ofRow(key: string, model: Model): Selection | null {
  const node = model.nodes.find((n) => n.key === cardOf(key));
  const row = node?.rows[Number(key.slice(cardOf(key).length + 1))];
  if (!node?.stage || !row) return null;
  if (row.step) return { kind: "step", step: row.step.id };
  if (row.kind === "fold") return null;
  const edge = model.edges.find((e) => e.to === node.key && e.toRow === 0 && e.style === "from" && e.index >= 0);
  return edge ? { kind: "edge", edge: edge.index } : { kind: "line", line: node.stage.line };
}

/** The item that stands for a selection, "" where none does. */
export function keyOf(selection: Selection, model: Model): string {
  switch (selection.kind) {
    case "stage":
      return `stage:${selection.stage}`;
    case "source":
      return selection.source;
    case "step":
      return rowOf(model, (node) => node.rows.findIndex((row) => row.step?.id === selection.step));
    case "line":
      return rowOf(model, (node) =>
        node.rows.findIndex((row) =>
          row.step
            ? row.step.line <= selection.line && selection.line <= row.step.endLine
            : row.kind === "from" && node.stage?.line === selection.line,
        ),
      );
    case "edge": {
      const edge = model.edges.find((e) => e.index === selection.edge);
      return edge ? rowKey(edge.to, edge.toRow) : "";
    }
    default:
      return "";
  }
}

function rowOf(model: Model, find: (node: Model["nodes"][number]) => number): string {
  for (const node of model.nodes) {
    const i = find(node);
    if (i >= 0) return rowKey(node.key, i);
  }
  return "";
}

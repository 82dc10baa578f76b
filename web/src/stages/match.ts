/**
 * Which node of a new model is which node of the one before: what stability rests on.
 *
 * Stages have no identity of their own. One keeps its name, or its text, or its place among those that are left;
 * an outside node keeps its key, or its takers (an image whose name is being typed). layout.ts calls it.
 */
import type { Stage } from "../wire.gen.js";
import type { GraphNode, Model } from "./model.js";

/** Maps keys of `now` to keys of `before`; what is new is absent. */
export function match(now: Model, before: Model): Map<string, string> {
  const found = new Map<string, string>();
  const left = new Map(before.nodes.map((node) => [node.key, node]));
  const pair = (a: GraphNode, b: GraphNode) => {
    found.set(a.key, b.key);
    left.delete(b.key);
  };
  const stages = now.nodes.filter((node) => node.stage);
  for (const alike of [sameName, sameText, samePlace, sameStart]) {
    for (const node of stages) {
      if (found.has(node.key)) continue;
      for (const candidate of left.values()) {
        if (!node.stage || !candidate.stage || !alike(node.stage, candidate.stage)) continue;
        pair(node, candidate);
        break;
      }
    }
  }
  matchOutside(now, before, found, left, pair);
  return found;
}

function sameName(a: Stage, b: Stage): boolean {
  return a.name !== "" && a.name === b.name;
}

function sameText(a: Stage, b: Stage): boolean {
  return (
    a.base === b.base && a.steps.length === b.steps.length && a.steps.every((step, i) => step.text === b.steps[i]?.text)
  );
}

function samePlace(a: Stage, b: Stage): boolean {
  return a.index === b.index && (a.base === b.base || shares(a, b) || a.steps.length === b.steps.length);
}

function sameStart(a: Stage, b: Stage): boolean {
  return a.base === b.base && (shares(a, b) || a.steps.length === 0 || b.steps.length === 0);
}

function shares(a: Stage, b: Stage): boolean {
  const texts = new Set(b.steps.map((step) => step.text));
  return a.steps.some((step) => texts.has(step.text));
}

type Pair = (a: GraphNode, b: GraphNode) => void;

function matchOutside(
  now: Model,
  before: Model,
  found: Map<string, string>,
  left: Map<string, GraphNode>,
  pair: Pair,
): void {
  const nodes = now.nodes.filter((node) => !node.stage);
  for (const node of nodes) {
    // The key of a scratch node names its stage, whose number may have changed: it goes by its taker below.
    const same = node.kind === "scratch" ? undefined : left.get(node.key);
    if (same) pair(node, same);
  }
  const takersBefore = takers(before);
  const takersNow = takers(now);
  for (const node of nodes) {
    if (found.has(node.key)) continue;
    const mine = takersNow.get(node.key)?.map((key) => found.get(key) ?? "new");
    for (const candidate of left.values()) {
      if (candidate.kind !== node.kind || takersBefore.get(candidate.key)?.join() !== mine?.join()) continue;
      pair(node, candidate);
      break;
    }
  }
}

function takers(model: Model): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const edge of model.edges) {
    const list = all.get(edge.from) ?? [];
    if (!list.includes(edge.to)) list.push(edge.to);
    all.set(edge.from, list);
  }
  return all;
}

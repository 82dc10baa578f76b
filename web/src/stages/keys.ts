/**
 * Moving through the graph by arrow keys: down and up in reading order, right to what takes, left to what gives.
 *
 * Pure: from the key that has the focus to the key that gets it. Keys are those of items.ts.
 */
import type { GraphEdge, Model } from "./model.js";

/** What can have the focus, in reading order: each outside node before the first card that takes from it, each card before its rows. */
export function reading(model: Model): string[] {
  const keys: string[] = [];
  const seen = new Set<string>();
  const stages = model.nodes.filter((node) => node.stage);
  const givers = new Map<string, string[]>();
  const topped = new Set(model.nodes.filter((node) => node.above).map((node) => node.key));
  // What stands on a card comes right before it.
  const outside = model.edges.filter((edge) => !edge.from.startsWith("stage:"));
  for (const edge of [...outside.filter((e) => !topped.has(e.from)), ...outside.filter((e) => topped.has(e.from))]) {
    const list = givers.get(edge.to);
    if (list) list.push(edge.from);
    else givers.set(edge.to, [edge.from]);
  }
  for (const node of stages) {
    for (const giver of givers.get(node.key) ?? []) {
      if (seen.has(giver)) continue;
      seen.add(giver);
      keys.push(giver);
    }
    keys.push(node.key);
    node.rows.forEach((_, i) => {
      keys.push(rowKey(node.key, i));
    });
  }
  return keys;
}

export function rowKey(card: string, row: number): string {
  return `${card}/${row}`;
}

export function cardOf(key: string): string {
  const slash = key.indexOf("/");
  return key.startsWith("stage:") && slash > 0 ? key.slice(0, slash) : key;
}

/** The key to go to, or undefined where there is nothing that way. */
export function move(model: Model, order: readonly string[], at: string, pressed: string): string | undefined {
  const i = order.indexOf(at);
  switch (pressed) {
    case "ArrowDown":
      return order[i + 1];
    case "ArrowUp":
      return i > 0 ? order[i - 1] : undefined;
    case "Home":
      return order[0];
    case "End":
      return order.at(-1);
    case "ArrowRight":
      return target(model.edges.find((edge) => leaves(edge, at)));
    case "ArrowLeft":
      return source(model, at);
    default:
      return undefined;
  }
}

function leaves(edge: GraphEdge, at: string): boolean {
  return edge.fromRow >= 0 && rowKey(edge.from, edge.fromRow) === at
    ? true
    : edge.from === cardOf(at) && (edge.fromRow < 0 || cardOf(at) === at);
}

function target(edge: GraphEdge | undefined): string | undefined {
  return edge && rowKey(edge.to, edge.toRow);
}

function source(model: Model, at: string): string | undefined {
  const isCard = cardOf(at) === at;
  const into = model.edges.filter((e) => rowKey(e.to, e.toRow) === at || (isCard && e.to === at));
  // Of all that a card takes, its base comes first.
  const edge = into.find((e) => e.toRow === 0) ?? into[0];
  if (edge) return edge.fromRow >= 0 ? rowKey(edge.from, edge.fromRow) : edge.from;
  return isCard ? undefined : cardOf(at);
}

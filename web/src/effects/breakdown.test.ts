import { expect, test } from "vitest";
import type { Effect, Size } from "../wire.gen.js";
import { arrange, heaviest } from "./breakdown.js";

const about = (bytes: number): Size => ({ bytes, low: bytes / 2, high: bytes * 2, certainty: "estimated" });
const unknown: Size = { bytes: 0, low: 0, high: Number.MAX_SAFE_INTEGER, certainty: "unknown" };
const effect = (kind: Effect["kind"], text: string, size?: Size): Effect => ({ kind, text, ...(size ? { size } : {}) });

const effects = [
  effect("note", "remark"),
  effect("write", "nothing", { ...about(0), certainty: "exact" }),
  effect("write", "unsure", unknown),
  effect("remove", "gone"),
  effect("write", "small", about(5)),
  effect("unknown", "doubt"),
  effect("write", "large", about(50)),
];

test("doubts stand first, then the heaviest, then what is gone and remarks", () => {
  expect(arrange(effects).map((e) => e.text)).toEqual([
    "doubt",
    "large",
    "small",
    "unsure",
    "nothing",
    "gone",
    "remark",
  ]);
});

test("bars are shares of the heaviest effect", () => {
  expect(heaviest(effects)).toBe(50);
  expect(heaviest([])).toBe(1);
});

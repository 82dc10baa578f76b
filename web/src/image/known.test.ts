import { expect, test } from "vitest";
import type { Breakdown } from "../wire.gen.js";
import { parts } from "./known.js";

const known = (part: Partial<Breakdown>): Breakdown => ({
  exact: 0,
  estimated: 0,
  estimatedLow: 0,
  estimatedHigh: 0,
  unknown: 0,
  ...part,
});
const words = (part: Partial<Breakdown>) => parts(known(part)).map((p) => p.words.replaceAll("\u00a0", " "));

test("a total is told by how it is known", () => {
  expect(words({ exact: 12e6 })).toEqual(["12 MB exact"]);
  expect(words({ exact: 12e6, estimated: 7e6, estimatedLow: 6e6, estimatedHigh: 8e6, unknown: 2 })).toEqual([
    "12 MB exact",
    "~7 MB estimated",
    "2 parts not known",
  ]);
  expect(parts(known({ estimated: 7e6, estimatedLow: 6e6, estimatedHigh: 8e6 }))[0]?.range).toBe(
    "6\u00a0MB – 8\u00a0MB",
  );
  expect(words({ unknown: 1 })).toEqual(["1 part not known"]);
  expect(words({})).toEqual([]);
});

test("shares fill the bar, with a place for what nobody knows", () => {
  const shares = (part: Partial<Breakdown>) => parts(known(part)).map((p) => Math.round(p.share));
  expect(shares({ exact: 3, estimated: 1 })).toEqual([75, 25]);
  expect(shares({ exact: 3, estimated: 1, unknown: 5 })).toEqual([63, 21, 16]);
});

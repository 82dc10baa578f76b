import { expect, test } from "vitest";
import type { ArchiveDifference, CompareCount, LayerComparison, Size, Verdict } from "../wire.gen.js";
import { filtered, fits, layerWords, summary } from "./comparison.js";
import { bases, choiceLabel, reportOf } from "./opened.js";
import { nextPiece } from "./reading.js";

const count = (part: Partial<CompareCount>): CompareCount => ({
  equal: 0,
  missing: 0,
  extra: 0,
  different: 0,
  unsure: 0,
  ...part,
});
const exact = (bytes: number): Size => ({ bytes, low: bytes, high: bytes, certainty: "exact" });
const about = (bytes: number, low: number, high: number): Size => ({ bytes, low, high, certainty: "estimated" });

test("the summary counts what agrees and what nobody knows", () => {
  expect(summary(count({ equal: 1200 }))).toBe("All 1,200 paths are as predicted.");
  expect(summary(count({ equal: 9, missing: 1, unsure: 2 }))).toBe(
    "9 of 12 paths are as predicted; of 2 the prediction does not say for sure what they are.",
  );
  expect(summary(count({}))).toBe("Both images are empty.");
});

test.each<[Size, Size, string]>([
  [exact(5), exact(5), "equal"],
  [exact(5000), exact(4000), "1\u00a0kB less than predicted"],
  [about(10, 8, 12), exact(12), "within the estimate"],
  [about(10, 8, 12), exact(13), "3\u00a0B more than predicted"],
  [{ ...about(0, 0, Number.MAX_SAFE_INTEGER), certainty: "unknown" }, exact(9), "not below what is known"],
])("%o against %o is %s", (predicted, real, words) => {
  expect(fits(predicted, real)).toBe(words);
});

test("a filter keeps verdicts and parts of paths", () => {
  const all = (["missing", "extra", "different"] as Verdict[]).map(
    (verdict): ArchiveDifference => ({ path: `/usr/${verdict}`, verdict, what: "" }),
  );
  const paths = (wanted: Verdict[], text = "") => filtered(all, new Set(wanted), text).map((d) => d.path);
  expect(paths(["missing", "extra"])).toEqual(["/usr/missing", "/usr/extra"]);
  expect(paths(["missing", "extra", "different"], " EXT ")).toEqual(["/usr/extra"]);
  expect(paths([])).toEqual([]);
});

const layer = (part: Partial<LayerComparison>): LayerComparison => ({
  predicted: 0,
  real: 0,
  createdBy: "",
  realCreatedBy: "",
  step: "",
  line: 0,
  known: true,
  entries: count({ equal: 3 }),
  differences: [],
  more: 0,
  ...part,
});

test.each<[Partial<LayerComparison>, string]>([
  [{}, "equal"],
  [{ real: -1 }, "only in the prediction"],
  [{ predicted: -1 }, "only in the opened image"],
  [{ known: false }, "its entries are not predicted"],
  [{ entries: count({ equal: 1, unsure: 2 }) }, "no difference; 2 not sure"],
  [{ entries: count({ missing: 1, different: 4 }) }, "1 missing, 4 different"],
])("a layer %o is %s", (part, words) => {
  expect(layerWords(layer(part))).toBe(words);
});

test("pieces grow and shrink towards a time that is not felt", () => {
  const mb = 1 << 20;
  expect(nextPiece(mb, 40)).toBe(mb);
  expect(nextPiece(mb, 1)).toBe(2 * mb);
  expect(nextPiece(mb, 80)).toBe(mb / 2);
  expect(nextPiece(mb, 4000)).toBe(256 << 10);
  expect(nextPiece(16 * mb, 0)).toBe(16 * mb);
});

test("what can be stood in for is what stages start from, and what was chosen", () => {
  const image = reportOf({} as never);
  const stage = (baseImage?: string) => ({ ...(baseImage ? { baseImage } : {}) }) as never;
  const archive = { standsFor: "gone:1" } as never;
  expect(bases({ ...image, stages: [stage("a"), stage(), stage("a"), stage("b")] }, archive)).toEqual([
    "a",
    "b",
    "gone:1",
  ]);
  expect(choiceLabel({ names: [], platform: "linux/arm64" }, 1)).toBe("image 2, without a name (linux/arm64)");
});

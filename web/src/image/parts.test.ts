import { expect, test } from "vitest";
import { about, exact, reportOf, unknown } from "../stages/fixture.js";
import type { Stage } from "../wire.gen.js";
import { contributors, partsOf } from "./parts.js";

function stage(part: Partial<Stage>): Stage {
  const [first] = reportOf("FROM alpine AS build\nFROM scratch").stages;
  return { ...(first as Stage), ...part };
}

test("a stage's parts add up to the stage, with a name for what is left over", () => {
  const left = [
    { label: "toolchain", path: "/usr/local/go", size: exact(600) },
    { label: "cache", path: "/root/.cache", size: about(200) },
  ];
  const parts = partsOf(stage({ handed: exact(100), behind: about(900), left }));
  expect(parts.map((p) => `${p.label} ${p.size.bytes}`)).toEqual([
    "handed on 100",
    "toolchain 600",
    "cache 200",
    "everything else 100",
  ]);
  expect(parts.reduce((sum, p) => sum + p.share, 0)).toBeCloseTo(100);
  expect(parts.map((p) => p.handed)).toEqual([true, false, false, false]);
  expect(parts.at(-1)?.size.certainty).toBe("estimated");
});

test("many parts are one in the end", () => {
  const left = Array.from({ length: 20 }, (_, i) => ({ label: `p${i}`, path: `/p${i}`, size: exact(10) }));
  const parts = partsOf(stage({ handed: exact(0), behind: exact(200), left }));
  expect(parts).toHaveLength(7);
  expect(parts.at(-1)).toMatchObject({ label: "everything else", size: exact(140) });
});

test("what is not known stays not known", () => {
  const [part] = partsOf(stage({ handed: unknown, behind: unknown, left: [] }));
  expect(part).toMatchObject({ label: "handed on", size: unknown });
});

test("the stage that left most comes first, and the target is not among them", () => {
  const report = reportOf("FROM a AS one\nFROM b AS two\nFROM scratch\nCOPY --from=one /x /x\nCOPY --from=two /y /y");
  const [one, two, target] = report.stages;
  if (one) one.behind = exact(1);
  if (two) two.behind = exact(2);
  if (target) target.behind = exact(3);
  expect(contributors(report).map((s) => s.name)).toEqual(["two", "one"]);
});

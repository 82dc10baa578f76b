import { expect, test } from "vitest";
import { atLine, type Counterparts, counterparts, marksFile, nothing } from "./counterparts.js";
import { fixture } from "./fixture.js";
import { type Selection, sameSelection, sourceKey } from "./selection.js";

/** Everything that is marked, as one text. */
function drawn(marks: Counterparts): string {
  const parts: [string, ReadonlySet<string | number>][] = [
    ["lines", marks.lines],
    ["stages", marks.stages],
    ["steps", marks.steps],
    ["edges", marks.edges],
    ["layers", marks.layers],
    ["sources", marks.sources],
    ["paths", marks.paths],
  ];
  return parts
    .filter(([, set]) => set.size > 0)
    .map(([name, set]) => `${name} ${[...set].sort((a, b) => (a < b ? -1 : 1)).join(",")}`)
    .join(" | ");
}

const cases: [name: string, selection: Selection, marked: string][] = [
  ["a line without an instruction", { kind: "line", line: 5 }, "lines 5"],
  ["the second line of a step", { kind: "line", line: 4 }, "lines 3,4 | steps 0.1"],
  [
    "a line that copies from a stage",
    { kind: "line", line: 9 },
    "lines 3,4,9 | stages 0 | steps 0.1,2.0 | edges 4 | layers 1",
  ],
  ["a FROM's line is its stage", { kind: "line", line: 6 }, "lines 6,7 | stages 0,1 | steps 1.0 | edges 2"],
  [
    "a stage with what it takes and gives",
    { kind: "stage", stage: 0 },
    "lines 1,2,3,4,6,9 | stages 0 | steps 0.0,0.1 | edges 0,1,2,4 | sources context:,image:golang",
  ],
  ["a step", { kind: "step", step: "0.0" }, "lines 2 | steps 0.0 | edges 1 | sources context:"],
  ["an edge", { kind: "edge", edge: 4 }, "lines 3,4,9 | stages 0 | steps 0.1,2.0 | edges 4 | layers 1"],
  ["an edge to a FROM", { kind: "edge", edge: 3 }, "lines 8 | stages 2 | edges 3 | sources image:alpine"],
  ["a layer", { kind: "layer", layer: 1 }, "lines 3,4,9 | stages 0 | steps 0.1,2.0 | edges 4 | layers 1"],
  ["a layer of the base", { kind: "layer", layer: 0 }, "lines 8 | edges 3 | layers 0 | sources image:alpine"],
  [
    "a file, by the step that wrote it",
    { kind: "file", tree: "image", path: "/a", origin: "2.0" },
    "lines 9 | stages 0 | steps 2.0 | edges 4 | layers 1 | paths image /a",
  ],
  [
    "a file of the base",
    { kind: "file", tree: "image", path: "/etc/os-release", origin: "base" },
    "lines 8 | edges 3 | layers 0 | sources image:alpine | paths image /etc/os-release",
  ],
  ["the context", { kind: "source", source: "context:" }, "lines 2 | steps 0.0 | edges 1 | sources context:"],
  [
    "a file of the context, by the instructions that take it",
    { kind: "file", tree: "context", path: "cmd/main.go" },
    "lines 2 | steps 0.0 | edges 1 | sources context: | paths context cmd/main.go",
  ],
  ["what is not there", { kind: "step", step: "9.9" }, ""],
  ["an edge that is not there", { kind: "edge", edge: 99 }, ""],
];

test.each(cases)("%s", (_, selection, marked) => {
  expect(drawn(counterparts(fixture, selection))).toBe(marked);
});

test("a chain leads from a file to the steps and context files behind it", () => {
  const why = {
    links: [
      { kind: "step", step: "2.0", line: 9, path: "/a", text: "" },
      { kind: "step", step: "0.0", line: 2, path: "/src", text: "" },
      { kind: "context", path: "main.go", text: "" },
    ],
  };
  const marks = counterparts(fixture, { kind: "file", tree: "image", path: "/a", origin: "2.0" }, why);
  expect([...marks.steps].sort()).toEqual(["0.0", "2.0"]);
  expect(marks.lines).toContain(2);
  expect(marks.paths).toContain("context main.go");
});

test("files are marked by their own path or by the step that wrote them", () => {
  const marks = counterparts(fixture, { kind: "line", line: 9 });
  expect(marksFile(marks, "image", "/a", "2.0")).toBe(true);
  expect(marksFile(marks, "image", "/c", "base")).toBe(false);
  const file = counterparts(fixture, { kind: "file", tree: "image", path: "/x", origin: "2.0" });
  expect(marksFile(file, "image", "/beside", "2.0")).toBe(false);
  expect(marksFile(file, "image", "/x", "base")).toBe(true);
  expect(marksFile(file, "stage:0", "/x", "base")).toBe(false);
});

test("nothing is marked without a report or a selection", () => {
  expect(counterparts(null, { kind: "line", line: 1 })).toBe(nothing);
  expect(counterparts(fixture, null)).toBe(nothing);
});

test("lines belong to stages", () => {
  expect(atLine(fixture, 4)?.step?.id).toBe("0.1");
  expect(atLine(fixture, 5)).toBeUndefined();
  expect(atLine(fixture, 8)?.stage.index).toBe(2);
});

test("selections are compared by what they point at", () => {
  expect(sameSelection({ kind: "line", line: 1 }, { kind: "line", line: 1 })).toBe(true);
  expect(sameSelection({ kind: "line", line: 1 }, { kind: "stage", stage: 1 })).toBe(false);
  expect(sameSelection(null, { kind: "line", line: 1 })).toBe(false);
});

test("a stage is no external source", () => {
  expect(sourceKey({ stage: 0 })).toBeNull();
  expect(sourceKey({ context: "docs" })).toBe("context:docs");
});

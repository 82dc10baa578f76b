import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { fixture } from "../store/fixture.js";
import type { Problem, Report, Variable } from "../wire.gen.js";
import { diagnostics, span } from "./problems.js";
import { dividerText } from "./stage-marks.js";
import { explain, variableAt, wordAt } from "./values.js";

const doc = Text.of(["FROM a", "RUN b", ""]);
const problem = (startLine: number, startColumn: number, endLine: number, endColumn: number): Problem => ({
  rule: "R",
  severity: "warning",
  message: "m",
  url: "",
  range: { startLine, startColumn, endLine, endColumn },
});

test("ranges become offsets within the text", () => {
  expect(span(problem(1, 6, 1, 7).range, doc)).toEqual({ from: 5, to: 6 });
  expect(span(problem(2, 1, 9, 9).range, doc)).toEqual({ from: 7, to: doc.length });
  expect(span(problem(2, 99, 1, 1).range, doc)).toEqual({ from: 12, to: 12 });
});

test("a problem without an extent is still seen", () => {
  const [one, two] = diagnostics([problem(2, 1, 2, 1), problem(2, 6, 2, 6)], doc);
  expect(one).toMatchObject({ from: 7, to: 12 });
  expect(two).toMatchObject({ from: 11, to: 12 });
});

test("problems of no line or of lines that are gone are not underlined", () => {
  expect(diagnostics([problem(0, 0, 0, 0), problem(7, 1, 7, 2)], doc)).toEqual([]);
});

test("a divider says what a stage weighs, and what became of it", () => {
  const [first, second, last] = fixture.stages;
  if (!first || !second || !last) throw new Error("the fixture has three stages");
  const handed = { bytes: 20, low: 20, high: 20, certainty: "exact" } as const;
  expect(dividerText({ ...first, handed })).toEqual({
    title: "stage 0 · build",
    facts: "· 100\u00a0B · 20\u00a0B handed on",
  });
  expect(dividerText(second)).toEqual({ title: "stage 1 · unused", facts: "· not built for this target" });
  expect(dividerText(last)).toEqual({ title: "stage 2 · final", facts: "· 100\u00a0B" });
});

test.each([
  ["RUN echo $NAME", 11, "NAME used"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a Dockerfile's own variable
  ["RUN echo ${NAME:-x}", 12, "NAME used"],
  ["ARG NAME=1", 5, "NAME"],
  ["ARG NAME=1", 3, "ARG"],
  ["RUN  x", 4, ""],
])("the word in %j at %d", (text, column, found) => {
  const word = wordAt(text, column);
  expect(word ? `${word.name}${word.used ? " used" : ""}` : "").toBe(found);
});

const set = (value: string, line: number, more: Partial<Variable> = {}): Variable => ({
  name: "V",
  value,
  kind: "arg",
  line,
  ...more,
});
const scoped: Report = {
  ...fixture,
  scopes: [
    { line: 0, stage: -1, vars: [set("global", 0)] },
    { line: 2, stage: 0, vars: [set("first", 2)] },
    { line: 3, stage: 0, vars: [set("second", 3)] },
    { line: 9, stage: 2, vars: [set("other", 9)] },
  ],
};

test.each([
  [1, true, "global"],
  [2, false, "first"],
  [3, true, "first"],
  [3, false, "second"],
  [4, true, "second"],
  [9, true, undefined],
  [10, true, "other"],
  [10, false, undefined],
])("the value on line %d, used: %s", (line, used, value) => {
  expect(variableAt(scoped, line, { name: "V", from: 0, to: 1, used })?.value).toBe(value);
});

test("a value is told with where it comes from", () => {
  expect(explain(set("1", 3))).toEqual({ value: "V=1", origin: "ARG, set by line 3" });
  expect(explain(set("1", 0, { kind: "env" }))).toEqual({ value: "V=1", origin: "ENV, set by the base image" });
  expect(explain(set("", 3, { unset: true })).value).toBe("V is not set");
  expect(explain(set("1", 1, { lost: true })).origin).toContain('repeat "ARG V" in this stage');
});

/** A small report for unit tests: a stage that builds, one that nobody needs, and a final one that copies from the first. */
import type { Breakdown, Edge, Layer, Report, Size, Stage, Step } from "../wire.gen.js";

export const size = (bytes: number): Size => ({ bytes, low: bytes, high: bytes, certainty: "exact" });

const exactly = (exact: number): Breakdown => ({ exact, estimated: 0, estimatedLow: 0, estimatedHigh: 0, unknown: 0 });

function step(id: string, line: number, text: string, endLine = line): Step {
  const instruction = text.split(" ")[0] ?? "";
  return { id, line, endLine, instruction, text, built: true, cache: "none", size: size(10), effects: [] };
}

function stage(index: number, line: number, endLine: number, name: string, steps: Step[]): Stage {
  return {
    index,
    name,
    base: "scratch",
    baseKind: "scratch",
    platform: "linux/amd64",
    description: "",
    line,
    endLine,
    built: true,
    target: false,
    size: size(100),
    compressed: size(50),
    steps,
    baseSize: size(0),
    known: exactly(100),
  };
}

function layer(of: string, line: number): Layer {
  return {
    step: of,
    line,
    createdBy: "",
    size: size(10),
    compressed: size(5),
    entries: [],
    count: 1,
    wasted: size(0),
  };
}

const edge = (part: Pick<Edge, "kind" | "from" | "to" | "line"> & Partial<Edge>): Edge => ({
  paths: [],
  size: size(1),
  built: true,
  ...part,
});

/**
 * 1  FROM golang AS build
 * 2  COPY . .
 * 3  RUN go build \
 * 4    ./...
 * 5
 * 6  FROM build AS unused
 * 7  RUN test
 * 8  FROM alpine
 * 9  COPY --from=build /a /b /
 * 10 CMD x
 */
export const fixture: Report = {
  error: null,
  problems: [],
  stages: [
    stage(0, 1, 1, "build", [
      step("0.0", 2, "COPY . ."),
      { ...step("0.1", 3, "RUN go build ./...", 4), effects: [{ kind: "write", path: "/a", text: "builds /a" }] },
    ]),
    { ...stage(1, 6, 6, "unused", [step("1.0", 7, "RUN test")]), baseKind: "stage", baseStage: 0, built: false },
    { ...stage(2, 8, 8, "", [step("2.0", 9, "COPY --from=build /a /b /"), step("2.1", 10, "CMD x")]), target: true },
  ],
  edges: [
    edge({ kind: "from", from: { image: "golang" }, to: { stage: 0, step: "" }, line: 1 }),
    edge({ kind: "copy", from: { context: "" }, to: { stage: 0, step: "0.0" }, line: 2, paths: ["."] }),
    edge({ kind: "from", from: { stage: 0 }, to: { stage: 1, step: "" }, line: 6 }),
    edge({ kind: "from", from: { image: "alpine" }, to: { stage: 2, step: "" }, line: 8 }),
    edge({ kind: "copy", from: { stage: 0 }, to: { stage: 2, step: "2.0" }, line: 9, paths: ["/a", "/b"] }),
  ],
  image: {
    config: {},
    size: size(100),
    compressed: size(50),
    layers: [layer("", 0), layer("2.0", 9)],
    files: [],
    history: [],
    complete: true,
    open: [],
    known: exactly(100),
    against: null,
  },
  target: 2,
  scopes: [],
  context: null,
  syntax: "",
  frontend: "",
  command: "",
  outline: null,
  starts: [],
  advice: [],
  wants: [],
  goals: [],
};

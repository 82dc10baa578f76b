import { describe, expect, test } from "vitest";
import { column } from "./column.js";
import { reportOf } from "./fixture.js";
import { move, reading, rowKey } from "./keys.js";
import { chipPlace } from "./labels.js";
import { layout } from "./layout.js";
import { card, familiar, model, rowY, stageLimit } from "./model.js";
import { routes } from "./route.js";
import { keyOf, selectionOf } from "./select.js";
import { edgeLabel, oneLine, stageSentence, stepSentence, summary } from "./text.js";
import { canvasSize, fitted, makeRoom, misfits, startView } from "./view.js";

const text = `FROM golang AS build
COPY . .
RUN go build -o /bin/a
RUN go build -o /bin/b
FROM scratch
COPY --from=build /bin/a /bin/b /bin/
RUN --mount=type=bind,from=build,target=/b true
ADD https://example.org/x /x
COPY --from=build /etc/passwd /etc/`;

describe("the model", () => {
  const report = reportOf(text);
  const m = model(report);

  test("starts an edge at the rows that wrote what is taken, else at the card", () => {
    const copies = m.edges.filter((edge) => edge.style === "copy");
    expect(copies.map((edge) => [edge.fromRow, edge.toRow])).toEqual([
      [2, 1],
      [3, 1],
      [-1, 4],
    ]);
  });

  test("knows the writer of a path without its first slash, and of a folder that is taken", () => {
    const taken = (path: string) =>
      model(reportOf(`FROM a AS b\nRUN go build -o /out/x\nFROM scratch\nCOPY --from=b ${path} /`)).edges.find(
        (edge) => edge.style === "copy",
      )?.fromRow;
    expect(["out/x", "/out/", "./out", "/out/x"].map(taken)).toEqual([1, 1, 1, 1]);
    expect(["/ou", "/out/x/y"].map(taken)).toEqual([-1, -1]);
    expect(taken("/"), "all of a stage is nobody's row").toBe(-1);
  });

  test("has one look for each kind of edge", () => {
    expect([...new Set(m.edges.map((edge) => edge.style))].sort()).toEqual(["copy", "from", "mount", "outside"]);
  });

  test("puts a base that one stage uses on its card, and one that two use beside them", () => {
    expect(m.nodes.find((node) => node.key === "image:golang")?.above).toBe("stage:0");
    expect(m.nodes.find((node) => node.kind === "scratch")?.above).toBe("stage:1");
    const shared = model(reportOf("FROM a AS x\nFROM a AS y"));
    expect(shared.nodes.find((node) => node.kind === "image")?.above).toBeUndefined();
  });

  test("folds the middle of a long stage, but not what takes from elsewhere", () => {
    const long = ["FROM a", ...Array.from({ length: 30 }, (_, i) => (i === 15 ? "COPY . /mid" : `RUN ${i}`))].join(
      "\n",
    );
    const folded = model(reportOf(long)).nodes[0];
    expect(folded?.rows.map((row) => (row.kind === "fold" ? row.folded?.length : row.kind))).toEqual([
      "from",
      ...Array(4).fill("step"),
      11,
      "step",
      10,
      ...Array(4).fill("step"),
    ]);
    const at = model(reportOf(long)).edges.find((edge) => edge.style === "outside")?.toRow;
    expect(folded?.rows[at ?? 0]?.step?.text).toBe("COPY . /mid");
    expect(model(reportOf(long), new Set([0])).nodes[0]?.rows).toHaveLength(31);
  });

  test("leaves out stages beyond its limit, those first that the target does not need", () => {
    const lines = Array.from({ length: stageLimit + 50 }, (_, i) => `FROM scratch AS s${i}`);
    lines.push("FROM scratch AS last", "COPY --from=s3 /a /b");
    const many = model(reportOf(lines.join("\n")));
    expect(many.omitted).toBe(51);
    expect(many.nodes.some((node) => node.label === "s3")).toBe(true);
  });

  test("an image is called as people call it", () => {
    expect(familiar("docker.io/library/alpine:3.20")).toBe("alpine:3.20");
    expect(familiar("docker.io/org/app")).toBe("org/app");
    expect(familiar("ghcr.io/library/x")).toBe("ghcr.io/library/x");
  });
});

describe("keys", () => {
  const m = model(reportOf(text));
  const order = reading(m);

  test("everything is reached once, givers before takers", () => {
    expect(new Set(order).size).toBe(order.length);
    expect(order[0]).toBe("context:");
    expect(order.indexOf("image:golang")).toBe(order.indexOf("stage:0") - 1);
    expect(order).toHaveLength(m.nodes.length + m.nodes.reduce((sum, node) => sum + node.rows.length, 0));
  });

  test("right goes to what takes, left to what gives", () => {
    expect(move(m, order, rowKey("stage:0", 2), "ArrowRight")).toBe(rowKey("stage:1", 1));
    expect(move(m, order, rowKey("stage:1", 1), "ArrowLeft")).toBe(rowKey("stage:0", 2));
    expect(move(m, order, rowKey("stage:0", 1), "ArrowLeft")).toBe("context:");
    expect(move(m, order, "context:", "ArrowRight")).toBe(rowKey("stage:0", 1));
    expect(move(m, order, "stage:1", "ArrowLeft")).toBe("scratch:1");
  });

  test("down and up follow the reading order, and stop at its ends", () => {
    expect(move(m, order, order[3] ?? "", "ArrowDown")).toBe(order[4]);
    expect(move(m, order, order[0] ?? "", "ArrowUp")).toBeUndefined();
    expect(move(m, order, order.at(-1) ?? "", "ArrowDown")).toBeUndefined();
    expect(move(m, order, "stage:0", "End")).toBe(order.at(-1));
    expect(move(m, order, "stage:0", "x")).toBeUndefined();
  });

  test("an item's selection leads back to the item", () => {
    for (const key of order.filter((k) => !k.startsWith("scratch:"))) {
      const selection = selectionOf(key, m);
      expect(selection, key).not.toBeNull();
      // A FROM stands for its edge, which ends at it.
      if (selection) expect(keyOf(selection, m)).toBe(key);
    }
    expect(keyOf({ kind: "line", line: 6 }, m)).toBe(rowKey("stage:1", 1));
    expect(keyOf({ kind: "line", line: 99 }, m)).toBe("");
  });
});

describe("words", () => {
  const report = reportOf(text);

  test("an instruction is one line", () => {
    expect(oneLine("RUN a \\\n    b")).toBe("RUN a b");
    expect(oneLine("COPY <<EOF /x\nbody\nEOF")).toBe("COPY <<EOF /x");
  });

  test("a card and a row say what is seen first", () => {
    const [build, final] = report.stages;
    if (!build || !final) throw new Error("two stages");
    expect(stageSentence(build, build.platform)).toMatch(/^0 · build ~/);
    expect(stageSentence(final, "linux/arm64")).toMatch(/^stage 1 target amd64 0, exact, from scratch/);
    const [copy] = final.steps;
    if (copy)
      expect(stepSentence(copy, report.edges, report.stages)).toMatch(/takes \/bin\/a, \/bin\/b from stage build/);
    expect(summary(report)).toBe("2 stages, the target is stage 1");
  });

  test("a label names at most three paths", () => {
    const [edge] = report.edges;
    if (edge) expect(edgeLabel({ ...edge, kind: "copy", paths: ["a", "b", "c", "d", "e"] })).toMatch(/^a b c \+2 · /);
  });
});

describe("the view", () => {
  const port = { width: 600, height: 300 };
  const extent = { left: 10, top: -20, width: 400, height: 200 };

  test("fits a picture in the middle, and never enlarges it", () => {
    const view = fitted(extent, port);
    expect(view).toMatchObject({ zoom: 1, originX: 10, originY: -20, offsetX: 100, offsetY: 50 });
    expect(fitted({ ...extent, width: 1200 }, port).zoom).toBeCloseTo((600 - 36) / 1200, 2);
  });

  test("makes room for what grows to the left without moving the rest", () => {
    const view = fitted(extent, port);
    expect(makeRoom(view, extent).view).toBe(view);
    const grown = makeRoom(view, { ...extent, left: -300, width: 710 });
    expect(grown.scrollX).toBe(grown.view.offsetX - view.offsetX);
    expect(grown.scrollX).toBeGreaterThan(0);
  });

  test("is fitted again when the picture runs out of the window or has become small in it", () => {
    const view = fitted(extent, port);
    expect(misfits(view, extent, port)).toBe(false);
    expect(misfits(view, { ...extent, width: 900 }, port)).toBe(true);
    expect(misfits(view, { ...extent, left: 200 }, port)).toBe(true);
    expect(misfits({ ...view, zoom: 0.4 }, extent, port)).toBe(true);
  });

  test("the canvas is never smaller than its window", () => {
    expect(canvasSize(startView, { left: 0, top: 0, width: 10, height: 10 }, port)).toEqual(port);
  });
});

describe("one column", () => {
  const m = model(reportOf(text));
  const { layout: l, routes: lines } = column(m, 360);

  test("is in the order of the text, as wide as the window", () => {
    const cards = ["stage:0", "stage:1"].map((key) => l.placed.get(key));
    expect(cards[0]?.x).toBe(cards[1]?.x);
    expect((cards[0]?.x ?? 0) + (cards[0]?.width ?? 0)).toBe(360);
    expect(cards[1]?.y).toBeGreaterThan((cards[0]?.y ?? 0) + (cards[0]?.height ?? 0));
    for (const placed of l.placed.values()) expect(placed.x + placed.width).toBeLessThanOrEqual(360);
  });

  test("draws every edge, left of the cards", () => {
    expect(lines).toHaveLength(m.edges.length);
    for (const line of lines) {
      const numbers = line.d.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    }
  });
});

test("edges end at the middle of their row", () => {
  const l = layout(model(reportOf(text)));
  for (const route of routes(l).filter((r) => r.edge.style === "copy")) {
    const box = l.placed.get(route.edge.to);
    const end = Number(/(-?[\d.]+)$/.exec(route.d)?.[1]);
    expect(end).toBeCloseTo((box?.y ?? 0) + rowY(route.edge.toRow), 0);
  }
});

test("a chip stands where it covers no card, if there is such a place", () => {
  const [route] = routes(layout(model(reportOf(text)))).filter((r) => r.edge.style === "copy");
  if (!route) throw new Error("a copy");
  const box = { key: "x", x: route.x - 50, y: route.y - 10, width: 100, height: 20 };
  const chip = chipPlace(route, 60, [box]);
  expect(Math.abs(chip.y - route.y)).toBeGreaterThan(20);
  const wall = { key: "x", x: -9999, y: -9999, width: 99999, height: 99999 };
  expect(chipPlace(route, 60, [wall])).toMatchObject({ x: route.x, y: route.y });
  expect(card.width).toBeGreaterThan(0);
});

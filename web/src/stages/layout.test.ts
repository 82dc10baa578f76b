import { describe, expect, test } from "vitest";
import { reportOf } from "./fixture.js";
import { type Layout, layout, type Placed } from "./layout.js";
import { model } from "./model.js";
import { routes } from "./route.js";

const two = `FROM golang:1.20-alpine
WORKDIR /src
COPY go.mod go.sum .
RUN go mod download
COPY . .
RUN go build -o /bin/client ./cmd/client
RUN go build -o /bin/server ./cmd/server
FROM scratch
COPY --from=0 /bin/client /bin/server /bin/
ENTRYPOINT ["/bin/server"]`;

const wide = `FROM alpine:3.20 AS base
RUN apk add ca-certificates
FROM base AS deps
COPY go.mod .
FROM base AS docs
COPY docs .
FROM deps AS build
COPY . .
RUN go build -o /app
FROM base AS lint
COPY --from=deps /src /src
FROM scratch AS final
COPY --from=build /app /app
COPY --from=docs /out /docs`;

function of(text: string, before?: Layout): Layout {
  return layout(model(reportOf(text)), before);
}

function place(l: Layout, label: string): Placed {
  const node = l.model.nodes.find((n) => n.label === label);
  const placed = l.placed.get(node?.key ?? "");
  if (!placed) throw new Error(`no ${label}`);
  return placed;
}

/** Where every node stands, by what keeps it recognisable. */
function places(l: Layout): Record<string, string> {
  return Object.fromEntries([...l.placed.values()].map((p) => [p.id, `${p.x},${p.y}`]));
}

function expectSound(l: Layout): void {
  const boxes = [...l.placed.values()];
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart, `${a.key} lies over ${b.key}`).toBe(true);
    }
  }
  for (const edge of l.model.edges) {
    const from = l.placed.get(edge.from);
    const to = l.placed.get(edge.to);
    if (!from || !to || l.model.nodes.some((node) => node.key === edge.from && node.above)) continue;
    expect(from.x + from.width, `${edge.from} is left of ${edge.to}`).toBeLessThan(to.x);
  }
}

describe("a fresh picture", () => {
  test.each([
    ["two stages", two],
    ["six stages", wide],
    ["one stage", "FROM alpine\nRUN make"],
    ["nothing", ""],
  ])("of %s has no overlaps and runs from left to right", (_, text) => {
    expectSound(of(text));
  });

  test("is the same for the same model", () => {
    expect(places(of(wide))).toEqual(places(of(wide)));
  });
});

describe("what is there stays where it is", () => {
  test("when a letter is typed", () => {
    const before = of(two);
    const after = of(two.replace("./cmd/server", "./cmd/serverx"), before);
    expect(places(after)).toEqual(places(before));
    expect(after.placed).toBe(before.placed);
  });

  test("when a stage is renamed", () => {
    const before = of(wide);
    expect(places(of(wide.replace("AS lint", "AS linter"), before))).toEqual(places(before));
  });

  test("when a base image's name is typed", () => {
    const before = of(two);
    const after = of(two.replace("golang:1.20-alpine", "golang:1.21-alpine"), before);
    expect(places(after)).toEqual(places(before));
  });

  test("when a stage is added at the end", () => {
    const before = of(two);
    const after = of(`${two}\nFROM debian AS extra\nCOPY --from=1 /bin /bin`, before);
    expect(places(after)).toMatchObject(places(before));
    expectSound(after);
  });

  test("when a stage nobody needs is added at the end", () => {
    const before = of(wide);
    const after = of(`${wide}\nFROM base AS spare`, before);
    expect(places(after)).toMatchObject(places(before));
    expectSound(after);
  });

  test("when a stage is put in front and all numbers change", () => {
    const before = of(wide);
    const after = of(`FROM busybox AS first\n${wide}`, before);
    expect(places(after)).toMatchObject(places(before));
    expectSound(after);
  });

  test("when a second stage starts from the same image, only that image moves", () => {
    const before = of("FROM alpine AS one\nRUN a\nFROM debian AS two\nCOPY --from=one /x /x");
    const after = of("FROM alpine AS one\nRUN a\nFROM alpine AS two\nCOPY --from=one /x /x", before);
    for (const label of ["one", "two"]) expect(place(after, label)).toEqual(place(before, label));
    expectSound(after);
  });

  test("when a stage is typed at the end, letter by letter", () => {
    let now = of(two);
    const before = places(now);
    const typed = "FROM alpine AS more\nCOPY --from=0 /bin /bin\nRUN x";
    for (let i = 1; i <= typed.length; i++) {
      now = of(`${two}\n${typed.slice(0, i)}`, now);
      expect(places(now), typed.slice(0, i)).toMatchObject(before);
      expectSound(now);
    }
  });

  test("when a stage in the middle first takes from a later column, all but it", () => {
    const before = of(wide.replace("COPY --from=deps /src /src", "RUN true"));
    const after = of(wide, before);
    const lint = place(after, "lint").id;
    const { [lint]: _, ...others } = places(before);
    expect(places(after)).toMatchObject(others);
    expectSound(after);
  });

  test("when a stage is taken away", () => {
    const before = of(`${wide}\nFROM base AS spare`);
    const after = of(wide, before);
    const old = places(before);
    for (const [id, at] of Object.entries(places(after))) expect(old[id]).toBe(at);
  });

  test("when another target is chosen", () => {
    const before = layout(model(reportOf(wide)));
    const after = layout(model(reportOf(wide, "docs")), before);
    expect(after.placed).toBe(before.placed);
  });

  test("an instruction more pushes only what is below it", () => {
    const before = of(wide);
    const after = of(wide.replace("RUN apk", "RUN one\nRUN two\nRUN apk"), before);
    const moved = [...after.placed.values()].filter((p) => {
      const old = [...before.placed.values()].find((o) => o.id === p.id);
      return old && (old.x !== p.x || old.y !== p.y);
    });
    const base = place(after, "base");
    for (const p of moved) {
      expect(p.y).toBeGreaterThanOrEqual(base.y + base.height);
      expect(Math.abs(p.x - base.x)).toBeLessThan(base.width);
    }
    expectSound(after);
  });

  test("an unfinished FROM moves no stage but its own", () => {
    const before = of(two);
    const after = of(`${two}\nFROM`, before);
    expect(places(after)).toMatchObject(places(before));
  });
});

describe("a picture is drawn anew", () => {
  test("when it is asked for, with everybody still who they were", () => {
    const grown = of(`${two}\nFROM debian AS extra\nCOPY --from=1 /bin /bin`, of(two));
    const anew = layout(grown.model, grown, true);
    const ids = (l: Layout) => Object.fromEntries([...l.placed].map(([key, placed]) => [key, placed.id]));
    expect(ids(anew)).toEqual(ids(grown));
    expect([anew.width, anew.height]).toEqual([layout(grown.model).width, layout(grown.model).height]);
  });

  test("when another Dockerfile is opened", () => {
    const after = of(wide, of("FROM node AS web\nRUN npm ci"));
    expectSound(after);
    expect(after.placed.size).toBe(of(wide).placed.size);
  });

  test("when an edge would run backwards", () => {
    const text =
      "FROM a AS one\nRUN x\nFROM b AS two\nRUN y\nFROM c AS three\nCOPY --from=one /x /x\nCOPY --from=two /y /y";
    const before = of(text);
    const after = of(text.replace("RUN y", "RUN y\nCOPY --from=one /x /z"), before);
    expectSound(after);
  });
});

test("edges go round the cards between their ends", () => {
  const l = of(wide);
  const all = routes(l);
  expect(all.length).toBe(l.model.edges.length);
  for (const route of all) {
    const numbers = route.d.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
    expect(numbers.length).toBeGreaterThan(2);
    expect(numbers.every(Number.isFinite)).toBe(true);
  }
});

test("a hundred and fifty stages are laid out in a moment", () => {
  const lines = ["FROM alpine AS s0", "RUN x"];
  for (let i = 1; i < 150; i++)
    lines.push(`FROM s${(i * 7) % i} AS s${i}`, "COPY . .", `COPY --from=s${(i * 13) % i} /a /b`);
  const start = performance.now();
  const l = of(lines.join("\n"));
  expect(performance.now() - start).toBeLessThan(8000);
  expectSound(l);
});

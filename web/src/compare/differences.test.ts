import { expect, test } from "vitest";
import type { Child, Children, ChildrenQuery } from "../wire.gen.js";
import { differences } from "./differences.js";
import { outlineOf } from "./outline.js";

/** A tree as nested objects; numbers are files of so many bytes, "…" is what is not listed. */
interface Tree {
  [name: string]: number | Tree;
}

function bytesOf(tree: number | Tree): number {
  return typeof tree === "number" ? tree : Object.values(tree).reduce<number>((sum, part) => sum + bytesOf(part), 0);
}

function child(name: string, tree: number | Tree): Child {
  const bytes = bytesOf(tree);
  const total = { bytes, low: bytes, high: bytes, certainty: "exact" as const };
  const type = typeof tree === "number" ? "file" : "dir";
  return {
    name,
    total,
    count: 1,
    file: { path: "", type, mode: "", uid: 0, gid: 0, size: total, link: "", origin: "" },
  };
}

/** An engine that holds a tree. */
function source(root: Tree) {
  const asked: string[] = [];
  const children = async ({ path }: ChildrenQuery): Promise<Children> => {
    asked.push(path);
    let at: number | Tree = root;
    for (const name of path.split("/").filter(Boolean)) at = (at as Tree)[name] ?? {};
    const entries = Object.entries(at).map(([name, tree]) => child(name, tree));
    const listed = entries.filter(({ name }) => name !== "…");
    const rest = entries.find(({ name }) => name === "…")?.total;
    return { path, total: listed.length, open: false, entries: listed, ...(rest ? { rest } : {}) };
  };
  return { asked, children };
}

async function told(before: Tree, after: Tree): Promise<string[]> {
  const found = differences(await outlineOf(source(before)), await outlineOf(source(after)), 10);
  return found.map(
    ({ path, folder, unlisted, by }) => `${by > 0 ? "+" : ""}${by} ${path}${folder ? "/" : ""}${unlisted ? "…" : ""}`,
  );
}

test("what is alike is not told", async () => {
  const tree = { bin: { sh: 10 }, etc: { passwd: 1 } };
  expect(await told(tree, tree)).toEqual([]);
});

test("the heaviest differences stand first, each as deep as it says more than its folder", async () => {
  const before = { usr: { local: { go: { a: 90, b: 60 }, bin: { x: 1 } }, lib: { c: 5 } }, app: 10 };
  const after = { usr: { local: { bin: { x: 1 } }, lib: { c: 9 } }, app: 12, srv: { www: { i: 3, j: 4 } } };
  expect(await told(before, after)).toEqual(["-150 /usr/local/go/", "+7 /srv/www/", "+4 /usr/lib/c", "+2 /app"]);
});

test("a folder of which most is one part is told by that part", async () => {
  expect(await told({}, { opt: { jdk: { lib: 95 }, small: 5 } })).toEqual(["+95 /opt/jdk/lib", "+5 /opt/small"]);
});

test("a file that becomes a folder is a difference even when both weigh nothing", async () => {
  expect(await told({ a: 3 }, { a: { b: 3 } })).toEqual(["0 /a/"]);
});

test("what is not listed counts, too", async () => {
  const before = { usr: { local: { "…": 700 }, share: { "…": 5 } }, "…": 3 };
  expect(await told(before, { usr: { local: { "…": 20, bin: 2 }, share: { "…": 5 } }, "…": 9 })).toEqual([
    "-680 /usr/local/…",
    "+6 //…",
    "+2 /usr/local/bin",
  ]);
});

test("only so many folders are asked for, the heaviest first", async () => {
  const many: Tree = {};
  for (let i = 0; i < 500; i++) many[`d${i}`] = { file: 1000 - i };
  const engine = source({ all: many, light: { file: 1 } });
  const outline = await outlineOf(engine);
  expect(outline.size).toBeLessThanOrEqual(120);
  expect(engine.asked).toContain("/all");
  expect(engine.asked).not.toContain("/light");
});

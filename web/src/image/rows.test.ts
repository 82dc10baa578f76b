import { expect, test } from "vitest";
import { about, exact } from "../stages/fixture.js";
import type { Child, Children } from "../wire.gen.js";
import { type Folder, flatten, merge, openThemselves, type Row, rowKey, step } from "./rows.js";

function child(name: string, type: "file" | "dir", count = 0, origin = "1.0"): Child {
  const file = { path: name, type, mode: "0644", uid: 0, gid: 0, size: exact(1), link: "", origin };
  return { name, total: exact(1), count, file };
}

function folder(entries: Child[], part: Partial<Folder> = {}): Folder {
  return { entries, total: entries.length, open: false, rest: undefined, restWhy: "", error: "", ...part };
}

/** Rows as text: what is seen, and how deep. */
function draw(rows: Row[]): string[] {
  return rows.map((row) => `${"  ".repeat(row.depth)}${row.kind === "entry" ? row.child.name : row.kind}`);
}

const tree = new Map([
  ["/", folder([child("bin", "dir", 2), child("etc", "dir", 1), child("init", "file")])],
  ["/bin", folder([child("a", "file"), child("b", "file")])],
]);

test("only what is open is seen, and a folder that is still fetched says so", () => {
  expect(draw(flatten(tree, new Set()))).toEqual(["bin", "etc", "init"]);
  expect(draw(flatten(tree, new Set(["/bin", "/etc"])))).toEqual(["bin", "  a", "  b", "etc", "  loading", "init"]);
});

test("what is not listed is told below what is", () => {
  const rest = about(100);
  const partial = new Map([
    ["/", folder([child("a", "file")], { total: 900, open: true, rest, restWhy: "not all is known" })],
  ]);
  const rows = flatten(partial, new Set());
  expect(draw(rows)).toEqual(["a", "more", "open"]);
  expect(rows[1]).toMatchObject({ left: 899, loaded: 1 });
  expect(rows[2]).toMatchObject({ rest, why: "not all is known" });
  expect(draw(flatten(new Map([["/", folder([])]]), new Set()))).toEqual(["empty"]);
  expect(draw(flatten(new Map([["/", folder([], { error: "gone" })]]), new Set()))).toEqual(["error"]);
});

test("a file that stands in the name of a folder is not opened", () => {
  const rows = flatten(new Map([["/", folder([child("bin", "file")])]]), new Set(["/bin"]));
  expect(draw(rows)).toEqual(["bin"]);
});

test("keys of rows differ", () => {
  const rows = flatten(new Map([["/", folder([child("a", "file")], { total: 2, open: true })]]), new Set());
  expect(new Set(rows.map(rowKey)).size).toBe(rows.length);
});

test("a page is put behind what was there", () => {
  const answer = (names: string[], total: number): Children => ({
    path: "/",
    total,
    open: false,
    entries: names.map((name) => child(name, "file")),
  });
  const first = merge(undefined, answer(["a", "b"], 4), 0);
  expect(merge(first, answer(["c", "d"], 4), 2).entries.map((c) => c.name)).toEqual(["a", "b", "c", "d"]);
  expect(merge(first, answer(["x"], 1), 0).entries.map((c) => c.name)).toEqual(["x"]);
});

test("small folders open by themselves, those of the base do not", () => {
  const mixed = folder([
    child("mine", "dir", 3),
    child("base", "dir", 3, "base"),
    child("big", "dir", 500),
    child("none", "dir", 0),
  ]);
  expect(openThemselves("/", mixed)).toEqual(["/mine"]);
  expect(openThemselves("/a/b/c/d/e", mixed)).toEqual([]);
});

test("keys move the focus as in any tree", () => {
  const rows = flatten(tree, new Set(["/bin"]));
  expect(step(rows, 0, "ArrowDown", 5)).toEqual({ focus: 1 });
  expect(step(rows, 0, "ArrowUp", 5)).toEqual({ focus: 0 });
  expect(step(rows, 0, "End", 5)).toEqual({ focus: 4 });
  expect(step(rows, 0, "PageDown", 50)).toEqual({ focus: 4 });
  expect(step(rows, 0, "ArrowRight", 5)).toEqual({ focus: 1 });
  expect(step(rows, 0, "ArrowLeft", 5)).toEqual({ toggle: "/bin" });
  expect(step(rows, 2, "ArrowLeft", 5)).toEqual({ focus: 0 });
  expect(step(rows, 2, "ArrowRight", 5)).toBeUndefined();
  expect(step(rows, 3, "ArrowRight", 5)).toEqual({ toggle: "/etc" });
  expect(step([], -1, "ArrowDown", 5)).toBeUndefined();
});

import { expect, test } from "vitest";
import { sourcePattern } from "../store/sources.js";
import type { ContextFile } from "../wire.gen.js";
import { changes } from "./changes.js";
import { clean, type Files, type Node, put, putAll, refusal, remove, rename, setText, size, tree } from "./files.js";
import { asText, base64 } from "./read.js";

const files = (...paths: string[]): Files =>
  paths.map((path) => (path.endsWith("/") ? { path } : { path, content: path }));
const paths = (all: Files) => all.map((f) => f.path).join(" ");

test("paths are cleaned", () => {
  expect(clean("./a//b/../c")).toBe("a/b/../c");
  expect(clean("/src/")).toBe("src/");
  expect(clean("./")).toBe("");
});

test.each([
  ["new.txt", ""],
  ["src/new.txt", ""],
  ["", "Give it a name."],
  ["a/../b", "A context ends at its own root: no “..”."],
  ["go.mod", "go.mod is already there."],
  ["src", "src is already there."],
  ["src/", "src is already there."],
  ["go.mod/x", "go.mod is a file, not a folder."],
  ["a\nb", "A name cannot hold line breaks."],
])("a new path %j: %s", (path, why) => {
  expect(refusal(files("go.mod", "src/main.go", "empty/"), path)).toBe(why);
});

test("what is renamed does not stand in its own way", () => {
  expect(refusal(files("src/a", "src/b"), "src/", "src/")).toBe("");
  expect(refusal(files("src/a", "b"), "b", "src/a")).toBe("b is already there.");
});

test("an empty folder is listed until something is in it", () => {
  const one = put(files("empty/"), { path: "empty/a", content: "" });
  expect(paths(one)).toBe("empty/a");
  expect(paths(remove(one, "empty/a"))).toBe("empty/");
  expect(paths(remove(files("empty/"), "empty/"))).toBe("");
});

test("a folder is removed with what is below it, and nothing else", () => {
  expect(paths(remove(files("src/a", "src/b/c", "srcs"), "src/"))).toBe("srcs");
});

test("a folder is renamed with what is below it", () => {
  expect(paths(rename(files("src/a", "src/b/c", "srcs"), "src/", "lib"))).toBe("lib/a lib/b/c srcs");
  expect(paths(rename(files("src/a"), "src/a", "b"))).toBe("b src/");
});

test("a text replaces what was known of the file before, but for its mode", () => {
  const before: Files = [{ path: "run.sh", size: 3, mode: "0755" }];
  expect(setText(before, "run.sh", "x")).toEqual([{ path: "run.sh", content: "x", mode: "0755" }]);
  expect(setText([], ".dockerignore", "*")).toEqual([{ path: ".dockerignore", content: "*" }]);
});

test("what is dropped in replaces files of the same path", () => {
  const all = putAll(files("a", "b"), [
    { path: "b", content: "new" },
    { path: "c", size: 1 },
  ]);
  expect(all).toEqual([
    { path: "a", content: "a" },
    { path: "b", content: "new" },
    { path: "c", size: 1 },
  ]);
});

test("sizes count bytes", () => {
  expect(size({ path: "a", content: "é" })).toBe(2);
  expect(size({ path: "a", base64: btoa("four") })).toBe(4);
  expect(size({ path: "a", size: 7 })).toBe(7);
  expect(size({ path: "a", link: "b" })).toBe(0);
});

function drawn(node: Node, indent = ""): string {
  return node.children
    .map((c) => `${indent}${c.name}${c.file ? "" : `/ ${c.count}, ${c.bytes} bytes`}\n${drawn(c, `${indent}  `)}`)
    .join("");
}

test("the tree has folders first, and their sums", () => {
  const root = tree(files("go.mod", "cmd/b/main.go", "cmd/a/main.go", "cmd/x", "empty/", "a.txt"));
  expect(drawn(root)).toBe(`cmd/ 3, 31 bytes
  a/ 1, 13 bytes
    main.go
  b/ 1, 13 bytes
    main.go
  x
empty/ 0, 0 bytes
a.txt
go.mod
`);
});

test("only what changed is sent", () => {
  const before = files("a", "b", "c");
  expect(changes(before, before)).toEqual([]);
  expect(changes(before, setText(before, "b", "new"))).toEqual([{ set: { path: "b", content: "new" } }]);
  expect(changes(before, remove(before, "a"))).toEqual([{ remove: "a" }]);
  expect(changes(before, rename(before, "a", "d"))).toEqual([{ remove: "a" }, { set: { path: "d", content: "a" } }]);
});

test("all is sent where single changes would be many or mean something else", () => {
  const many = Array.from({ length: 60 }, (_, i): ContextFile => ({ path: `f${i}`, content: "" }));
  expect(changes([], many)).toBeNull();
  expect(changes(many, [])).toBeNull();
  expect(changes(files("empty/", "a"), files("a"))).toBeNull();
  const linked: Files = [
    { path: "a", content: "" },
    { path: "b", hardlink: "a" },
  ];
  expect(changes([], linked)).toBeNull();
});

test("bytes that are no text are kept as bytes", () => {
  expect(asText(new TextEncoder().encode("hé\n"))).toBe("hé\n");
  expect(asText(new Uint8Array([0x68, 0, 0x69]))).toBeNull();
  expect(asText(new Uint8Array([0xff, 0xfe]))).toBeNull();
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
  expect(Uint8Array.from(atob(base64(bytes)), (c) => c.charCodeAt(0))).toEqual(bytes);
});

test.each([
  [".", "cmd/main.go", true],
  ["./", "cmd/main.go", true],
  ["/cmd", "cmd/main.go", true],
  ["cmd", "cmds", false],
  ["go.*", "go.mod", true],
  ["go.*", "gopher", false],
  ["*.go", "cmd/main.go", false],
  ["cmd/?", "cmd/a/main.go", true],
])("COPY %s means %s: %s", (source, path, taken) => {
  expect(sourcePattern(source).test(path)).toBe(taken);
});

import { expect, test } from "vitest";
import { headLength } from "./head.js";
import { said, state } from "./place.js";
import { emptyRow, format, mistake, parse, type Row } from "./syntax.js";

const row = (part: Partial<Row>): Row => ({ ...emptyRow, ...part });

test.each<[string, Partial<Row>]>([
  ["# leaves: /usr/local/bin/tool 5MB 0755", { path: "/usr/local/bin/tool", size: "5MB", mode: "0755" }],
  ["# leaves: /usr/local/bin/tool", { path: "/usr/local/bin/tool" }],
  ["# leaves: bin/tool 4MB..6MB", { path: "bin/tool", size: "4MB..6MB" }],
  ["# leaves: /app/node_modules/ 80MB", { kind: "folder", path: "/app/node_modules/", size: "80MB" }],
  ["# leaves: /usr/bin/python -> python3", { kind: "link", path: "/usr/bin/python", target: "python3" }],
  ['# leaves: "/opt/two words" 1B', { path: "/opt/two words", size: "1B" }],
  ['# leaves: "nothing" 1B', { path: "nothing", size: "1B" }],
  ["# removes: /var/cache/tool", { kind: "removes", path: "/var/cache/tool" }],
])("%s is read and written as it was", (line, part) => {
  expect(parse(line)).toEqual(row(part));
  expect(format(row(part))).toBe(line);
});

test("what is written otherwise is understood, too", () => {
  expect(parse("  ## LEAVES :  /a 5 MB")).toEqual(row({ path: "/a", size: "5 MB" }));
  expect(format(row({ path: " /a ", size: "5 MB" }))).toBe("# leaves: /a 5MB");
  expect(format(row({ kind: "folder", path: "/a", size: "1B" }))).toBe("# leaves: /a/ 1B");
  expect(parse("# leaves: nothing")).toBe("nothing");
});

test("other comments state nothing", () => {
  for (const line of ["# he leaves: now", "RUN # leaves: x", "# leave: x", ""]) {
    expect(parse(line)).toBeNull();
    expect(headLength(line)).toBe(0);
  }
  expect(headLength("# leaves: /a")).toBe(9);
});

test.each<[Partial<Row>, string]>([
  [{ path: "/a", size: "5MB", mode: "0755" }, ""],
  [{ path: "/a", size: "4..6mib" }, ""],
  [{ path: "/a", size: "1.5 GB" }, ""],
  [{ path: "" }, "path"],
  [{ path: "/" }, "path"],
  [{ path: "/a/*" }, "path"],
  [{ path: "$HOME/a" }, "path"],
  [{ path: "/a/" }, "path"],
  [{ kind: "folder", path: "/a/" }, ""],
  [{ path: "/a", size: "5" }, "size"],
  [{ path: "/a", size: "large" }, "size"],
  [{ path: "/a", size: "6MB..4MB" }, "size"],
  [{ path: "/a", size: "900KB..1MB" }, ""],
  [{ path: "/a", size: "900..1MB" }, "size"],
  [{ path: "/a", mode: "rwx" }, "mode"],
  [{ kind: "link", path: "/a" }, "target"],
  [{ kind: "removes", path: "/a", size: "ignored" }, ""],
])("%o is wrong in %j", (part, field) => {
  expect(mistake(row(part))?.field ?? "").toBe(field);
});

const text = ["FROM a", "# why we do it", "# leaves: /old 1B", "# more", "RUN make", "RUN other"];

test("what stands above an instruction is read", () => {
  expect(said(text, 5)).toEqual({ rows: [row({ path: "/old", size: "1B" })], nothing: false });
  expect(said(text, 6)).toEqual({ rows: [], nothing: false });
  expect(said(["FROM a", "# leaves: nothing", "RUN x"], 3)).toEqual({ rows: [], nothing: true });
});

test("what is stated goes where it was; other comments stay", () => {
  const rows = [row({ path: "/a" }), row({ kind: "removes", path: "/b" })];
  expect(state(text, 5, { rows, nothing: false })).toEqual({
    first: 2,
    end: 5,
    lines: ["# why we do it", "# leaves: /a", "# removes: /b", "# more"],
  });
  expect(state(text, 5, { rows: [], nothing: false }).lines).toEqual(["# why we do it", "# more"]);
});

test("a first statement goes right above, indented as its instruction", () => {
  expect(state(text, 6, { rows: [], nothing: true })).toEqual({ first: 6, end: 6, lines: ["# leaves: nothing"] });
  expect(state(["FROM a", "  RUN x"], 2, { rows: [row({ path: "/a" })], nothing: false })).toEqual({
    first: 2,
    end: 2,
    lines: ["  # leaves: /a"],
  });
});

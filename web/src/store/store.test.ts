import { expect, test, vi } from "vitest";
import type { Report } from "../wire.gen.js";
import { fixture } from "./fixture.js";
import { Saved, type Storage } from "./persist.js";
import { emptyWork, type Work } from "./state.js";
import { Store } from "./store.js";

const result = (report: Report = fixture) => ({ report, work: emptyWork, took: 1 });

test("an edit keeps the rest of the work, and tells what was before", () => {
  const store = new Store();
  const heard = vi.fn();
  store.subscribe(heard);
  store.edit({ target: "build" });
  expect(store.state.work).toEqual({ ...emptyWork, target: "build" });
  expect(heard.mock.calls[0]?.[1].work).toBe(emptyWork);
});

test("who stops listening hears no more", () => {
  const store = new Store();
  const heard = vi.fn();
  store.subscribe(heard)();
  store.edit({ target: "build" });
  expect(heard).not.toHaveBeenCalled();
});

test("selecting the same again is no change", () => {
  const store = new Store();
  store.select({ kind: "line", line: 3 });
  const heard = vi.fn();
  store.subscribe(heard);
  store.select({ kind: "line", line: 3 });
  store.hover(null);
  expect(heard).not.toHaveBeenCalled();
});

test("what is hovered is marked before what is selected", () => {
  const store = new Store();
  store.answer(result());
  store.select({ kind: "line", line: 9 });
  expect(store.marks.steps).toContain("2.0");
  store.hover({ kind: "line", line: 2 });
  expect([...store.marks.steps]).toEqual(["0.0"]);
  store.hover(null);
  expect(store.marks.steps).toContain("2.0");
});

test("marks are worked out once for a selection and a report", () => {
  const store = new Store();
  store.answer(result());
  store.select({ kind: "stage", stage: 0 });
  const marks = store.marks;
  store.edit({ target: "x" });
  expect(store.marks).toBe(marks);
  store.answer(result());
  expect(store.marks).not.toBe(marks);
});

test("an explanation that comes too late is dropped", () => {
  const store = new Store();
  const file = { kind: "file", tree: "image", path: "/a" } as const;
  store.select(file);
  store.select({ kind: "line", line: 1 });
  store.explain(file, { links: [] });
  expect(store.state.why).toBeNull();
  store.select(file);
  store.explain(file, { links: [] });
  expect(store.state.why).toEqual({ links: [] });
});

test("another lesson starts with nothing of the one before", () => {
  const store = new Store();
  store.answer(result());
  store.select({ kind: "line", line: 1 });
  store.open("second", { ...emptyWork, dockerfile: "FROM b" });
  expect(store.state).toMatchObject({ lesson: "second", result: null, selection: null, pinned: null });
});

/** A storage in memory, full after so many characters. */
function memory(room = Number.POSITIVE_INFINITY): Storage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
  };
}

const work: Work = {
  ...emptyWork,
  dockerfile: "FROM a",
  context: [{ path: "a", content: "x".repeat(1000) }],
  buildArgs: { A: "1" },
  secrets: { token: "hush" },
};

test("work survives, but for secrets", () => {
  const storage = memory();
  const saved = new Saved(storage);
  expect(saved.save("one", work)).toBe("all");
  expect(new Saved(storage).load("one")).toEqual({ ...work, secrets: {} });
  expect([...storage.kept.values()].join()).not.toContain("hush");
  expect(saved.load("")).toBeNull();
});

test("a context that is too large is left out, the text is kept", () => {
  const saved = new Saved(memory(500));
  expect(saved.save("", work)).toBe("text");
  expect(saved.load("")).toMatchObject({ dockerfile: "FROM a", context: [] });
});

test("without a storage, or with one that throws, everything goes on", () => {
  expect(new Saved(null).save("", work)).toBe("nothing");
  const blocked = new Saved({
    getItem: () => {
      throw new Error("blocked");
    },
    setItem: () => {
      throw new Error("blocked");
    },
    removeItem: () => {
      throw new Error("blocked");
    },
  });
  expect(blocked.save("", work)).toBe("nothing");
  expect(blocked.load("")).toBeNull();
  expect(blocked.last).toBeNull();
  expect(() => blocked.forget("")).not.toThrow();
});

test.each(["no json", "null", "3", "{}", '{"dockerfile":3}'])("what is kept as %s is not taken", (text) => {
  const storage = memory();
  storage.setItem("stages:work:", text);
  expect(new Saved(storage).load("")).toBeNull();
});

test("fields of another kind fall back", () => {
  const storage = memory();
  storage.setItem(
    "stages:work:",
    '{"dockerfile":"FROM a","context":[1,{"path":"a"}],"buildArgs":{"A":"1","B":2},"target":7}',
  );
  expect(new Saved(storage).load("")).toEqual({
    ...emptyWork,
    dockerfile: "FROM a",
    context: [{ path: "a" }],
    buildArgs: { A: "1" },
  });
});

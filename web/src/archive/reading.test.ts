import { beforeEach, expect, test } from "vitest";
import type { EngineClient } from "../engine/client.js";
import { startState } from "../store/state.js";
import { Store } from "../store/store.js";
import type { ArchiveImage, ArchiveProgress } from "../wire.gen.js";
import { ArchiveReading } from "./reading.js";

/** An engine whose archive takes three steps; `hold` keeps the next step from being answered. */
class Steps {
  read = 0;
  error = "";
  closed = 0;
  wishes: unknown[] = [];
  hold: Promise<void> | null = null;

  #progress(): ArchiveProgress {
    const choice = { names: ["a:1"], platform: "linux/amd64" };
    const done = this.read >= 3;
    return {
      done,
      read: this.read,
      all: 3,
      images: [choice, choice],
      chosen: 0,
      ...(this.error ? { error: this.error } : {}),
    };
  }
  async archiveOpen(_key: string, _file: Blob, wish: unknown): Promise<ArchiveProgress> {
    this.wishes.push(wish);
    this.read = 0;
    return this.#progress();
  }
  async archiveStep(): Promise<ArchiveProgress & { took: number }> {
    await this.hold;
    this.read++;
    return { ...this.#progress(), took: 1 };
  }
  async archiveImage(): Promise<ArchiveImage> {
    return { names: ["a:1"], platform: "linux/amd64", image: {} as never };
  }
  async archiveClose(): Promise<void> {
    this.closed++;
  }
}

const file = { name: "image.tar", size: 3 } as File;
let engine: Steps;
let store: Store;
let reading: ArchiveReading;
const kinds: string[] = [];

beforeEach(() => {
  engine = new Steps();
  store = new Store(startState);
  reading = new ArchiveReading(store, engine as unknown as EngineClient);
  kinds.length = 0;
  store.subscribe(({ archive }, before) => {
    if (archive !== before.archive) kinds.push(archive === null ? "closed" : archive.kind);
  });
});

/** Lets everything that is ready happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("an archive is read step by step, and then open", async () => {
  reading.open(file);
  await settle();
  expect(kinds).toEqual(["reading", "reading", "reading", "reading", "open"]);
  expect(store.state.archive).toMatchObject({ file: "image.tar", names: ["a:1"], chosen: 0, standsFor: "" });
});

test("another image of the same file is read when it is chosen", async () => {
  reading.open(file);
  await settle();
  reading.choose(1);
  await settle();
  expect(engine.wishes).toEqual([{}, { image: 1 }]);
});

test("what the engine refuses is told", async () => {
  engine.error = "it is no image";
  reading.open(file);
  await settle();
  expect(store.state.archive).toEqual({ kind: "failed", file: "image.tar", reason: "it is no image" });
});

test("what a cancelled reading hears is of no interest", async () => {
  let go = () => {};
  engine.hold = new Promise((resolve) => (go = resolve));
  reading.open(file);
  await settle();
  reading.close();
  go();
  await settle();
  expect(kinds).toEqual(["reading", "closed"]);
  expect(engine.closed).toBe(1);
});

test("a restarted engine reads anew, and the stand-in is kept; a second restart is too much", async () => {
  reading.open(file);
  await settle();
  const { archive } = store.state;
  if (archive?.kind !== "open") throw new Error("the archive is not open");
  store.archive({ ...archive, standsFor: "alpine" });
  store.engine({ kind: "restarted", reason: "it hung" });
  await settle();
  expect(store.state.archive).toMatchObject({ kind: "open", standsFor: "alpine" });
  store.engine({ kind: "restarted", reason: "it hung again" });
  await settle();
  expect(store.state.archive).toMatchObject({ kind: "failed", reason: expect.stringContaining("twice") });
});

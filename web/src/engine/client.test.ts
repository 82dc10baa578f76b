import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Report } from "../wire.gen.js";
import { EngineClient, type Health, hangAfter, type Port } from "./client.js";
import type { FromWorker, ToWorker } from "./protocol.js";

/** A worker in the test's hand: it records what it is asked, and answers when told to. */
class FakeWorker implements Port {
  readonly asked: ToWorker[] = [];
  ended = false;
  onmessage: Port["onmessage"] = null;
  onerror: Port["onerror"] = null;
  postMessage(message: ToWorker): void {
    this.asked.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  say(message: FromWorker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromWorker>);
  }
  ready(): void {
    this.say({ kind: "ready" });
  }
  answer(index: number, json: unknown): void {
    const { id } = this.asked[index] as ToWorker;
    this.say({ kind: "answer", id, json: JSON.stringify(json), took: 2 });
  }
  /** What it was asked, as "analyze FROM a". */
  get told(): string[] {
    return this.asked.map(({ call }) =>
      call.fn === "analyze"
        ? `analyze ${JSON.parse(call.request).dockerfile}`
        : `${call.fn} ${"key" in call ? call.key : ""}`.trim(),
    );
  }
}

let workers: FakeWorker[];
let health: Health[];
let client: EngineClient;
const worker = (index = workers.length - 1) => workers[index] as FakeWorker;
const report = (command: string) => ({ command }) as Report;
/** A worker that has answered before: from then on it is expected to be quick. */
async function warm(): Promise<void> {
  worker().ready();
  const first = client.analyze({ dockerfile: "FROM first" });
  worker().answer(worker().asked.length - 1, report("first"));
  await first;
  await settled();
}
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  health = [];
  client = new EngineClient(
    () => {
      workers.push(new FakeWorker());
      return worker();
    },
    (h) => health.push(h),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is asked before the engine stands waits for it", async () => {
  const answer = client.analyze({ dockerfile: "FROM a" });
  expect(worker().asked).toEqual([]);
  worker().ready();
  expect(worker().told).toEqual(["analyze FROM a"]);
  worker().answer(0, report("a"));
  expect(await answer).toEqual({ report: report("a"), took: 2 });
  expect(health.at(-1)).toEqual({ kind: "ready" });
});

test("of the analyses that wait only the latest runs", async () => {
  worker().ready();
  const answers = ["a", "b", "c"].map((d) => client.analyze({ dockerfile: d }));
  expect(worker().told).toEqual(["analyze a"]);
  worker().answer(0, report("a"));
  await settled();
  expect(worker().told).toEqual(["analyze a", "analyze c"]);
  worker().answer(1, report("c"));
  expect((await Promise.all(answers)).map((a) => a?.report.command ?? null)).toEqual(["a", null, "c"]);
});

test("a hang ends the worker, and the next one is told of the context as it is then", async () => {
  await warm();
  let files = [{ path: "a" }];
  const opened = client.open("context", () => ({ context: files }));
  worker().answer(1, {});
  await opened;
  files = [{ path: "b" }];
  const answer = client.analyze({ dockerfile: "FROM a" });
  await vi.advanceTimersByTimeAsync(hangAfter + 1);
  expect(worker(0).ended).toBe(true);
  expect(workers).toHaveLength(2);
  expect(health.at(-1)).toMatchObject({ kind: "restarted" });

  worker().ready();
  expect(worker().told).toEqual(["open context", "analyze FROM a"]);
  expect(worker().asked[0]?.call).toMatchObject({ part: JSON.stringify({ context: [{ path: "b" }] }) });
  worker().answer(0, {});
  worker().answer(1, report("a"));
  expect((await answer)?.report.command).toBe("a");
  expect(health.at(-1)).toEqual({ kind: "ready" });
});

test("what hangs twice is given up, and the page is told until something else is asked", async () => {
  await warm();
  const hung = expect(client.analyze({ dockerfile: "slow" })).rejects.toThrow("did not answer for 15 seconds");
  await vi.advanceTimersByTimeAsync(hangAfter + 1);
  worker().ready();
  await vi.advanceTimersByTimeAsync(5 * hangAfter + 1);
  await hung;
  worker().ready();
  await settled();
  expect(workers).toHaveLength(3);
  expect(worker().told).toEqual([]);
  expect(health.at(-1)).toMatchObject({ kind: "restarted" });
  const next = client.analyze({ dockerfile: "quick" });
  worker().answer(0, report("quick"));
  expect((await next)?.report.command).toBe("quick");
});

test("what waits behind a hang goes to the next worker, and the hung one is not tried again", async () => {
  await warm();
  const hung = client.analyze({ dockerfile: "slow" });
  const next = client.analyze({ dockerfile: "quick" });
  await vi.advanceTimersByTimeAsync(hangAfter + 1);
  expect(await hung).toBeNull();
  worker().ready();
  expect(worker().told).toEqual(["analyze quick"]);
  worker().answer(0, report("quick"));
  expect((await next)?.report.command).toBe("quick");
});

test("a second try gives way to what is asked meanwhile", async () => {
  await warm();
  const hung = client.analyze({ dockerfile: "slow" });
  await vi.advanceTimersByTimeAsync(hangAfter + 1);
  worker().ready();
  expect(worker().told).toEqual(["analyze slow"]);
  const next = client.analyze({ dockerfile: "quick" });
  expect(await hung).toBeNull();
  worker().ready();
  await settled();
  expect(worker().told).toEqual(["analyze quick"]);
  worker().answer(0, report("quick"));
  expect((await next)?.report.command).toBe("quick");
});

test("a quick answer is not taken for a hang later", async () => {
  worker().ready();
  const answer = client.analyze({ dockerfile: "FROM a" });
  worker().answer(0, report("a"));
  await answer;
  await vi.advanceTimersByTimeAsync(10 * hangAfter);
  expect(workers).toHaveLength(1);
});

test("a fresh engine's first analysis may take longer", async () => {
  worker().ready();
  const answer = client.analyze({ dockerfile: "FROM a" });
  await vi.advanceTimersByTimeAsync(2 * hangAfter);
  expect(workers).toHaveLength(1);
  worker().answer(0, report("a"));
  expect((await answer)?.report.command).toBe("a");
});

test("a very long text may take longer", async () => {
  await warm();
  const answer = client.analyze({ dockerfile: "#".repeat(60_000) });
  await vi.advanceTimersByTimeAsync(2 * hangAfter);
  expect(workers).toHaveLength(1);
  worker().answer(1, report("long"));
  expect((await answer)?.report.command).toBe("long");
});

test("an engine that never comes up is said to have failed, and is tried again when asked", async () => {
  worker().say({ kind: "gone", reason: "no such file" });
  worker().say({ kind: "gone", reason: "no such file" });
  expect(health.at(-1)).toEqual({ kind: "failed", reason: "no such file" });
  const answer = client.analyze({ dockerfile: "FROM a" });
  expect(workers).toHaveLength(3);
  worker().ready();
  worker().answer(worker().told.indexOf("analyze FROM a"), report("a"));
  expect((await answer)?.report.command).toBe("a");
});

test("a call that the engine refuses is an error, a report with an error is not", async () => {
  worker().ready();
  const refused = expect(client.children({ tree: "image", path: "/" })).rejects.toThrow("no report yet");
  worker().answer(0, { error: "no report yet" });
  await refused;
  const stopped = client.analyze({ dockerfile: "FROM" });
  worker().answer(1, { error: { message: "FROM requires an argument", line: 1 }, stages: [] });
  expect((await stopped)?.report.error?.line).toBe(1);
});

test("an archive's file crosses as it is, its steps may take longer, and a refusal is an answer", async () => {
  await warm();
  const file = new Blob(["bytes"]);
  const opening = client.archiveOpen("opened", file, { image: 1 });
  expect(worker().asked.at(-1)?.call).toEqual({ fn: "archiveOpen", key: "opened", file, wish: '{"image":1}' });
  worker().answer(1, { done: false, read: 0, all: 5, images: [], chosen: 1 });
  expect(await opening).toMatchObject({ all: 5, chosen: 1 });
  const step = client.archiveStep("opened", 1000);
  await vi.advanceTimersByTimeAsync(hangAfter + 1);
  expect(worker().ended).toBe(false);
  worker().answer(2, { done: false, read: 0, all: 0, images: [], chosen: 0, error: "it is no image" });
  expect(await step).toMatchObject({ error: "it is no image", took: 2 });
});

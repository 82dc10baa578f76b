import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Facts } from "./facts.js";

/** An engine that wants some tables until it has them, or knows that it cannot. */
class Wanting {
  readonly told: string[] = [];
  readonly open = new Set<string>(["a", "b"]);
  analyze(request: string): string {
    this.told.push(`analyze ${request}`);
    return JSON.stringify({ error: { message: '"wants":["trap"]' }, wants: [...this.open], last: request });
  }
  fact(name: string, text: string | null): string {
    this.told.push(`${name} ${text}`);
    this.open.delete(name);
    return "{}";
  }
}

let engine: Wanting;
let late: number;
let answers: Record<string, () => Promise<Response>>;
let facts: Facts;
const addresses = { a: new URL("https://host/a.txt"), b: new URL("https://host/b.txt") };

beforeEach(() => {
  vi.useFakeTimers();
  engine = new Wanting();
  late = 0;
  answers = {};
  vi.stubGlobal("fetch", (address: URL) => answers[address.pathname]?.() ?? Promise.reject(new TypeError("offline")));
  facts = new Facts(engine, addresses, () => late++);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an answer waits for what it wants, and each table is fetched once", async () => {
  answers["/a.txt"] = async () => new Response("A");
  answers["/b.txt"] = async () => new Response("B");
  await facts.analyze("q");
  expect(engine.told).toEqual(["analyze q", "a A", "b B", "analyze q"]);
  engine.open.add("a");
  await facts.analyze("again");
  expect(engine.told.slice(4)).toEqual(["analyze again"]);
});

test("what cannot be had is said to be absent, and tried again when the network is back", async () => {
  answers["/a.txt"] = async () => new Response("not there", { status: 404 });
  await facts.analyze("q");
  expect(engine.told).toEqual(["analyze q", "a null", "b null", "analyze q"]);
  answers["/b.txt"] = async () => new Response("B");
  await facts.again();
  expect(engine.told.slice(4).sort()).toEqual(["a null", "b B"]);
  expect(late).toBe(1);
  await facts.again();
  expect(late).toBe(1);
});

test("a slow table does not hold the answer up, and is told of when it comes", async () => {
  let come: (response: Response) => void = () => {};
  answers["/a.txt"] = () => new Promise((resolve) => (come = resolve));
  answers["/b.txt"] = async () => new Response("B");
  const answer = facts.analyze("q");
  await vi.advanceTimersByTimeAsync(1000);
  expect(JSON.parse(await answer).last).toBe("q");
  expect(engine.told).toEqual(["analyze q", "b B"]);
  expect(late).toBe(0);
  come(new Response("A"));
  await vi.advanceTimersByTimeAsync(0);
  expect(late).toBe(1);
  await facts.analyze("q");
  expect(engine.told.slice(2)).toEqual(["a A", "analyze q"]);
});

test("a table without an address is absent", async () => {
  engine.open.clear();
  engine.open.add("c");
  await facts.analyze("q");
  expect(engine.told).toEqual(["analyze q", "c null", "analyze q"]);
});

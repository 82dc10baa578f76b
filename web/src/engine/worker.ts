/**
 * The worker that runs the engine: it loads the WebAssembly module once and then answers one call after another.
 * It keeps nothing of its own; client.ts decides what is asked and when this worker is given up.
 */
import "wasm_exec";
import { Facts } from "./facts.js";
import type { Call, Engine, FromWorker, ToWorker } from "./protocol.js";

declare const Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };

function tell(message: FromWorker): void {
  self.postMessage(message);
}

/** A host that serves .wasm under another content type cannot be streamed from: take the bytes then. */
async function load(address: URL, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the engine's file is not there (${response.status} ${response.statusText})`);
  if (response.headers.get("Content-Type")?.split(";")[0]?.trim() === "application/wasm") {
    return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  }
  return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}

function perform(engine: Engine, facts: Facts, call: Call): string | Promise<string> {
  switch (call.fn) {
    case "analyze":
      return facts.analyze(call.request);
    case "open":
      return engine.open(call.key, call.part);
    case "update":
      return engine.update(call.key, call.change);
    case "close":
      return engine.close(call.key);
    case "children":
      return engine.children(call.query);
    case "layer":
      return engine.layer(call.index, call.archive);
    case "why":
      return engine.why(call.query);
    case "archiveOpen":
      return engine.archiveOpen(call.key, call.file.size, (at, length) => bytes(call.file, at, length), call.wish);
    case "archiveStep":
      return engine.archiveStep(call.key, call.bytes);
    case "archiveImage":
    case "archiveCompare":
    case "archiveClose":
      return engine[call.fn](call.key);
  }
}

declare class FileReaderSync {
  readAsArrayBuffer(file: Blob): ArrayBuffer;
}

const reader = new FileReaderSync();

function bytes(file: Blob, at: number, length: number): Uint8Array {
  return new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + length)));
}

async function start(): Promise<void> {
  const go = new Go();
  const instance = await load(new URL(__ENGINE_WASM__, import.meta.url), go.importObject);
  // run settles when the program ends; it sets the global object before it first yields.
  go.run(instance).then(
    () => tell({ kind: "gone", reason: "the engine ended" }),
    (reason: unknown) => tell({ kind: "gone", reason: String(reason) }),
  );
  const engine = (globalThis as unknown as { dockerfilePlayground?: Engine }).dockerfilePlayground;
  if (!engine) throw new Error("the engine did not come up");
  const addresses = Object.entries(__DATA__).map(([name, address]) => [name, new URL(address, import.meta.url)]);
  const facts = new Facts(engine, Object.fromEntries(addresses), () => tell({ kind: "sharper" }));
  self.addEventListener("online", () => facts.again());
  // One call after another, also where an analysis waits for a table.
  let last = Promise.resolve();
  self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    last = last.then(async () => {
      const before = performance.now();
      try {
        const json = await perform(engine, facts, data.call);
        tell({ kind: "answer", id: data.id, json, took: performance.now() - before });
      } catch (reason) {
        tell({ kind: "gone", reason: String(reason) });
      }
    });
  });
  tell({ kind: "ready" });
}

start().catch((reason: unknown) =>
  tell({ kind: "gone", reason: reason instanceof Error ? reason.message : String(reason) }),
);

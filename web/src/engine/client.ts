/**
 * The page's end of the engine: typed questions, answered by a worker that may crash or hang without harm.
 *
 * Of analyses the latest wins: one runs, at most one waits, and what waits is replaced. Everything that was registered
 * (the context) is remembered here, so that a fresh worker gets it again. Nothing here knows the store or the page.
 */
import type {
  ArchiveComparison,
  ArchiveImage,
  ArchiveProgress,
  ArchiveWish,
  Children,
  ChildrenQuery,
  LayerEntries,
  Part,
  PartUpdate,
  Report,
  Request,
  Why,
  WhyQuery,
} from "../wire.gen.js";
import type { Call, FromWorker, ToWorker } from "./protocol.js";

/** What this needs of a Worker. */
export interface Port {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export type Health =
  | { kind: "loading" }
  | { kind: "ready" }
  | { kind: "working" }
  | { kind: "restarted"; reason: string }
  | { kind: "failed"; reason: string };

export interface Analysis {
  report: Report;
  took: number;
}

/** A call that got no answer, in a sentence a person can read. */
export class EngineError extends Error {}

/** The call went down with its worker, and another worker was started. */
class LostError extends EngineError {}

interface Waiting {
  call: Call;
  resolve(answer: { json: string; took: number }): void;
  reject(reason: EngineError): void;
}

interface Asked {
  request: Request;
  /** Why it was lost with a worker before, "" if it was not: a slow machine deserves a second try, but nothing a third. */
  again: string;
  resolve(analysis: Analysis | null): void;
  reject(reason: unknown): void;
}

/** Longer than any Dockerfile that a person types takes, short enough not to be taken for a dead page. */
export const hangAfter = 3000;
/** Registering a large folder, analyzing a very long text and a fresh engine's first analysis may take longer. */
const longHangAfter = 15000;
const longRequest = 50_000;
/** A worker that never comes up that often is not started again until something is asked. */
const startsWithoutReady = 2;

export class EngineClient {
  #port: Port | null = null;
  #ready = false;
  /** This worker has analyzed something: its code is compiled and its tables are built. */
  #warm = false;
  #starts = 0;
  /** A worker was lost since the last one stood. */
  #lost = false;
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Sent, in order; the first one is being worked on. */
  readonly #sent = new Map<number, Waiting>();
  /** Asked while no worker stood. */
  #queue: Waiting[] = [];
  #next: Asked | null = null;
  #analyzing = false;
  /** The reason for the second try that is being worked on, "" if it is a first. */
  #retrying = "";
  /** What was analyzed last may be answered better now: facts came that it wanted. */
  onSharper: () => void = () => {};
  /** Every part that a fresh worker must be told, by key. */
  readonly #parts = new Map<string, () => Part>();

  constructor(
    readonly startWorker: () => Port,
    readonly onHealth: (health: Health) => void,
  ) {
    this.#start();
  }

  /** Analyzes, or answers null when a later request made this one pointless. */
  analyze(request: Request): Promise<Analysis | null> {
    return new Promise((resolve, reject) => {
      this.#next?.resolve(null);
      this.#next = { request, again: "", resolve, reject };
      // A second try is not worth waiting for once there is something newer.
      if (this.#retrying) this.#dropRetry();
      this.#pump();
    });
  }

  /** Registers a part. `part` is called again for a fresh worker, and gives the part as it is then. */
  async open(key: string, part: () => Part): Promise<void> {
    this.#parts.set(key, part);
    await this.#ask({ fn: "open", key, part: JSON.stringify(part()) });
  }

  async update(key: string, change: PartUpdate): Promise<void> {
    await this.#ask({ fn: "update", key, change: JSON.stringify(change) });
  }

  async children(query: ChildrenQuery): Promise<Children> {
    return await this.#ask<Children>({ fn: "children", query: JSON.stringify(query) });
  }

  /** Of the last analysis, or of the image of an archive that was opened under a key. */
  async layer(index: number, archive = ""): Promise<LayerEntries> {
    return await this.#ask<LayerEntries>({ fn: "layer", index, archive });
  }

  async why(query: WhyQuery): Promise<Why> {
    return await this.#ask<Why>({ fn: "why", query: JSON.stringify(query) });
  }

  /** Begins to read an image's archive. Unlike a part it is lost with its worker, which the health tells of. */
  async archiveOpen(key: string, file: Blob, wish: ArchiveWish = {}): Promise<ArchiveProgress> {
    return await this.#ask<ArchiveProgress>({ fn: "archiveOpen", key, file, wish: JSON.stringify(wish) });
  }

  /** Reads on for about so many bytes, and tells how many milliseconds that took. */
  async archiveStep(key: string, bytes: number): Promise<ArchiveProgress & { took: number }> {
    const { json, took } = await this.#call({ fn: "archiveStep", key, bytes });
    return { ...parse<ArchiveProgress>(json), took };
  }

  async archiveImage(key: string): Promise<ArchiveImage> {
    return await this.#ask<ArchiveImage>({ fn: "archiveImage", key });
  }

  /** Holds the last analysis against the archive's image. */
  async archiveCompare(key: string): Promise<ArchiveComparison> {
    return await this.#ask<ArchiveComparison>({ fn: "archiveCompare", key });
  }

  async archiveClose(key: string): Promise<void> {
    await this.#ask({ fn: "archiveClose", key });
  }

  #pump(): void {
    if (this.#analyzing || !this.#next) return;
    const asked = this.#next;
    this.#next = null;
    this.#analyzing = true;
    this.#retrying = asked.again;
    if (asked.again === "") this.onHealth({ kind: this.#ready ? "working" : "loading" });
    this.#call({ fn: "analyze", request: JSON.stringify(asked.request) })
      .then(({ json, took }) => {
        const report = parse<Report>(json);
        this.onHealth({ kind: "ready" });
        asked.resolve({ report, took });
      })
      .catch((reason: unknown) => {
        const lost = reason instanceof LostError;
        if (lost && this.#next) asked.resolve(null);
        else if (lost && asked.again === "") this.#next = { ...asked, again: reason.message };
        else asked.reject(reason);
      })
      .finally(() => {
        this.#analyzing = false;
        this.#retrying = "";
        this.#pump();
      });
  }

  async #ask<T>(call: Call): Promise<T> {
    const { json } = await this.#call(call);
    return parse<T>(json);
  }

  #call(call: Call): Promise<{ json: string; took: number }> {
    return new Promise((resolve, reject) => {
      const waiting = { call, resolve, reject };
      if (this.#ready) this.#send(waiting);
      else {
        this.#queue.push(waiting);
        if (!this.#port) this.#start();
      }
    });
  }

  #send(waiting: Waiting): void {
    const id = ++this.#lastId;
    this.#sent.set(id, waiting);
    this.#port?.postMessage({ id, call: waiting.call });
    if (this.#sent.size === 1) this.#watch();
  }

  /** Starts the clock for the call that is being worked on. */
  #watch(): void {
    clearTimeout(this.#timer);
    const [first] = this.#sent.values();
    if (!first) return;
    const { call } = first;
    const long =
      call.fn === "open" ||
      call.fn.startsWith("archive") ||
      !this.#warm ||
      (call.fn === "analyze" && call.request.length > longRequest);
    const limit = long ? longHangAfter : hangAfter;
    this.#timer = setTimeout(() => this.#lose(`the engine did not answer for ${limit / 1000} seconds`), limit);
  }

  #start(): void {
    this.#starts++;
    this.#ready = false;
    this.#warm = false;
    let port: Port;
    try {
      port = this.startWorker();
    } catch (reason) {
      this.#fail(`the browser does not start the engine's worker: ${String(reason)}`);
      return;
    }
    this.#port = port;
    port.onmessage = ({ data }) => {
      if (port === this.#port) this.#hear(data);
    };
    port.onerror = (event) => {
      event.preventDefault?.();
      if (port === this.#port) this.#lose(event.message || "the engine's worker could not be loaded");
    };
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "ready": {
        this.#starts = 0;
        this.#ready = true;
        const restarted = this.#lost;
        this.#lost = false;
        // A first worker gets its parts from the calls that wait; a later one is told what the lost one knew.
        if (restarted) this.#reopen();
        const queue = this.#queue;
        this.#queue = [];
        for (const waiting of queue) this.#send(waiting);
        // That it was restarted stays told until something is analyzed.
        if (queue.length === 0 && !restarted) this.onHealth({ kind: "ready" });
        break;
      }
      case "answer": {
        const waiting = this.#sent.get(message.id);
        this.#sent.delete(message.id);
        if (waiting?.call.fn === "analyze") this.#warm = true;
        this.#watch();
        waiting?.resolve(message);
        break;
      }
      case "sharper":
        this.onSharper();
        break;
      case "gone":
        this.#lose(message.reason);
        break;
    }
  }

  #reopen(): void {
    for (const [key, part] of this.#parts) {
      this.#send({ call: { fn: "open", key, part: JSON.stringify(part()) }, resolve: () => {}, reject: () => {} });
    }
  }

  /** A worker that is still coming up has not got the second try yet, and is not to blame for it. */
  #dropRetry(): void {
    const reason = this.#retrying;
    if (this.#ready) {
      this.#lose(reason);
      return;
    }
    const waiting = this.#queue.filter(({ call }) => call.fn === "analyze");
    this.#queue = this.#queue.filter(({ call }) => call.fn !== "analyze");
    for (const { reject } of waiting) reject(new LostError(reason));
  }

  /** Gives the worker up. What it was asked fails; what was not yet asked waits for the next worker. */
  #lose(reason: string): void {
    clearTimeout(this.#timer);
    const stood = this.#ready;
    this.#port?.terminate();
    this.#port = null;
    this.#ready = false;
    this.#lost = true;
    if (!stood && this.#starts >= startsWithoutReady) {
      this.#fail(reason);
      return;
    }
    const failed = [...this.#sent.values()];
    this.#sent.clear();
    this.onHealth({ kind: "restarted", reason });
    this.#start();
    for (const waiting of failed) waiting.reject(new LostError(reason));
  }

  #fail(reason: string): void {
    this.#starts = 0;
    const failed = [...this.#sent.values(), ...this.#queue];
    this.#sent.clear();
    this.#queue = [];
    this.onHealth({ kind: "failed", reason });
    for (const waiting of failed) waiting.reject(new EngineError(reason));
  }
}

function parse<T>(json: string): T {
  const value = JSON.parse(json) as T & { error?: unknown };
  // A report's own "error" is an object; a text is the engine refusing the call.
  if (typeof value.error === "string" && value.error !== "" && Object.keys(value).length === 1) {
    throw new EngineError(value.error);
  }
  return value;
}

/**
 * What the page and the engine's worker say to each other: types only.
 *
 * Every call carries an id and gets one answer with it, in order. The engine's own JSON crosses as text:
 * parsing it once, in the page, is cheaper than cloning what was parsed in the worker.
 */

/** The functions of globalThis.dockerfilePlayground, as the engine's main_js.go sets them. */
export interface Engine {
  analyze(request: string): string;
  open(key: string, part: string): string;
  update(key: string, change: string): string;
  close(key: string): string;
  children(query: string): string;
  layer(index: number, archive?: string): string;
  why(query: string): string;
  /** `read` gives bytes of a file of so many bytes. */
  archiveOpen(key: string, size: number, read: (at: number, length: number) => Uint8Array, wish: string): string;
  archiveStep(key: string, bytes: number): string;
  archiveImage(key: string): string;
  archiveCompare(key: string): string;
  archiveClose(key: string): string;
  /** Hands over a table of facts; null says that it cannot be had. */
  fact(name: string, text: string | null): string;
}

export type Call =
  | { fn: "analyze"; request: string }
  | { fn: "open"; key: string; part: string }
  | { fn: "update"; key: string; change: string }
  | { fn: "close"; key: string }
  | { fn: "children"; query: string }
  | { fn: "layer"; index: number; archive: string }
  | { fn: "why"; query: string }
  /** The file itself crosses, not its bytes: the worker reads them piece by piece. */
  | { fn: "archiveOpen"; key: string; file: Blob; wish: string }
  | { fn: "archiveStep"; key: string; bytes: number }
  | { fn: "archiveImage" | "archiveCompare" | "archiveClose"; key: string };

export type ToWorker = { id: number; call: Call };

export type FromWorker =
  /** The engine stands and answers. */
  | { kind: "ready" }
  /** `took` is milliseconds in the engine. */
  | { kind: "answer"; id: number; json: string; took: number }
  /** A table of facts came after the last analysis was answered: the same question may be answered better now. */
  | { kind: "sharper" }
  /** The engine does not start, or ended by itself: this worker answers no more. */
  | { kind: "gone"; reason: string };

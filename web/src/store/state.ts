/**
 * The one state of the page. Views are functions of it; they never keep a copy of a part.
 *
 * `work` is what the person wrote and what is saved; everything else is derived or passing.
 */
import type { Outline } from "../compare/outline.js";
import type { ArchiveChoice, ContextFile, Image, Report, Why } from "../wire.gen.js";
import type { Kept } from "./persist.js";
import type { Selection } from "./selection.js";

/** What a person works on: the inputs of one analysis. */
export interface Work {
  readonly dockerfile: string;
  /** null: the contents of the context are not known, which is not the same as an empty context. */
  readonly context: readonly ContextFile[] | null;
  readonly target: string;
  readonly platform: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Files of the context that are thought to be edited before a second build: which steps run again? */
  readonly changed: readonly string[];
}

export type EngineState =
  | { kind: "loading" }
  | { kind: "ready" }
  | { kind: "working" }
  /** It stands, but could not answer for this text. */
  | { kind: "refused"; reason: string }
  /** It crashed or hung and was started anew; the text is still there. */
  | { kind: "restarted"; reason: string }
  /** It cannot be started at all. */
  | { kind: "failed"; reason: string };

/** A report with what it was made from. */
export interface Result {
  readonly report: Report;
  readonly work: Work;
  /** Milliseconds that the engine took. */
  readonly took: number;
}

/** A report that Compare keeps while the work goes on; its folders were fetched while the engine still held them. */
export interface Pinned extends Result {
  readonly label: string;
  readonly outline: Outline | null;
}

/** An image's archive that a person has opened: a file of their own, which stays in the browser. */
export type Archive =
  | { readonly kind: "reading"; readonly file: string; readonly read: number; readonly all: number }
  | { readonly kind: "failed"; readonly file: string; readonly reason: string }
  | OpenArchive;

export interface OpenArchive {
  readonly kind: "open";
  readonly file: string;
  /** Under which the engine holds it. */
  readonly key: string;
  /** All images that the file holds, and which of them is open. */
  readonly choices: readonly ArchiveChoice[];
  readonly chosen: number;
  readonly names: readonly string[];
  readonly platform: string;
  readonly image: Image;
  /** The base image, as the report names it, that it stands in for; "" for none. */
  readonly standsFor: string;
}

export interface State {
  readonly work: Work;
  /** The last answer; it may be older than `work` while the engine works. */
  readonly result: Result | null;
  /** The 'before' that Compare has pinned. */
  readonly pinned: Pinned | null;
  readonly archive: Archive | null;
  readonly engine: EngineState;
  readonly selection: Selection | null;
  readonly hover: Selection | null;
  /** Why the selected file is there, once the engine has answered. */
  readonly why: Why | null;
  /** The lesson's id, null in free mode. */
  readonly lesson: string | null;
  /** What the browser keeps of the work across reloads. */
  readonly kept: Kept;
}

export const emptyWork: Work = {
  dockerfile: "",
  context: [],
  target: "",
  platform: "linux/amd64",
  buildArgs: {},
  secrets: {},
  changed: [],
};

export const startState: State = {
  work: emptyWork,
  result: null,
  pinned: null,
  archive: null,
  engine: { kind: "loading" },
  selection: null,
  hover: null,
  why: null,
  lesson: null,
  kept: "all",
};

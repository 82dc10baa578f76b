/**
 * The one store: a state, the ways to change it, and who wants to know.
 *
 * It does no I/O. The page's controller (main.ts) subscribes to send work to the engine and to save it.
 */
import type { Why } from "../wire.gen.js";
import { type Counterparts, counterparts } from "./counterparts.js";
import type { Kept } from "./persist.js";
import { type Selection, sameSelection } from "./selection.js";
import {
  type Archive,
  type EngineState,
  type Pinned,
  type Result,
  type State,
  startState,
  type Work,
} from "./state.js";

export type Listener = (state: State, before: State) => void;

export class Store {
  #state: State;
  readonly #listeners = new Set<Listener>();
  #marked: { result: Result | null; selection: Selection | null; why: Why | null; marks: Counterparts } | null = null;

  constructor(state: State = startState) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Calls back after each change. Returns how to stop. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes part of the work: the text, the context, the target … */
  edit(part: Partial<Work>): void {
    this.#set({ work: { ...this.#state.work, ...part } });
  }

  /** Starts on something else: a lesson or the free mode, with its own work. */
  open(lesson: string | null, work: Work): void {
    this.#set({ lesson, work, result: null, pinned: null, selection: null, hover: null, why: null });
  }

  answer(result: Result): void {
    this.#set({ result, engine: { kind: "ready" } });
  }

  /** The engine gave no answer for this work. */
  unanswered(work: Work, reason: string): void {
    if (work === this.#state.work && this.#state.engine.kind === "working") this.engine({ kind: "refused", reason });
  }

  engine(engine: EngineState): void {
    this.#set({ engine });
  }

  select(selection: Selection | null): void {
    if (sameSelection(selection, this.#state.selection)) return;
    this.#set({ selection, why: null });
  }

  hover(hover: Selection | null): void {
    if (sameSelection(hover, this.#state.hover)) return;
    this.#set({ hover });
  }

  /** The engine's chain for a file; dropped if another selection was made meanwhile. */
  explain(selection: Selection, why: Why): void {
    if (sameSelection(selection, this.#state.selection)) this.#set({ why });
  }

  pin(pinned: Pinned | null): void {
    this.#set({ pinned });
  }

  /** What became of an archive that a person opened; null closes it. */
  archive(archive: Archive | null): void {
    this.#set({ archive });
  }

  kept(kept: Kept): void {
    this.#set({ kept });
  }

  /** Everything to be marked now: what is hovered, else what is selected. */
  get marks(): Counterparts {
    const { result, hover, selection, why } = this.#state;
    const now = hover ?? selection;
    const chain = hover === null || sameSelection(hover, selection) ? why : null;
    const last = this.#marked;
    if (last && last.result === result && sameSelection(last.selection, now) && last.why === chain) return last.marks;
    const marks = counterparts(result?.report ?? null, now, chain);
    this.#marked = { result, selection: now, why: chain, marks };
    return marks;
  }

  #set(part: Partial<State>): void {
    const before = this.#state;
    this.#state = { ...before, ...part };
    for (const listener of [...this.#listeners]) listener(this.#state, before);
  }
}

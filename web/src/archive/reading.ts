/**
 * Reads an archive through the engine, a piece at a time, so that what a person types is answered between two pieces. It
 * keeps the store told, begins anew when the engine was restarted, and gives up when that happens twice.
 */
import type { EngineClient } from "../engine/client.js";
import type { State } from "../store/state.js";
import type { Store } from "../store/store.js";
import type { ArchiveWish } from "../wire.gen.js";

/** The engine holds one archive at a time. */
const key = "opened";

/** A piece is meant to take so many milliseconds: a keystroke that has to wait for one is not felt. */
const goodPiece = 40;
const smallest = 256 << 10;
const largest = 16 << 20;
/** An archive that takes the engine down this often is not read again. */
const mostRestarts = 2;

export class ArchiveReading {
  #file: File | null = null;
  #wish: ArchiveWish = {};
  /** Counts readings: what an older one hears is no longer of interest. */
  #run = 0;
  #restarts = 0;
  /** To be put back once a reading that began anew is done. */
  #standsFor = "";
  readonly #stop: () => void;

  constructor(
    readonly store: Store,
    readonly engine: EngineClient,
  ) {
    this.#stop = store.subscribe((now, before) => this.#heard(now, before));
  }

  /** Opens a file, or another image of it; what was open before is closed. */
  open(file: File, wish: ArchiveWish = {}): void {
    this.#file = file;
    this.#wish = wish;
    this.#restarts = 0;
    this.#standsFor = "";
    this.#begin();
  }

  /** Opens another image of the same file. */
  choose(image: number): void {
    if (this.#file) this.open(this.#file, { image });
  }

  /** Stops reading, and forgets what was read. */
  close(): void {
    this.#run++;
    this.#file = null;
    this.#stop();
    this.store.archive(null);
    this.engine.archiveClose(key).catch(() => {
      // An engine that is gone holds nothing.
    });
  }

  #begin(): void {
    const file = this.#file;
    if (!file) return;
    const run = ++this.#run;
    this.store.archive({ kind: "reading", file: file.name, read: 0, all: file.size });
    this.#read(file, () => run === this.#run).catch((reason: unknown) => {
      if (run === this.#run) this.#fail(reason instanceof Error ? reason.message : String(reason));
    });
  }

  async #read(file: File, wanted: () => boolean): Promise<void> {
    const { engine, store } = this;
    const start = await engine.archiveOpen(key, file, this.#wish);
    if (!wanted()) return;
    if (start.error) throw new Error(start.error);
    for (let done = start.done, piece = 1 << 20; !done; ) {
      const step = await engine.archiveStep(key, piece);
      if (!wanted()) return;
      if (step.error) throw new Error(step.error);
      done = step.done;
      piece = nextPiece(piece, step.took);
      store.archive({ kind: "reading", file: file.name, read: step.read, all: step.all });
    }
    const { names, platform, image, error } = await engine.archiveImage(key);
    if (!wanted()) return;
    if (error || !image) throw new Error(error ?? "the engine gave no image");
    store.archive({
      kind: "open",
      file: file.name,
      key,
      choices: start.images,
      chosen: start.chosen,
      names,
      platform,
      image,
      standsFor: this.#standsFor,
    });
  }

  #fail(reason: string): void {
    this.#run++;
    this.store.archive({ kind: "failed", file: this.#file?.name ?? "", reason });
  }

  /** A restarted engine knows no archive. */
  #heard(now: State, before: State): void {
    if (now.archive?.kind === "open") this.#standsFor = now.archive.standsFor;
    const lost = now.engine.kind === "restarted" && before.engine !== now.engine;
    if (!lost || !this.#file || now.archive === null || now.archive.kind === "failed") return;
    this.#restarts++;
    // Not within the store's telling: others are still to hear of the restart.
    if (this.#restarts < mostRestarts) queueMicrotask(() => this.#begin());
    else this.#fail("the engine had to be restarted twice while it was open");
  }
}

/** So that the next piece takes about as long as a piece should. */
export function nextPiece(piece: number, took: number): number {
  const wanted = (piece * goodPiece) / Math.max(took, 1);
  // Not more than twice as much at once: one quick piece may have been one of zeros.
  return Math.round(Math.min(largest, Math.max(smallest, Math.min(wanted, piece * 2))));
}

/**
 * Keeps the store, the engine and the storage in step: a change of the work is analyzed and saved, a selected file is
 * explained. It also answers what views fetch on demand (folders, layers' entries).
 */
import { changes } from "../context/changes.js";
import { find } from "../context/files.js";
import type { EngineClient } from "../engine/client.js";
import type { ImageSource } from "../image/source.js";
import type { Saved } from "../store/persist.js";
import type { OpenArchive, State, Work } from "../store/state.js";
import type { Store } from "../store/store.js";
import type { BaseImage, Children, ChildrenQuery, LayerEntries, Request, Why, WhyQuery } from "../wire.gen.js";

const contextKey = "context";
const imagesKey = "images";
/** Texts above this are analyzed when the typing pauses. */
const longText = 200_000;
const pause = 400;
const saveAfter = 250;

export class Session {
  #sent: Work["context"] = null;
  /** The lesson whose images the engine has, undefined before it was told of any. */
  #imagesOf: string | null | undefined;
  #ownImages: BaseImage[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #unsaved = false;

  constructor(
    readonly store: Store,
    readonly engine: EngineClient,
    readonly saved: Saved,
    /** What a lesson adds to each request: its goals, the files that are thought to be edited between two builds, its images. */
    readonly lesson: (id: string) => Pick<Request, "goals" | "changed" | "images"> | undefined,
    /** Base images that an embedding page brings along. */
    readonly images: readonly BaseImage[] = [],
  ) {
    store.subscribe((now, before) => this.#changed(now, before));
    engine.onSharper = () => this.analyze();
  }

  children(query: ChildrenQuery): Promise<Children> {
    return this.engine.children(query);
  }

  layer(index: number): Promise<LayerEntries> {
    return this.engine.layer(index);
  }

  /** What the views of an image fetch, of an archive that the engine holds under a key. */
  opened(archive: string): ImageSource {
    return {
      children: (query) => this.engine.children({ ...query, archive }),
      layer: (index) => this.engine.layer(index, archive),
    };
  }

  why(query: WhyQuery): Promise<Why> {
    return this.engine.why(query);
  }

  /** The files that are thought to be edited; a lesson that supposes some is about those. */
  edited(work = this.store.state.work, lesson = this.store.state.lesson): { paths: string[]; supposed: boolean } {
    const supposed = (lesson !== null && this.lesson(lesson)?.changed) || [];
    if (supposed.length > 0) return { paths: [...supposed], supposed: true };
    return { paths: work.changed.filter((path) => find(work.context ?? [], path)), supposed: false };
  }

  /** The request for another work than the one that the engine has the context of. */
  requestFor(work: Work): Request {
    const { keys: { context: _, ...keys } = {}, ...request } = this.#request(work, null);
    return { ...request, keys, ...(work.context === null ? {} : { context: [...work.context] }) };
  }

  /** Saves at once what is waiting to be saved: the page is about to go. */
  flush(): void {
    if (!this.#unsaved) return;
    this.#unsaved = false;
    clearTimeout(this.#saveTimer);
    const { lesson, work, kept } = this.store.state;
    const now = this.saved.save(lesson ?? "", work);
    if (now !== kept) this.store.kept(now);
  }

  #changed(now: State, before: State): void {
    if (now.lesson !== before.lesson) this.saved.last = now.lesson ?? "";
    if (now.work !== before.work || now.lesson !== before.lesson) {
      this.#later(now.work.dockerfile.length > longText ? pause : 0);
      this.#unsaved = true;
      clearTimeout(this.#saveTimer);
      this.#saveTimer = setTimeout(() => this.flush(), saveAfter);
    }
    if (standIns(now) !== standIns(before)) this.analyze();
    if (now.selection !== before.selection && now.selection?.kind === "file") this.#explain(now.selection);
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (milliseconds === 0) this.analyze();
    else this.#timer = setTimeout(() => this.analyze(), milliseconds);
  }

  /** Has the work analyzed as it stands. */
  analyze(): void {
    const { work, lesson } = this.store.state;
    this.#sendContext(work.context);
    this.#sendImages(lesson);
    this.engine.analyze(this.#request(work, lesson)).then(
      (analysis) => {
        // Another lesson may have been opened meanwhile; an older text of the same one is still worth showing.
        if (analysis && this.store.state.lesson === lesson) this.store.answer({ ...analysis, work });
      },
      (reason: unknown) => this.store.unanswered(work, reason instanceof Error ? reason.message : String(reason)),
    );
  }

  #request(work: Work, lesson: string | null): Request {
    const archive = standIns(this.store.state);
    const { goals = [] } = (lesson !== null && this.lesson(lesson)) || {};
    return {
      dockerfile: work.dockerfile,
      target: work.target,
      platform: work.platform,
      buildArgs: { ...work.buildArgs },
      secrets: { ...work.secrets },
      omit: ["files", "entries"],
      goals,
      changed: this.edited(work, lesson).paths,
      keys: {
        ...(work.context === null ? {} : { context: contextKey }),
        ...(this.#ownImages.length > 0 ? { images: [imagesKey] } : {}),
        ...(archive ? { archives: { [archive.standsFor]: archive.key } } : {}),
      },
    };
  }

  #sendContext(context: Work["context"]): void {
    const sent = this.#sent;
    if (context === null || context === sent) return;
    this.#sent = context;
    const updates = sent === null ? null : changes(sent, context);
    // A worker that is lost meanwhile is told of the whole context when its successor stands: failures need no answer here.
    const ignore = () => {};
    if (updates === null) {
      this.engine.open(contextKey, () => ({ context: [...(this.store.state.work.context ?? [])] })).catch(ignore);
    } else {
      for (const update of updates) this.engine.update(contextKey, update).catch(ignore);
    }
  }

  /** Registers the images that a lesson and the embedding page know, the lesson's first: the first of a name wins. */
  #sendImages(lesson: string | null): void {
    if (lesson === this.#imagesOf) return;
    this.#imagesOf = lesson;
    const known = (lesson !== null && this.lesson(lesson)?.images) || [];
    this.#ownImages = [...known, ...this.images];
    if (this.#ownImages.length > 0) this.engine.open(imagesKey, () => ({ images: this.#ownImages })).catch(() => {});
  }

  #explain(file: NonNullable<State["selection"]> & { kind: "file" }): void {
    if (file.tree === "context") return;
    this.engine.why({ tree: file.tree, path: file.path }).then(
      (why) => this.store.explain(file, why),
      () => {
        // Without a chain the file is still marked; the status line tells of an engine that is gone.
      },
    );
  }
}

/** The archive that stands in for a base image, null if none does. */
function standIns({ archive }: State): OpenArchive | null {
  return archive?.kind === "open" && archive.standsFor !== "" ? archive : null;
}

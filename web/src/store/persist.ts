/**
 * Keeps each lesson's work, and the free mode's, across reloads, in the browser's own storage.
 *
 * Storage may be blocked (an embedded page) or full: everything then works without it, and `save` says what was kept.
 */
import { emptyWork, type Work } from "./state.js";

export type Kept = "all" | "text" | "nothing";

/** What this needs of localStorage. */
export type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** Browsers keep about five million characters; to put more into words at every pause of the typing would be felt. */
const mostKept = 4_000_000;

const prefix = "stages:";
const lastKey = `${prefix}last`;

/** localStorage, or null where the browser refuses even to look at it. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export class Saved {
  constructor(readonly storage: Storage | null) {}

  /** The work of a lesson ("" for the free mode), null if none is kept. */
  load(lesson: string): Work | null {
    const text = this.#read(`${prefix}work:${lesson}`);
    if (text === null) return null;
    try {
      return asWork(JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** Keeps the work; where the whole is too large, then without the context, for the text matters most. */
  save(lesson: string, work: Work): Kept {
    const key = `${prefix}work:${lesson}`;
    // Secrets stay in memory: a page's storage is no place for them.
    const kept = { ...work, secrets: {} };
    if (length(work) <= mostKept && this.#write(key, JSON.stringify(kept))) return "all";
    const { context: _, ...text } = kept;
    return this.#write(key, JSON.stringify(text)) ? "text" : "nothing";
  }

  forget(lesson: string): void {
    try {
      this.storage?.removeItem(`${prefix}work:${lesson}`);
    } catch {
      // Nothing was kept where nothing can be removed.
    }
  }

  /** The lesson of the last visit, "" for the free mode, null on a first visit. */
  get last(): string | null {
    return this.#read(lastKey);
  }

  set last(lesson: string) {
    this.#write(lastKey, lesson);
  }

  #read(key: string): string | null {
    try {
      return this.storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  #write(key: string, value: string): boolean {
    try {
      if (!this.storage) return false;
      this.storage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  }
}

function length({ context, dockerfile }: Work): number {
  const files = context ?? [];
  return files.reduce((sum, f) => sum + f.path.length + (f.content ?? f.base64 ?? "").length, dockerfile.length);
}

/** Takes what an older version may have kept: fields of another type fall back to those of an empty work. */
function asWork(value: unknown): Work | null {
  if (typeof value !== "object" || value === null) return null;
  const v = value as Record<string, unknown>;
  if (typeof v.dockerfile !== "string") return null;
  return {
    dockerfile: v.dockerfile,
    context: v.context === null ? null : files(v.context),
    target: typeof v.target === "string" ? v.target : emptyWork.target,
    platform: typeof v.platform === "string" ? v.platform : emptyWork.platform,
    buildArgs: texts(v.buildArgs),
    secrets: {},
    changed: Array.isArray(v.changed) ? v.changed.filter((path) => typeof path === "string") : [],
  };
}

function files(value: unknown): Work["context"] {
  if (!Array.isArray(value)) return emptyWork.context;
  return value.filter((f) => typeof f === "object" && f !== null && typeof f.path === "string");
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((e): e is [string, string] => typeof e[1] === "string"));
}

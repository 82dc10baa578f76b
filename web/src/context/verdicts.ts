/**
 * What the ignore file says of each path, fetched from the engine folder by folder as folders are opened.
 * Old verdicts stay until new ones arrive, so that rows do not flicker while somebody types.
 */
import type { Result } from "../store/state.js";
import type { Children, ChildrenQuery } from "../wire.gen.js";

export interface Verdict {
  ignored: boolean;
  /** The deciding line of the ignore file, 0 if none decides. */
  line: number;
}

export class Verdicts {
  readonly #known = new Map<string, Verdict>();
  #result: Result | null = null;
  #asked = new Set<string>();

  constructor(
    readonly children: (query: ChildrenQuery) => Promise<Children>,
    readonly changed: () => void,
  ) {}

  of(path: string): Verdict | undefined {
    return this.#known.get(path);
  }

  /** Asks for folders ("" and "src/") of a result, unless they were asked for. */
  want(result: Result, folders: readonly string[]): void {
    if (!this.#result || this.#result.work.context !== result.work.context) this.#asked = new Set();
    this.#result = result;
    for (const folder of folders) {
      if (this.#asked.has(folder)) continue;
      this.#asked.add(folder);
      this.children({ tree: "context", path: `/${folder.replace(/\/$/, "")}` }).then(
        ({ entries }) => {
          for (const { file, name, ignored, ignoreLine } of entries) {
            const path = `${folder}${name}${file.type === "dir" ? "/" : ""}`;
            this.#known.set(path, { ignored: ignored ?? false, line: ignoreLine ?? 0 });
          }
          this.changed();
        },
        () => this.#asked.delete(folder),
      );
    }
  }
}

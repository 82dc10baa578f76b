/**
 * The tables of facts that the engine does not carry: files beside it, fetched when an answer would be sharper with them.
 *
 * An analysis waits for a table a moment, so that nobody sees a rough number turn into a sharp one. What takes longer comes
 * later by itself, and what cannot be had is said to be absent; the engine's estimate then stands. Runs in the worker.
 */
import type { Engine } from "./protocol.js";

/** How long an answer waits for a table that it asks for the first time. */
const patience = 700;

export class Facts {
  readonly #asked = new Set<string>();
  readonly #failed = new Set<string>();

  constructor(
    readonly engine: Pick<Engine, "analyze" | "fact">,
    /** Where each table is. */
    readonly addresses: Readonly<Record<string, URL>>,
    /** A table came after its analysis was answered: another one may be sharper. */
    readonly onLate: () => void,
  ) {}

  /** The engine's answer with every table that it wants and that is quickly there. */
  async analyze(request: string): Promise<string> {
    for (;;) {
      const json = this.engine.analyze(request);
      const wants = wanted(json).filter((name) => !this.#asked.has(name));
      if (wants.length === 0) return json;
      if (!(await this.#soon(wants))) return json;
    }
  }

  /** Tries again what could not be had, as when the network is back. */
  async again(): Promise<void> {
    const names = [...this.#failed];
    this.#failed.clear();
    await Promise.all(names.map((name) => this.#get(name)));
    if (names.some((name) => !this.#failed.has(name))) this.onLate();
  }

  /** Fetches tables, and tells whether all were answered for in time. */
  async #soon(names: string[]): Promise<boolean> {
    let late = false;
    const all = Promise.all(
      names.map((name) => {
        this.#asked.add(name);
        return this.#get(name);
      }),
    ).then(() => {
      if (late) this.onLate();
      return true;
    });
    const limit = new Promise<boolean>((resolve) => {
      setTimeout(() => {
        late = true;
        resolve(false);
      }, patience);
    });
    return await Promise.race([all, limit]);
  }

  async #get(name: string): Promise<void> {
    const text = await fetched(this.addresses[name]);
    if (text === null) this.#failed.add(name);
    this.engine.fact(name, text);
  }
}

async function fetched(address: URL | undefined): Promise<string | null> {
  if (!address) return null;
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

/** The report's "wants", without reading all of it: inside of a text the quotes before the colon would be escaped. */
function wanted(json: string): string[] {
  const found = /"wants":(\["[^\]]*\])/.exec(json);
  return found ? (JSON.parse(found[1] as string) as string[]) : [];
}

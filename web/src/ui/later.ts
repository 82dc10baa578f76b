/**
 * Parts of a view that are loaded when they are first wanted, so that the page starts with less. An element is drawn only
 * when its class is known: Lit would lose what is set on it before.
 */
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

export class Later<K extends string> implements ReactiveController {
  readonly #here = new Set<K>();
  readonly #asked = new Set<K>();
  readonly #failed = new Set<K>();

  constructor(
    readonly host: ReactiveControllerHost,
    readonly parts: Readonly<Record<K, () => Promise<unknown>>>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  has(part: K): boolean {
    return this.#here.has(part);
  }

  /** Loads a part; afterwards the host has drawn it. Rejects where it cannot be loaded; the next call tries again. */
  async load(part: K): Promise<void> {
    await this.parts[part]();
    this.#here.add(part);
    this.#failed.delete(part);
    this.host.requestUpdate();
    await this.host.updateComplete;
  }

  /** Draws a part, or says that it comes; to be called while the host renders. */
  view(part: K, draw: () => TemplateResult): TemplateResult {
    if (this.#here.has(part)) return draw();
    if (this.#failed.has(part)) {
      const again = () => this.#try(part);
      return html`<p class="later" role="alert">This could not be loaded. <button @click=${again}>Try again</button></p>`;
    }
    this.#try(part);
    return html`<p class="later" role="status">loading …</p>`;
  }

  #try(part: K): void {
    if (this.#asked.has(part)) return;
    this.#asked.add(part);
    this.load(part).catch(() => {
      this.#asked.delete(part);
      this.#failed.add(part);
      this.host.requestUpdate();
    });
  }
}

/**
 * Ties a Lit element to the store: the element renders again when one of the parts that it names changes.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { State } from "./state.js";
import type { Store } from "./store.js";

export class Watch implements ReactiveController {
  #stop: (() => void) | undefined;

  constructor(
    readonly host: ReactiveControllerHost,
    readonly store: () => Store,
    /** The parts that the host shows; all of them if none is named. */
    readonly parts: readonly (keyof State)[] = [],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.store().subscribe((now, before) => {
      if (this.parts.length === 0 || this.parts.some((p) => now[p] !== before[p])) this.host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}

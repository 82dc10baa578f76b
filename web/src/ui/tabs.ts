/**
 * Tab strips as the ARIA practices describe them: role="tablist", in it buttons with role="tab", aria-selected and tabindex.
 * One tab is in the Tab order, arrows go to the others and open them.
 */
import { css, html, type TemplateResult } from "lit";

export function tabKeys(event: KeyboardEvent): void {
  const strip = event.currentTarget as HTMLElement;
  const all = [...strip.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = all.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = all[(to + all.length) % all.length];
  next?.focus();
  next?.click();
}

/** The attributes of one tab that depend on whether it is open. */
export function tabIndex(open: boolean): string {
  return open ? "0" : "-1";
}

/** The tabs of a panel with id "panel", as buttons for a strip. */
export function panelTabs<T extends string>(
  all: readonly { tab: T; words: string }[],
  open: T,
  show: (tab: T) => void,
): TemplateResult[] {
  return all.map(
    ({ tab, words }) => html`<button
      role="tab"
      id=${`tab-${tab}`}
      aria-controls="panel"
      aria-selected=${tab === open}
      tabindex=${tabIndex(tab === open)}
      @click=${() => show(tab)}
    >
      ${words}
    </button>`,
  );
}

/** A panel that fills its place: a bar on top, and what its tabs open below. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
  }
  [role="tabpanel"] {
    flex: 1;
    min-height: 0;
  }
`;

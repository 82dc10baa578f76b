/**
 * Keys of a tab strip, as the ARIA practices describe them: one tab is in the Tab order, arrows go to the others and open
 * them. The strip is role="tablist", its tabs are buttons with role="tab", aria-selected and tabindex.
 */
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

/** Which of a report's findings stand under Advice. Apart from the view, which is loaded later. */
import type { Finding, Report } from "../wire.gen.js";

/** The first finding about a start is the verdict, which stands by itself. */
export function adviceOf({ starts, advice }: Report): Finding[] {
  return [...starts.slice(1), ...advice];
}

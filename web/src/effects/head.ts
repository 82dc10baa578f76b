/** How a stated effect starts. By itself, since the editor colours it while the rest is loaded with the form. */

export const head = /^\s*#[#\s]*(leaves|removes)\s*:/i;

/** How far the words "# leaves:" reach in a line, 0 for a line that does not start so. */
export function headLength(line: string): number {
  return head.exec(line)?.[0].length ?? 0;
}

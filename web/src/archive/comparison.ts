/** A comparison of the prediction with an opened image, as words and as what a filter leaves of it. Pure; compare.ts draws. */
import { formatBytes } from "../ui/size.js";
import type { ArchiveDifference, CompareCount, ConfigDifference, LayerComparison, Size, Verdict } from "../wire.gen.js";

/** The verdicts that differences have, in the order in which they are told. */
export const verdicts = ["missing", "extra", "different"] as const satisfies readonly Verdict[];

export type Differing = (typeof verdicts)[number];

export const verdictHelp: Record<Differing, string> = {
  missing: "predicted, but not in the opened image",
  extra: "in the opened image, but not predicted",
  different: "in both, and not alike",
};

export const signs: Record<Verdict, string> = { missing: "−", extra: "+", different: "≠", equal: "=", unsure: "?" };

const counted = (n: number) => n.toLocaleString("en");

/** "All 12 paths are as predicted." or "9 of 12 paths are as predicted; of 2 the prediction is not sure." */
export function summary({ equal, missing, extra, different, unsure }: CompareCount): string {
  const all = equal + missing + extra + different + unsure;
  if (all === 0) return "Both images are empty.";
  const head =
    equal === all
      ? `All ${counted(all)} paths are as predicted`
      : `${counted(equal)} of ${counted(all)} paths are as predicted`;
  return `${head}${unsure > 0 ? `; of ${counted(unsure)} the prediction does not say for sure what they are` : ""}.`;
}

export function agree({ missing, extra, different }: CompareCount): boolean {
  return missing + extra + different === 0;
}

/** How a real size relates to a predicted one. */
export function fits(predicted: Size, real: Size): string {
  if (real.certainty === "unknown") return "not to be told";
  const off = real.bytes - predicted.bytes;
  if (off === 0) return "equal";
  if (predicted.certainty !== "exact" && predicted.low <= real.bytes && real.bytes <= predicted.high)
    return predicted.certainty === "unknown" ? "not below what is known" : "within the estimate";
  return `${formatBytes(Math.abs(off))} ${off > 0 ? "more" : "less"} than predicted`;
}

/** What a filter leaves: differences of these verdicts, in whose paths a text stands. */
export function filtered(
  differences: readonly ArchiveDifference[],
  wanted: ReadonlySet<Verdict>,
  text: string,
): ArchiveDifference[] {
  const part = text.trim().toLowerCase();
  return differences.filter(({ path, verdict }) => wanted.has(verdict) && path.toLowerCase().includes(part));
}

/** What became of a layer: its partner, and how alike the two are. */
export function layerWords({ predicted, real, known, entries }: LayerComparison): string {
  if (real < 0) return "only in the prediction";
  if (predicted < 0) return "only in the opened image";
  if (!known) return "its entries are not predicted";
  if (agree(entries)) return entries.unsure > 0 ? `no difference; ${counted(entries.unsure)} not sure` : "equal";
  return verdicts
    .filter((verdict) => entries[verdict] > 0)
    .map((verdict) => `${counted(entries[verdict])} ${verdict}`)
    .join(", ");
}

/** "Env PATH" or "Cmd". */
export function configLabel({ field, name }: ConfigDifference): string {
  return name === "" ? field : `${field} ${name}`;
}

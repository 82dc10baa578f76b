/** What a stage handed on and what stayed behind in it, as parts of one bar. Pure; behind.ts draws. */
import type { Report, Size, Stage } from "../wire.gen.js";

export interface Part {
  label: string;
  path: string;
  size: Size;
  /** Per cent of the bar. */
  share: number;
  handed: boolean;
}

/** More parts than this cannot be told apart in a bar; the smallest are one. */
const partLimit = 6;

/** The stages that a built image was made from and that are not the image, those that left most first. */
export function contributors(report: Report): Stage[] {
  return report.stages
    .filter((stage) => stage.built && !stage.target && stage.behind !== undefined)
    .sort((a, b) => (b.behind?.bytes ?? 0) - (a.behind?.bytes ?? 0) || a.index - b.index);
}

export function partsOf(stage: Stage): Part[] {
  const handed = stage.handed;
  const left = stage.left ?? [];
  const parts: Omit<Part, "share">[] = [];
  if (handed && (handed.bytes > 0 || handed.certainty === "unknown"))
    parts.push({ label: "handed on", path: "", size: handed, handed: true });
  for (const part of left.slice(0, partLimit)) parts.push({ ...part, handed: false });
  const named = left.slice(0, partLimit).reduce((sum, part) => sum + part.size.bytes, 0);
  const rest = (stage.behind?.bytes ?? 0) - named;
  // The rest is a difference of sums: no better known than the whole.
  if (stage.behind && rest > 0)
    parts.push({
      label: left.length > 0 ? "everything else" : "left behind",
      path: "",
      size: restOf(stage.behind, rest),
      handed: false,
    });
  const total = Math.max(
    parts.reduce((sum, part) => sum + part.size.bytes, 0),
    1,
  );
  return parts.map((part) => ({ ...part, share: (part.size.bytes / total) * 100 }));
}

function restOf(whole: Size, bytes: number): Size {
  if (whole.certainty === "exact") return { bytes, low: bytes, high: bytes, certainty: "exact" };
  const share = whole.bytes > 0 ? bytes / whole.bytes : 0;
  const high = whole.certainty === "unknown" ? whole.high : Math.round(whole.high * share);
  return { bytes, low: Math.round(whole.low * share), high, certainty: whole.certainty };
}

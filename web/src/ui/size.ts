/**
 * Sizes as people read them: decimal units (as Docker prints), few digits, and always how well they are known.
 * "~" marks an estimate, "?" what has no upper bound; exact numbers stand alone.
 */
import type { Certainty, Size } from "../wire.gen.js";

const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** 0 → "0", 999 → "999 B", 8453210 → "8.45 MB", 252700000 → "253 MB": three digits from kB on. */
export function formatBytes(bytes: number): string {
  if (bytes === 0) return "0";
  let value = bytes;
  let unit = 0;
  // 999.5 kB would print as "1000 kB": go on to the next unit where three digits would round up.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${digits(value, unit)}\u00a0${units[unit]}`;
}

function digits(value: number, unit: number): string {
  if (unit === 0) return String(Math.round(value));
  if (value < 9.995) return trim(value.toFixed(2));
  if (value < 99.95) return trim(value.toFixed(1));
  return value.toFixed(0);
}

function trim(text: string): string {
  return text.replace(/\.?0+$/, "");
}

/** "19.8 MB", "~38 MB", "≥ 12 MB ?", "?" */
export function formatSize(size: Size): string {
  switch (size.certainty) {
    case "exact":
      return formatBytes(size.bytes);
    case "estimated":
      return `~${formatBytes(size.bytes)}`;
    case "unknown":
      return size.low > 0 ? `≥\u00a0${formatBytes(size.low)}\u00a0?` : "?";
  }
}

/** The range of an estimate, "8.4 MB – 11.2 MB"; "" for an exact size. */
export function formatRange(size: Size): string {
  switch (size.certainty) {
    case "exact":
      return "";
    case "estimated":
      return `${formatBytes(size.low)} – ${formatBytes(size.high)}`;
    case "unknown":
      return size.low > 0 ? `at least ${formatBytes(size.low)}` : "not known";
  }
}

/** The whole story for a title or a screen reader. */
export function describeSize(size: Size): string {
  switch (size.certainty) {
    case "exact":
      return `${formatBytes(size.bytes)}, exact`;
    case "estimated":
      return `about ${formatBytes(size.bytes)}, estimated between ${formatBytes(size.low)} and ${formatBytes(size.high)}`;
    case "unknown":
      return size.low > 0 ? `unknown, at least ${formatBytes(size.low)}` : "unknown";
  }
}

/** The class that draws a bar: solid, hatched or dashed (see marks.ts). */
export function certaintyClass(certainty: Certainty): string {
  return `size-${certainty}`;
}

/** How much smaller `now` is than `before`, as "95 % smaller"; "" where it is not. */
export function smaller(now: number, before: number): string {
  if (before <= 0 || now >= before) return "";
  const share = 1 - now / before;
  const percent = share > 0.99 ? Math.floor(share * 1000) / 10 : Math.floor(share * 100);
  return percent > 0 ? `${percent}\u00a0% smaller` : "";
}

/** The same of two sizes; "" also where either is not known. */
export function saving(now: Size, before: Size): string {
  return now.certainty === "unknown" || before.certainty === "unknown" ? "" : smaller(now.bytes, before.bytes);
}

/** A size as a bar, and how well it is known in words. Templates; the patterns are base.ts's `certainty`. */
import { html, nothing, type TemplateResult } from "lit";
import type { Size } from "../wire.gen.js";
import { certaintyClass, describeSize, formatBytes, formatRange, formatSize } from "./size.js";
import { vars } from "./vars.js";

/** A bar of a whole of `total` bytes: solid, hatched or dashed. */
export function meter(size: Size, total: number, more = ""): TemplateResult | typeof nothing {
  if (size.bytes === 0 && size.certainty !== "unknown") return nothing;
  const share = Math.min(100, (size.bytes / Math.max(total, 1)) * 100);
  const width = size.certainty === "unknown" ? Math.max(share, 25) : share;
  return html`<span class=${`meter ${certaintyClass(size.certainty)} ${more}`} ${vars({ width: `${width}%` })}></span>`;
}

/** "exact", "8.4 – 11.2 MB" or "at least 3 MB". */
export function sureness(size: Size): string {
  if (size.certainty === "exact") return "exact";
  if (size.certainty === "estimated" && formatBytes(size.low) === formatBytes(size.high)) {
    const spread = Math.max(size.high - size.bytes, size.bytes - size.low);
    return spread > 0 ? `± ${formatBytes(spread)}` : "estimated";
  }
  // "8.4 MB – 11.2 MB" says its unit once.
  return formatRange(size).replace(/\u00a0(\S+) – (.*\u00a0\1)$/, " – $2");
}

/** A size with its whole story as its title. */
export function sized(size: Size): TemplateResult {
  return html`<span title=${describeSize(size)}>${formatSize(size)}</span>`;
}

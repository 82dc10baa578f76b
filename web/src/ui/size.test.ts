import { expect, test } from "vitest";
import type { Size } from "../wire.gen.js";
import { describeSize, formatBytes, formatRange, formatSize, saving, smaller } from "./size.js";

const exact = (bytes: number): Size => ({ bytes, low: bytes, high: bytes, certainty: "exact" });
const about = (bytes: number, low: number, high: number): Size => ({ bytes, low, high, certainty: "estimated" });
const atLeast = (bytes: number): Size => ({ bytes, low: bytes, high: Number.MAX_SAFE_INTEGER, certainty: "unknown" });
/** Numbers stand with their units by a space that does not break. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [0, "0"],
  [1, "1 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1234, "1.23 kB"],
  [9_999, "10 kB"],
  [14_321, "14.3 kB"],
  [99_960, "100 kB"],
  [999_499, "999 kB"],
  [999_500, "1 MB"],
  [8_453_210, "8.45 MB"],
  [252_700_000, "253 MB"],
  [1_500_000_000, "1.5 GB"],
  [3e18, "3000 PB"],
])("%d bytes are %s", (bytes, text) => {
  expect(plain(formatBytes(bytes))).toBe(text);
});

test("a size says how well it is known", () => {
  expect(plain(formatSize(exact(19_800_000)))).toBe("19.8 MB");
  expect(plain(formatSize(about(38e6, 30e6, 50e6)))).toBe("~38 MB");
  expect(plain(formatSize(atLeast(12e6)))).toBe("≥ 12 MB ?");
  expect(formatSize(atLeast(0))).toBe("?");
});

test("a range is given where there is one", () => {
  expect(formatRange(exact(5))).toBe("");
  expect(plain(formatRange(about(38e6, 30e6, 50e6)))).toBe("30 MB – 50 MB");
  expect(plain(formatRange(atLeast(12e6)))).toBe("at least 12 MB");
  expect(formatRange(atLeast(0))).toBe("not known");
});

test("the words for a screen reader hold the certainty", () => {
  expect(plain(describeSize(exact(5)))).toBe("5 B, exact");
  expect(plain(describeSize(about(38e6, 30e6, 50e6)))).toBe("about 38 MB, estimated between 30 MB and 50 MB");
  expect(describeSize(atLeast(0))).toBe("unknown");
});

test("savings are never rounded up, nor claimed of what is not known", () => {
  expect(plain(smaller(5, 100))).toBe("95 % smaller");
  expect(plain(smaller(1, 10_000))).toBe("99.9 % smaller");
  expect(smaller(100, 100)).toBe("");
  expect(smaller(999, 1000)).toBe("");
  expect(smaller(1, 0)).toBe("");
  expect(plain(saving(exact(5), about(100, 90, 110)))).toBe("95 % smaller");
  expect(saving(atLeast(1), exact(100))).toBe("");
  expect(saving(exact(1), atLeast(100))).toBe("");
});

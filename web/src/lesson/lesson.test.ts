import { expect, test } from "vitest";
import { pieces } from "../ui/words.js";
import { addressed, addressOf } from "./lesson.js";
import { allowed } from "./render.js";

test("an address names a lesson, the free mode, or nothing", () => {
  expect(addressed("#lesson/second-stage")).toBe("second-stage");
  expect(addressed("#free")).toBe("");
  expect(addressed("")).toBeNull();
  expect(addressed("#lesson/<b>")).toBeNull();
  expect(addressed(addressOf("one-image"))).toBe("one-image");
  expect(addressed(addressOf(null))).toBe("");
});

test.each([
  ["https://docs.docker.com/", true],
  ["#free", true],
  ["./other", true],
  ["http://example.com", false],
  ["//example.com", false],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
])("a link to %s: %s", (href, may) => {
  expect(allowed(href)).toBe(may);
});

test("code stands between backquotes", () => {
  expect(pieces("Start from `scratch`")).toEqual([
    ["Start from ", false],
    ["scratch", true],
  ]);
  expect(pieces("plain")).toEqual([["plain", false]]);
});

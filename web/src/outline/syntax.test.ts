import { expect, test } from "vitest";
import { syntaxNote } from "./syntax.js";

test.each([
  ["", ""],
  ["docker/dockerfile:1", "newest"],
  ["docker.io/docker/dockerfile:latest", "newest"],
  ["docker/dockerfile:1.4", "pins"],
  ["docker/dockerfile:1@sha256:abc", "pins"],
  ["docker/dockerfile-upstream:master", "pins"],
  ["ghcr.io/me/front", "another frontend"],
])("%s", (syntax, part) => {
  expect(syntaxNote(syntax, "v1")).toContain(part);
});

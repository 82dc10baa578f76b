import { expect, test } from "vitest";
import type { Config } from "../wire.gen.js";
import { configRows, duration } from "./config-rows.js";

function values(config: Config): Record<string, string[]> {
  return Object.fromEntries(
    configRows(config).map((row) => [row.name, row.values.length > 0 ? row.values : [`(${row.unset})`]]),
  );
}

test("an empty config says what that means", () => {
  expect(values({})).toEqual({
    Entrypoint: ["(none)"],
    Cmd: ["(none)"],
    Runs: ["(nothing by itself: docker run has to name a command)"],
    User: ["(root)"],
    WorkingDir: ["(/)"],
    Env: ["(none)"],
  });
});

test("entrypoint and cmd are one command line, quoted where a shell would need it", () => {
  const rows = values({ Entrypoint: ["/bin/app", "-x"], Cmd: ["two words", "it's"] });
  expect(rows.Entrypoint).toEqual(['["/bin/app", "-x"]']);
  expect(rows.Runs).toEqual(["/bin/app -x 'two words' 'it'\\''s'"]);
});

test("ports, volumes, labels, healthcheck", () => {
  const rows = values({
    ExposedPorts: { "80/tcp": {}, "53/udp": {} },
    Volumes: { "/data": {} },
    Labels: { a: "b" },
    StopSignal: "SIGINT",
    Healthcheck: { Test: ["CMD-SHELL", "curl -f localhost"], Interval: 90e9, Retries: 3 },
  });
  expect(rows.Ports).toEqual(["80/tcp", "53/udp"]);
  expect(rows.Volumes).toEqual(["/data"]);
  expect(rows.Labels).toEqual(["a=b"]);
  expect(rows.StopSignal).toEqual(["SIGINT"]);
  expect(rows.Healthcheck).toEqual(["curl -f localhost", "every 1m30s, 3 retries"]);
  expect(values({ Healthcheck: { Test: ["NONE"] } }).Healthcheck?.[0]).toMatch(/switched off/);
});

test.each([
  [5e8, "500ms"],
  [1e9, "1s"],
  [60e9, "1m"],
  [3661e9, "1h1m1s"],
])("%d nanoseconds are %s", (nanoseconds, text) => {
  expect(duration(nanoseconds)).toBe(text);
});

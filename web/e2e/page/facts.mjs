/** What the engine knows beside its module: tables of facts that it asks for, and images that an embedding page brings along. */
import assert from "node:assert/strict";
import { eventually, test } from "../harness.mjs";

const installs = "FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ffmpeg\n";
const story = (page) => page.locator("status-line .story").textContent();

test("a table is fetched when an answer wants it, and once", async ({ page, playground }) => {
  const asked = [];
  page.on("request", (request) => asked.push(...(/facts-[a-z0-9-]+/.exec(request.url()) ?? [])));
  await playground.open("#free");
  assert.deepEqual(asked, []);
  await playground.write(installs);
  await eventually(async () => assert.match(await story(page), /\d{3}\sMB on disk/));
  await playground.write(installs.replace("ffmpeg", "ffmpeg git"));
  await eventually(async () => assert.match(await story(page), /\d{3}\sMB on disk/));
  assert.deepEqual(asked, ["facts-apt-debian12-"]);
});

test("without its tables the engine goes on by estimates", { allow: [/Failed to load resource/] }, async ({
  page,
  playground,
}) => {
  await page.context().route("**/facts-*", (route) => route.abort());
  await playground.open("#free");
  await playground.write(installs.replace("ffmpeg", "curl"));
  await eventually(async () => assert.match(await story(page), /MB on disk/));
});

test("an embedding page brings images along", async ({ page, playground }) => {
  await page.route("**/team.json", (route) =>
    route.fulfill({
      json: [{ ref: "registry.example/base:1", size_bytes: 123_000_000, compressed_bytes: 45_000_000 }],
    }),
  );
  await playground.open("?images=team.json#free");
  await playground.write("FROM registry.example/base:1\n");
  await eventually(async () => assert.match(await story(page), /123\sMB on disk/));
});

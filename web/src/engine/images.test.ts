import { afterEach, expect, test, vi } from "vitest";
import { embeddedImages } from "./images.js";

afterEach(() => vi.unstubAllGlobals());

function serve(path: string, body: string): void {
  vi.stubGlobal("fetch", async (address: URL) =>
    address.pathname === path ? new Response(body) : new Response("", { status: 404 }),
  );
}

test("the address names a file beside the page", async () => {
  serve("/docs/play/team.json", '[{"ref": "registry.example/base:1", "size_bytes": 5, "compressed_bytes": 2}]');
  const images = await embeddedImages(new URL("https://host/docs/play/?images=team.json#free"));
  expect(images.map((i) => i.ref)).toEqual(["registry.example/base:1"]);
  expect(await embeddedImages(new URL("https://host/docs/play/#free"))).toEqual([]);
});

test.each([
  ["?images=https://elsewhere/x.json", "another host"],
  ["?images=absent.json", "not there (404"],
  ["?images=team.json", "no array of images"],
])("%s is refused: %s", async (query, why) => {
  serve("/team.json", '[{"ref": "a"}, null]');
  await expect(embeddedImages(new URL(query, "https://host/"))).rejects.toThrow(why);
});

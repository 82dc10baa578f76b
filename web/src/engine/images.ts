/**
 * Base images that the page which embeds this one knows, and the engine's catalogue does not: index.html?images=images.json names a file
 * on the same host, an array of entries as in wasm/catalog/data/images.json. README.md tells embedders.
 */
import type { BaseImage } from "../wire.gen.js";

/** The images that the page's address names; none where it names none. */
export async function embeddedImages(page: URL): Promise<BaseImage[]> {
  const name = page.searchParams.get("images");
  if (!name) return [];
  const address = new URL(name, page);
  if (address.origin !== page.origin) throw new Error(`${address} is on another host`);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} is not there (${response.status} ${response.statusText})`);
  const images: unknown = await response.json();
  const good = (i: unknown) => typeof (i as BaseImage | null)?.ref === "string";
  if (!Array.isArray(images) || !images.every(good)) {
    throw new Error(`${address.pathname} is no array of images, each with a "ref"`);
  }
  return images as BaseImage[];
}

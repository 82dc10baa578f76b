// Makes tar archives, and images in them as docker save writes them, for tests that open such files.
import { createHash } from "node:crypto";

const block = 512;

/** A tar of entries: { path, mode, content | size | link }. A path that ends in "/" is a folder. */
export function tar(entries) {
  return Buffer.concat([...entries.map(member), Buffer.alloc(2 * block)]);
}

function member({ path, mode, content = "", size, link = "" }) {
  const folder = path.endsWith("/");
  const body = size === undefined ? Buffer.from(content) : Buffer.alloc(size);
  const head = Buffer.alloc(block);
  const octal = (n, at, length) => head.write(n.toString(8).padStart(length - 1, "0"), at);
  head.write(path, 0);
  octal(mode ?? (folder ? 0o755 : 0o644), 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(body.length, 124, 12);
  octal(0, 136, 12);
  head.write(link ? "2" : folder ? "5" : "0", 156);
  head.write(link, 157);
  head.write("ustar\u000000", 257);
  head.fill(" ", 148, 156);
  head.write(
    `${head
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\u0000 `,
    148,
  );
  return Buffer.concat([head, body, Buffer.alloc((block - (body.length % block)) % block)]);
}

/** Images as docker save writes them: { names, layers: [{ by, entries }], config }. */
export function dockerSave(images) {
  const files = [];
  const manifest = images.map(({ names, layers, config = {}, platform = "linux/amd64" }, n) => {
    const [os, architecture] = platform.split("/");
    const blobs = layers.map(({ entries }) => tar(entries));
    const layerNames = blobs.map((_, i) => `image${n}-layer${i}.tar`);
    const image = {
      os,
      architecture,
      config,
      rootfs: { type: "layers", diff_ids: blobs.map((b) => `sha256:${createHash("sha256").update(b).digest("hex")}`) },
      history: layers.map(({ by }) => ({ created_by: by })),
    };
    files.push({ path: `image${n}.json`, content: JSON.stringify(image) });
    blobs.forEach((content, i) => {
      files.push({ path: layerNames[i], content });
    });
    return { Config: `image${n}.json`, RepoTags: names, Layers: layerNames };
  });
  return tar([...files, { path: "manifest.json", content: JSON.stringify(manifest) }]);
}

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, eventually, test } from "../harness.mjs";
import { dockerSave } from "../tar.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const text = `FROM scratch
COPY <<EOF /etc/app.conf
level = 1
EOF
COPY <<EOF /srv/run
go on
EOF
COPY <<EOF /srv/lost
lost
EOF
ENV LEVEL=1
CMD ["/srv/run"]
`;

/** The image as somebody built it: a file more, a file less, one with another mode, another LEVEL. */
const built = {
  names: ["shop/app:1.0"],
  layers: [
    {
      by: "COPY <<EOF /etc/app.conf # buildkit",
      entries: [{ path: "etc/" }, { path: "etc/app.conf", content: "level = 1\n" }],
    },
    {
      by: "COPY <<EOF /srv/run # buildkit",
      entries: [
        { path: "srv/" },
        { path: "srv/run", content: "go on\n", mode: 0o755 },
        { path: "srv/extra", content: "more" },
      ],
    },
  ],
  config: {
    Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LEVEL=2"],
    Cmd: ["/srv/run"],
    WorkingDir: "/",
  },
};
const tool = {
  names: ["shop/tool:2"],
  layers: [{ by: "COPY tool /", entries: [{ path: "tool", size: 3000, mode: 0o755 }] }],
};

const archive = (images, name = "image.tar") => ({ name, mimeType: "application/x-tar", buffer: dockerSave(images) });
const panel = (page) => page.locator("archive-panel");
const part = { fromShadowDom: ["app-shell", "archive-panel"] };

async function open(page, file) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open an image" }).click();
  await (await chooser).setFiles(file);
}

/** The words of what has the focus, however deep. */
const focusedText = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.textContent.trim() ?? "";
  });

const view = (page, name) => panel(page).getByRole("tab", { name, exact: true });

test("an opened image shows its own files, layers and config", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(text);
  await open(page, archive([built]));
  const image = panel(page).locator("image-panel[opened]");
  await eventually(async () => assert.equal(await focusedText(page), "Opened image"));
  await image.locator('[data-path="/srv"]').click();
  const extra = image.locator('[data-path="/srv/extra"]');
  await eventually(async () => assert.match(await extra.textContent(), /extra\s+4\sB\s+exact/));
  await extra.click();
  await image.getByRole("button", { name: "layer 2" }).waitFor();
  await accessible(page, part);
  await image.getByRole("tab", { name: "Layers" }).click();
  await image.getByRole("button", { name: "Entries of layer 1" }).click();
  await image.getByText("added /etc/app.conf").waitFor();
  await image.getByRole("tab", { name: "Config" }).click();
  await image.getByText("LEVEL=2").waitFor();
  await view(page, "Prediction").click();
  await page.locator('image-files [data-path="/srv/lost"]').waitFor();
  assert.equal(await focusedText(page), "Prediction");
  await panel(page).getByRole("button", { name: "Close image.tar" }).click();
  await panel(page).waitFor({ state: "detached" });
  await page.locator('image-files [data-path="/srv/lost"]').waitFor();
  await eventually(async () => assert.match(await focusedText(page), /Open an image/));
});

for (const colorScheme of ["light", "dark"]) {
  test(`the prediction is compared with it, and anew at each change, ${colorScheme}`, { colorScheme }, async ({
    page,
    playground,
  }) => {
    await playground.open("#free");
    await playground.write(text);
    await open(page, archive([built]));
    await view(page, "Compare").click();
    const compare = panel(page).locator("archive-compare");
    await compare.getByText("3 of 6 paths are as predicted.").waitFor();
    const rows = compare.locator(".differences li");
    assert.equal(await rows.count(), 3);
    await compare.getByRole("button", { name: "missing" }).click();
    await eventually(async () => assert.equal(await rows.count(), 2));
    await compare.getByLabel("Part of the path").fill("RUN");
    await eventually(async () => assert.equal(await rows.count(), 1));
    assert.match(await rows.textContent(), /different \/srv\/run\s*mode 0755/);
    await accessible(page, part);
    await compare.getByRole("tab", { name: "Layers 2" }).click();
    await compare.getByText("1 extra, 1 different").click();
    await compare.getByText("/srv/extra").waitFor();
    await accessible(page, part);
    await compare.getByRole("tab", { name: "Config 1" }).click();
    assert.match(await compare.locator("table.config").textContent(), /Env LEVEL\s+1\s+2/);
    await accessible(page, part);
    await playground.write(text.replace("LEVEL=1", "LEVEL=2").replace(/COPY <<EOF \/srv\/lost\nlost\nEOF\n/, ""));
    await compare.getByText("The configuration is as predicted.").waitFor();
    await compare.getByText("3 of 5 paths are as predicted.").waitFor();
  });
}

test("an opened image stands in for a base image, until it is closed", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM registry.example/nobody/knows:1\nCOPY <<EOF /new\nnew\nEOF\n");
  await open(page, archive([built]));
  const onDisk = () => page.locator("status-line .story").textContent();
  assert.match(await onDisk(), /\?/);
  await panel(page).getByLabel("use as base image").selectOption({ label: "registry.example/nobody/knows:1" });
  await eventually(async () => assert.match(await onDisk(), /(^|\s)24\sB on disk/));
  await eventually(async () =>
    assert.match(await page.locator("dockerfile-editor .cm-stageDivider").textContent(), /FROM the opened archive/),
  );
  await panel(page).getByRole("button", { name: "Close image.tar" }).click();
  await eventually(async () => assert.match(await onDisk(), /\?/));
});

test("of several images in an archive one is chosen", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(text);
  await open(page, archive([built, { ...tool, platform: "linux/arm64" }]));
  await panel(page).getByLabel("image", { exact: true }).selectOption({ label: "shop/tool:2 (linux/arm64)" });
  await panel(page).locator('image-panel[opened] [data-path="/tool"]').waitFor();
});

test("what is no image is refused in words", async ({ page, playground }) => {
  await playground.open("#free");
  await open(page, { name: "notes.tar", mimeType: "", buffer: Buffer.from("no archive at all") });
  const alert = panel(page).getByRole("alert");
  await eventually(async () =>
    assert.match(await alert.textContent(), /notes\.tar cannot be opened:\s+\S.*[^.]\.\s*$/),
  );
  await accessible(page, part);
  await panel(page).getByRole("button", { name: "Close notes.tar" }).click();
  await panel(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Open an image" }).waitFor();
});

test("an archive is opened wherever it is dropped; other files do not replace the page", async ({
  page,
  playground,
}) => {
  await playground.open("#free");
  const drop = (target, name, bytes) =>
    target.evaluate(
      (element, [fileName, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(content)], fileName));
        const event = { dataTransfer, bubbles: true, composed: true, cancelable: true };
        return element.dispatchEvent(new DragEvent("drop", event));
      },
      [name, bytes],
    );
  const before = await playground.text();
  await drop(playground.editor, "image.tar", [...dockerSave([tool])]);
  await panel(page).locator('image-panel[opened] [data-path="/tool"]').waitFor();
  assert.equal(await playground.text(), before);
  assert.equal(await drop(page.locator("status-line"), "other.txt", [1]), false);
  await page.getByRole("alert").getByText("Drop an image's archive").waitFor();
});

/** Lets only so many steps of a reading pass (window.steps), and ends the engine at so many (window.crashes). */
function holdSteps() {
  const Real = window.Worker;
  window.Worker = class extends Real {
    postMessage(message) {
      if (message.call?.fn !== "archiveStep") super.postMessage(message);
      else if (window.crashes > 0) {
        window.crashes--;
        this.onmessage({ data: { kind: "gone", reason: "out of memory" } });
      } else if (window.steps === undefined || window.steps-- > 0) super.postMessage(message);
    }
  };
}

/** A file on disk, since what a test hands over itself crosses to the browser slowly; of many entries, since the engine leaps over contents. */
async function largeFile() {
  const folder = await mkdtemp(join(tmpdir(), "playground-e2e-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  const file = join(folder, "large.tar");
  const entries = Array.from({ length: 8000 }, (_, i) => ({ path: `f${i}`, size: 600 }));
  await writeFile(file, dockerSave([{ names: ["large:1"], layers: [{ by: "x", entries }] }]));
  return file;
}

test("a reading shows how far it is, lets the page answer meanwhile, and is cancelled", async ({
  page,
  playground,
}) => {
  await page.addInitScript(holdSteps);
  await playground.open("#free");
  await page.evaluate(() => {
    window.steps = 1;
  });
  await open(page, await largeFile());
  const bar = panel(page).getByRole("progressbar", { name: "Reading large.tar" });
  await eventually(async () => assert.ok((await bar.evaluate((p) => p.position)) > 0));
  await accessible(page, part);
  await playground.write("FROM scratch AS meanwhile\n");
  await eventually(async () =>
    assert.match(await page.locator("dockerfile-editor .cm-stageDivider").textContent(), /meanwhile/),
  );
  await panel(page).getByRole("button", { name: "Cancel" }).click();
  await panel(page).waitFor({ state: "detached" });
  await playground.write(text);
  assert.match(await page.locator("status-line .story").textContent(), /21.B on disk/);
});

test("an engine that ends while it reads begins anew, and gives up when it ends again", async ({
  page,
  playground,
}) => {
  await page.addInitScript(holdSteps);
  await playground.open("#free");
  await page.evaluate(() => {
    window.crashes = 1;
  });
  await open(page, await largeFile());
  await panel(page).locator('image-panel[opened] [data-path="/f0"]').waitFor();
  await panel(page).getByRole("button", { name: "Close large.tar" }).click();
  await page.evaluate(() => {
    window.crashes = 2;
  });
  await open(page, await largeFile());
  await panel(page)
    .getByRole("alert")
    .getByText(/restarted twice/)
    .waitFor();
  await playground.write("FROM scratch AS fine\n");
  await eventually(async () =>
    assert.match(await page.locator("dockerfile-editor .cm-stageDivider").textContent(), /fine/),
  );
});

test("at 390 pixels the comparison fits", phone, async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(text);
  await page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name: "Image" }).click();
  await open(page, archive([built]));
  await view(page, "Compare").click();
  await panel(page).getByText("3 of 6 paths are as predicted.").waitFor();
  await accessible(page, part);
  const { width, scroll } = await page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
  }));
  assert.ok(scroll <= width, `the page is ${scroll} pixels wide`);
});

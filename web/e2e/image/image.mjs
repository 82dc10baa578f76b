import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

/** The part of the page that these tests are about, as axe-core names it. */
const panel = { fromShadowDom: ["app-shell", "image-panel"] };

const text = `FROM scratch AS build
COPY <<EOF /out/deep/er/app
hello
EOF
COPY <<EOF /out/notes
left behind
EOF
FROM scratch AS final
COPY --from=build /out/deep /srv
COPY <<EOF /etc/app.conf
level = 1
EOF
USER 1000
EXPOSE 8080
ENV LEVEL=1
ENTRYPOINT ["/srv/er/app", "--serve now"]
`;

const file = (page, path) => page.locator(`image-files [data-path="${path}"]`);
const tab = (page, name) => page.locator("image-panel").getByRole("tab", { name });

test("files are a tree with sizes and how well they are known", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await eventually(async () => {
    assert.match(await file(page, "/srv/er/app").textContent(), /app\s+6\sB\s+exact/);
    assert.match(await file(page, "/etc/app.conf").textContent(), /10\sB\s+exact/);
    assert.match(await file(page, "/srv").textContent(), /\/srv\s+6\sB/);
  });
  assert.equal(await file(page, "/out/notes").count(), 0);
  assert.equal(await file(page, "/srv/er/app").getAttribute("aria-level"), "3");
});

test("the tree is walked, opened and closed by keys", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await file(page, "/srv/er/app").waitFor();
  const press = async (key, path) => {
    await page.keyboard.press(key);
    await eventually(async () =>
      assert.equal(await page.locator("image-files .row:focus").getAttribute("data-path"), path),
    );
  };
  await page.locator('image-files .row[tabindex="0"]').focus();
  await press("End", "/srv/er/app");
  await press("ArrowLeft", "/srv/er");
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => assert.equal(await file(page, "/srv/er").getAttribute("aria-expanded"), "false"));
  assert.equal(await file(page, "/srv/er/app").count(), 0);
  await page.keyboard.press("ArrowRight");
  await file(page, "/srv/er/app").waitFor();
  await press("ArrowRight", "/srv/er/app");
  await page.keyboard.press("Enter");
  await eventually(async () => {
    assert.equal(await file(page, "/srv/er/app").getAttribute("aria-selected"), "true");
    assert.match(await page.locator("image-files .why").textContent(), /Why is \/srv\/er\/app here\?/);
  });
  await press("Home", "/etc");
});

test("a click on a folder opens or closes it, and says why it is there", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await file(page, "/srv/er/app").waitFor();
  await file(page, "/srv").locator(".path").click();
  await eventually(async () => {
    assert.equal(await file(page, "/srv/er/app").count(), 0);
    assert.match(await page.locator("image-files .why").textContent(), /Why is \/srv here\?/);
  });
  await file(page, "/srv").locator(".path").click();
  await file(page, "/srv/er/app").waitFor();
});

test("what was open stays open while the text changes", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await file(page, "/srv/er/app").waitFor();
  await file(page, "/srv/er").locator(".twisty").click();
  await eventually(async () => assert.equal(await file(page, "/srv/er/app").count(), 0));
  await playground.write(text.replace("level = 1", "level = 12"));
  await eventually(async () => assert.match(await file(page, "/etc/app.conf").textContent(), /11\sB/));
  assert.equal(await file(page, "/srv/er/app").count(), 0);
});

test("layers tell what made them and what is in them", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await tab(page, "Layers").click();
  const layers = page.locator("image-layers .layer");
  await eventually(async () => assert.equal(await layers.count(), 2));
  await layers.first().getByRole("button", { name: "Entries of layer 1" }).click();
  await eventually(async () =>
    assert.match(await layers.first().locator(".entries").textContent(), /added \/srv\/er\/app/),
  );
  await layers
    .first()
    .getByRole("button", { name: /COPY --from=build/ })
    .click();
  await page.mouse.move(0, 0);
  await eventually(async () => {
    assert.match(await layers.first().getAttribute("class"), /selected/);
    assert.equal(await page.locator("stage-graph .row.on").filter({ hasText: "COPY --from=build" }).count(), 1);
  });
});

test("the config says what runs", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await tab(page, "Config").click();
  await eventually(async () => {
    const words = await page.locator("image-config dl").textContent();
    assert.match(words, /Entrypoint\s+\["\/srv\/er\/app", "--serve now"\]/);
    assert.match(words, /Runs\s+\/srv\/er\/app '--serve now'/);
    assert.match(words, /User\s+1000/);
    assert.match(words, /Ports\s+8080\/tcp/);
    assert.match(words, /LEVEL=1/);
  });
});

test("what stayed behind is told by stage", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await tab(page, "Behind").click();
  await eventually(async () => {
    const words = await page.locator("image-behind").locator("section").textContent();
    assert.match(words, /0 · build/);
    assert.match(words, /12\sB of 18\sB stayed behind/);
    assert.match(words, /handed on\s+6\sB/);
  });
});

test("a build that stops says why, and leads to the line", async ({ page, playground }) => {
  await playground.open();
  await playground.write("FROM scratch\nCOPY --from=7 /a /b\n");
  const stopped = page.locator("image-panel .stopped");
  await eventually(async () => assert.match(await stopped.textContent(), /would not build/));
  await stopped.getByRole("button", { name: /Line/ }).click();
  await tab(page, "Layers").click();
  assert.match(await stopped.textContent(), /would not build/);
  await accessible(page, panel);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in a ${colorScheme} image`, { colorScheme }, async ({ page, playground }) => {
    await playground.open();
    await playground.write(text);
    await file(page, "/srv/er/app").click();
    await page.locator("image-files .why ol").waitFor();
    await accessible(page, panel);
    for (const name of ["Layers", "Config", "Behind"]) {
      await tab(page, name).click();
      if (name === "Layers") await page.getByRole("button", { name: "Entries of layer 1" }).click();
      await accessible(page, panel);
    }
  });
}

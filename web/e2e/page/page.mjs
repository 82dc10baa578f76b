import assert from "node:assert/strict";
import { accessible, eventually, site, test } from "../harness.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const two = "FROM alpine:3.20 AS build\nRUN echo hi > /a\nFROM scratch\nCOPY --from=build /a /a\n";

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in a lesson, ${colorScheme}`, { colorScheme }, async ({ page, playground }) => {
    await playground.open("#lesson/second-stage");
    await accessible(page);
  });

  test(`axe finds nothing serious with problems and a context, ${colorScheme}`, { colorScheme }, async ({
    page,
    playground,
  }) => {
    await playground.open("#free");
    await playground.write(`FROM alpine:3.20 AS unused\nRUN echo $HOME\n${two}copy x /\nFORM y\n`);
    await page.locator(".cm-line.skipped").first().hover();
    await page.locator("problem-list li").first().waitFor();
    await accessible(page);
  });
}

/** The harness waits for the editor, which a narrow screen does not show beside a lesson. */
async function openNarrow(page, playground) {
  await page.goto(`${site}#lesson/second-stage`);
  await page.locator("lesson-pane .goals li.open").first().waitFor();
  await playground.settled();
}

const view = (page, name) => page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name }).click();

test("axe finds nothing serious at 390 pixels", phone, async ({ page, playground }) => {
  await openNarrow(page, playground);
  for (const name of ["Lesson", "Dockerfile", "Stages", "Image"]) {
    await view(page, name);
    await accessible(page);
  }
});

test("at 390 pixels one view is shown at a time, and nothing scrolls sideways", phone, async ({ page, playground }) => {
  await openNarrow(page, playground);
  for (const [tab, element] of [
    ["Dockerfile", "dockerfile-editor"],
    ["Stages", "stages-panel"],
    ["Image", "image-panel"],
    ["Lesson", "lesson-pane"],
  ]) {
    await view(page, tab);
    await page.locator(element).waitFor({ state: "visible" });
    const { width, scroll } = await page.evaluate(() => ({
      width: innerWidth,
      scroll: document.documentElement.scrollWidth,
    }));
    assert.ok(scroll <= width, `${tab} is ${scroll} pixels wide`);
  }
  assert.equal(await page.locator("dockerfile-editor").isVisible(), false);
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [761, 900],
]) {
  test(`at ${width} pixels editor, graph and image are in sight together`, { viewport: { width, height } }, async ({
    page,
    playground,
  }) => {
    await playground.open("#lesson/second-stage");
    for (const element of ["lesson-pane", "dockerfile-editor", "stages-panel", "image-panel", "status-line"]) {
      const box = await page.locator(element).boundingBox();
      assert.ok(box && box.height >= 30 && box.width >= 200, `${element} is ${box?.width}×${box?.height}`);
      assert.ok(box.x >= 0 && box.x + box.width <= width + 1 && box.y + Math.min(box.height, 30) <= height, element);
    }
  });
}

test("Escape and then Tab leaves the editor, Tab alone indents", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM scratch");
  const inEditor = () =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.classList.contains("cm-content");
    });
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Tab");
  assert.equal(await inEditor(), true);
  assert.match(await playground.text(), /^FROM scratch +$/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await inEditor(), false);
});

test("tabs and pane borders are moved with the arrow keys", async ({ page, playground }) => {
  await playground.open("#free");
  await page.getByRole("tab", { name: "Problems" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "New file" }).waitFor();
  const width = async () => (await page.locator("stages-panel").boundingBox()).width;
  const before = await width();
  await page.getByRole("separator", { name: "Width of the result" }).focus();
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => assert.equal(Math.round(await width()), Math.round(before) + 24));
});

test("the target decides what is built", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM alpine:3.20 AS one\nFROM scratch AS two\nCOPY . /\n");
  await eventually(async () => assert.match(await page.locator(".cm-stageDivider").nth(0).textContent(), /not built/));
  await page.getByLabel("target", { exact: true }).selectOption("one");
  await eventually(async () => {
    assert.doesNotMatch(await page.locator(".cm-stageDivider").nth(0).textContent(), /not built/);
    assert.match(await page.locator(".cm-stageDivider").nth(1).textContent(), /not built/);
  });
});

test("arguments change the picture while they are typed", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("ARG BASE=alpine:3.20\nFROM $BASE\n");
  await page.getByRole("button", { name: /^Args/ }).click();
  await accessible(page);
  await page.getByLabel("BASE", { exact: true }).fill("scratch");
  await page.getByText("--build-arg").first().waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.match(await page.locator("status-line .story").textContent(), /(^|\s)0 on disk/));
});

test("a part that cannot be loaded is told of, and the page goes on", {
  allow: [/Failed to load resource/],
}, async ({ page, playground }) => {
  await playground.open("#free");
  await page.route("**/args-dialog-*.js", (route) => route.abort());
  await page.getByRole("button", { name: /^Args/ }).click();
  const notice = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await notice.waitFor();
  await accessible(page);
  await notice.getByRole("button", { name: "Close" }).click();
  await notice.waitFor({ state: "detached" });
  assert.equal(await playground.editor.isVisible(), true);
});

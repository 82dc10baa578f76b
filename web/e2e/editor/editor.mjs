import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

const two = `FROM alpine:3.20 AS build
WORKDIR /src
COPY . .

FROM scratch
COPY --from=build /src/a.txt /
`;

const lines = (page) => page.locator("dockerfile-editor .cm-line");

test("stages show as bands, dividers and sizes beside the text", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(two);
  const dividers = page.locator("dockerfile-editor .cm-stageDivider");
  await eventually(async () => {
    assert.equal(await dividers.count(), 2);
    assert.match(await dividers.nth(0).textContent(), /stage 0 · build/);
    assert.match(await dividers.nth(1).textContent(), /stage 1 · final/);
  });
  assert.equal(await page.locator(".cm-stageBand .stage-hue-0").count(), 3);
  assert.equal(await page.locator(".cm-stageBand .stage-hue-1").count(), 2);
  const sizes = await page.locator(".cm-stepSizes span").allInnerTexts();
  assert.equal(sizes.length, 5);
});

test("instructions, flags and comments have their colours", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("# hello\nFROM alpine AS a\nCOPY --from=a /x /y\nRUN <<EOF\nFROM here\nEOF\n");
  assert.deepEqual(await page.locator(".tok-keyword").allInnerTexts(), ["FROM", "AS", "COPY", "RUN", "<<EOF", "EOF"]);
  assert.deepEqual(await page.locator(".tok-comment").allInnerTexts(), ["# hello"]);
  assert.deepEqual(await page.locator(".tok-flag").allInnerTexts(), ["--from="]);
  assert.deepEqual(await page.locator(".tok-string").allInnerTexts(), ["FROM here"]);
});

test("a problem is underlined, listed, leads to its line and can be mended", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM alpine:3.20\nrun echo hi\nRUN echo ho\n");
  const row = page.locator("problem-list li").filter({ hasText: "ConsistentInstructionCasing" });
  await row.waitFor();
  await page.locator("dockerfile-editor .cm-lintRange-warning").waitFor();
  await row.locator("button.what").click();
  assert.equal(await page.locator("dockerfile-editor .cm-activeLine").textContent(), "run echo hi");
  await row.getByRole("button", { name: "Write RUN" }).click();
  await playground.settled();
  assert.equal(await playground.text(), "FROM alpine:3.20\nRUN echo hi\nRUN echo ho\n");
  await eventually(async () => assert.equal(await row.count(), 0));
});

test("a check says why it is one, with an example", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM alpine:3.20\nrun echo hi\n");
  await page.getByRole("button", { name: "ConsistentInstructionCasing", exact: true }).click();
  await page.locator("check-doc").getByText("Complains").waitFor();
  await accessible(page);
});

test("what stops a build is said above the text, with its line", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM alpine:3.20\nFORM x\n");
  const banner = page.getByRole("alert").filter({ hasText: "This would not build" });
  await banner.waitFor();
  assert.match(await banner.textContent(), /unknown instruction: FORM/);
  await banner.getByRole("button", { name: "Line 2" }).click();
  assert.equal(await page.locator("dockerfile-editor .cm-activeLine").textContent(), "FORM x");
});

test("undo and search work", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM alpine:3.20\n");
  await page.keyboard.press("ControlOrMeta+z");
  await playground.settled();
  assert.notEqual(await playground.text(), "FROM alpine:3.20\n");
  await page.keyboard.press("ControlOrMeta+f");
  const find = page.locator("dockerfile-editor .cm-search input[name=search]");
  await find.pressSequentially("FROM");
  await page.locator("dockerfile-editor .cm-searchMatch").first().waitFor();
});

test("hovering an ARG's name shows its value", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("FROM alpine:3.20\nARG NAME=world\nRUN echo $NAME\n");
  await page.locator(".tok-variable").hover();
  const tip = page.locator(".cm-valueTip");
  await tip.waitFor();
  assert.match(await tip.textContent(), /NAME=world/);
  assert.match(await tip.textContent(), /line 2/);
});

test("pointing at a line marks it here, and what it takes from in the graph", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(two);
  await page.mouse.move(0, 0);
  await lines(page).nth(5).hover();
  await eventually(async () => {
    assert.deepEqual(await page.locator(".cm-line.marked").allInnerTexts(), ["COPY --from=build /src/a.txt /"]);
    assert.ok((await page.locator("stage-graph .on").count()) > 0);
  });
  await lines(page).nth(1).hover();
  await eventually(async () =>
    assert.deepEqual(await page.locator(".cm-line.marked").allInnerTexts(), ["WORKDIR /src"]),
  );
});

test("the text, the target and the arguments survive a reload", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("ARG V=3.20\nFROM alpine:$V AS one\nFROM one AS two\n");
  await page.getByLabel("target", { exact: true }).selectOption("one");
  await page.getByRole("button", { name: /^Args/ }).click();
  await page.getByLabel("V", { exact: true }).fill("3.21");
  await page.getByRole("button", { name: "Done" }).click();
  await playground.settled();
  await page.reload();
  await playground.settled();
  assert.equal(await playground.text(), "ARG V=3.20\nFROM alpine:$V AS one\nFROM one AS two\n");
  assert.equal(await page.getByLabel("target", { exact: true }).inputValue(), "one");
  await page.getByRole("button", { name: "Args · 1", exact: true }).waitFor();
});

test("where storage is blocked everything still works", async ({ page, playground }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  await playground.open("#free");
  await playground.write("FROM alpine:3.20\n");
  await page.getByText("This browser keeps nothing across reloads").waitFor();
  assert.equal(await playground.text(), "FROM alpine:3.20\n");
});

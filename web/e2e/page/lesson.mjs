import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

const goals = (page) => page.locator("lesson-pane .goals li");

test("a first visit starts with the first lesson", async ({ page, playground }) => {
  await playground.open();
  await page.getByText(/^Lesson 1 of \d+$/).waitFor();
  assert.match(page.url(), /#lesson\//);
  assert.ok((await goals(page).count()) > 0);
  await eventually(async () => assert.ok((await page.locator("lesson-pane .goals li.open").count()) > 0));
});

test("the solution of the second lesson meets its goals, and reset opens them again", async ({ page, playground }) => {
  await playground.open("#lesson/second-stage");
  await goals(page).first().waitFor();
  const all = await goals(page).count();
  await page.getByRole("button", { name: "Show solution" }).click();
  await playground.settled();
  await eventually(async () => assert.equal(await page.locator("lesson-pane .goals li.met").count(), all));
  await page.getByText("All goals are met.").waitFor();
  await page.getByRole("button", { name: "Reset" }).click();
  await playground.settled();
  await eventually(async () => assert.ok((await page.locator("lesson-pane .goals li.open").count()) > 0));
});

test("an open goal says why, and leads to its line", async ({ page, playground }) => {
  await playground.open("#lesson/second-stage");
  const open = page.locator("lesson-pane .goals li.open").first();
  await eventually(async () => assert.ok((await open.locator("small").textContent()).length > 10));
});

test("hints come one by one", async ({ page, playground }) => {
  await playground.open("#lesson/second-stage");
  assert.equal(await page.locator("lesson-pane .hint").count(), 0);
  await page.getByRole("button", { name: "Hint" }).click();
  await eventually(async () => assert.equal(await page.locator("lesson-pane .hint").count(), 1));
});

test("next, previous and the list lead from lesson to lesson", async ({ page, playground }) => {
  await playground.open("#lesson/one-image");
  await page.getByRole("link", { name: /^Next lesson/ }).click();
  await page.getByText(/^Lesson 2 of/).waitFor();
  await page.getByRole("link", { name: /^Previous lesson/ }).click();
  await page.getByText(/^Lesson 1 of/).waitFor();
  await page.getByRole("button", { name: "Lessons" }).click();
  await accessible(page);
  await page.getByRole("link", { name: /Your own Dockerfile/ }).click();
  await eventually(async () => assert.equal(await page.locator("lesson-pane").count(), 0));
  await page.goBack();
  await page.getByText(/^Lesson 1 of/).waitFor();
});

test("each lesson keeps its own work", async ({ page, playground }) => {
  await playground.open("#lesson/one-image");
  await playground.write("FROM scratch\n# mine\n");
  await page.getByRole("link", { name: /^Next lesson/ }).click();
  await page.getByText(/^Lesson 2 of/).waitFor();
  await playground.settled();
  assert.doesNotMatch(await playground.text(), /mine/);
  await page.getByRole("link", { name: /^Previous lesson/ }).click();
  await page.getByText(/^Lesson 1 of/).waitFor();
  await playground.settled();
  assert.match(await playground.text(), /mine/);
});

test("compare shows the lesson's start beside the solution, and what stayed behind", async ({ page, playground }) => {
  await playground.open("#lesson/second-stage");
  await page.getByRole("button", { name: "Show solution" }).click();
  await playground.settled();
  await page.getByRole("button", { name: "Compare" }).click();
  const panel = page.locator("compare-panel");
  const [before, after] = [panel.locator("section").nth(0), panel.locator("section").nth(1)];
  await eventually(async () => {
    assert.match(await before.textContent(), /Before: the lesson's start/);
    assert.match(await after.textContent(), /After: what you have now/);
    assert.match(await panel.locator(".differences").textContent(), /\/usr\S*.*~?[\d.]+\sMB less/s);
    assert.match(await panel.locator(".behind").textContent(), /Stayed behind in/);
  });
  assert.match(await panel.locator(".gain").textContent(), /9\d.% smaller/);
  await accessible(page);
  await page.getByRole("button", { name: "Close" }).click();
  await eventually(async () => assert.equal(await panel.count(), 0));
});

test("a file of the image leads to the lines that brought it there", async ({ page, playground }) => {
  await playground.open("#lesson/second-stage");
  await page.getByRole("button", { name: "Show solution" }).click();
  await playground.settled();
  await page.locator("image-panel").getByText("client", { exact: true }).click();
  await page.mouse.move(0, 0);
  await eventually(async () => {
    const marked = await page.locator("dockerfile-editor .cm-line.marked").allTextContents();
    assert.ok(
      marked.some((line) => line.startsWith("COPY --from=0")),
      marked.join("\n"),
    );
    assert.ok(
      marked.some((line) => line.startsWith("RUN go build -o /bin/client")),
      marked.join("\n"),
    );
    assert.ok(!marked.some((line) => line.includes("-o /bin/server")), marked.join("\n"));
  });
});

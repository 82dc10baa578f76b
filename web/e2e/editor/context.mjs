import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

const rows = (page) => page.locator("context-tree [role=treeitem]");
const names = async (page) => (await page.locator("context-tree .name").allInnerTexts()).map((t) => t.trim());

async function openContext(page, playground) {
  await playground.open("#free");
  await playground.write("FROM scratch\nCOPY . /\n");
  await page.getByRole("tab", { name: /^Context/ }).click();
}

async function newFile(page, path) {
  await page.getByRole("button", { name: "New file" }).click();
  await page.locator("context-tree .rename").fill(path);
  await page.keyboard.press("Enter");
}

test("files are added, edited, renamed and deleted, and the image follows", async ({ page, playground }) => {
  await openContext(page, playground);
  await page.getByText("Nothing is known of the context").waitFor();
  await newFile(page, "src/main.go");
  await eventually(async () => assert.deepEqual(await names(page), ["src/", "main.go"]));
  await page.keyboard.press("Enter");
  const file = page.locator("text-editor .cm-content");
  await file.fill("package main");
  await playground.settled();
  await eventually(async () => assert.match(await page.locator("status-line .story").textContent(), /12.B on disk/));

  await rows(page).nth(1).click();
  await rows(page).nth(1).press("F2");
  await page.locator("context-tree .rename").fill("src/server.go");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.deepEqual(await names(page), ["src/", "server.go"]));
  await page.getByRole("tab", { name: "server.go" }).waitFor();
  await rows(page).nth(1).press("Delete");
  await eventually(async () => assert.deepEqual(await names(page), ["src/"]));
  await eventually(async () => assert.equal(await page.getByRole("tab", { name: "server.go" }).count(), 0));
});

test("what is not known of a context is no mistake, what is known to be missing is one", async ({
  page,
  playground,
}) => {
  await playground.open("#free");
  await playground.write("FROM scratch\nCOPY missing.txt /\n");
  await page.locator("status-line .story").getByText("?").first().waitFor();
  await page.getByRole("tab", { name: /^Context/ }).click();
  await newFile(page, "other.txt");
  const banner = page.getByRole("alert").filter({ hasText: "missing.txt" });
  await banner.waitFor();
  await page.getByRole("button", { name: "Forget all" }).click();
  await banner.waitFor({ state: "detached" });
});

test("a name that is taken is refused in words", async ({ page, playground }) => {
  await openContext(page, playground);
  await newFile(page, "a.txt");
  await newFile(page, "a.txt");
  await page.getByText("a.txt is already there.").waitFor();
});

test("the ignore file is honoured, and says which line decides", async ({ page, playground }) => {
  await openContext(page, playground);
  await newFile(page, "keep.txt");
  await newFile(page, "secret.env");
  await page.getByRole("tab", { name: ".dockerignore" }).click();
  await page.locator("text-editor .cm-content").fill("# what stays here\n*.env");
  const row = rows(page).filter({ hasText: "secret.env" });
  await eventually(async () => assert.match(await row.textContent(), /ignored by line 2/));
  assert.doesNotMatch(await rows(page).filter({ hasText: "keep.txt" }).textContent(), /ignored/);
  await page.getByText(/1 ignored/).waitFor();
});

test("a chosen folder becomes the context, large files by their size", async ({ page, playground }) => {
  await openContext(page, playground);
  await page.locator("context-tree #files").setInputFiles([
    { name: "small.txt", mimeType: "text/plain", buffer: Buffer.from("hello") },
    { name: "big.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(300_000) },
    { name: "bytes.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 1, 2, 255]) },
  ]);
  await eventually(async () => assert.deepEqual(await names(page), ["big.bin", "bytes.bin", "small.txt"]));
  await page.getByText(/1 larger than .* by their size only/).waitFor();
  await eventually(async () => assert.match(await page.locator("status-line .story").textContent(), /300.kB on disk/));
  await rows(page).filter({ hasText: "big.bin" }).click();
  await page.getByText("Only the size of this file is kept").waitFor();
});

test("a dropped folder is read with what is in it", async ({ page, playground }) => {
  await openContext(page, playground);
  // A drop of real folders cannot be made up in a page; one of files takes the same way through the tree.
  await page.locator("context-tree .area").evaluate((area) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["hello"], "dropped.txt"));
    area.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true }));
    area.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await eventually(async () => assert.deepEqual(await names(page), ["dropped.txt"]));
});

test("the tree is walked with the arrow keys", async ({ page, playground }) => {
  await openContext(page, playground);
  await newFile(page, "b/one");
  await newFile(page, "b/two");
  await eventually(async () => assert.deepEqual(await names(page), ["b/", "one", "two"]));
  const focused = () =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.dataset?.path;
    });
  await eventually(async () => assert.equal(await focused(), "b/two"));
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => assert.equal(await focused(), "b/"));
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => assert.deepEqual(await names(page), ["b/"]));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await eventually(async () => assert.equal(await focused(), "b/one"));
  await page.keyboard.press("End");
  await eventually(async () => assert.equal(await focused(), "b/two"));
  await accessible(page);
});

test("the context survives a reload", async ({ page, playground }) => {
  await openContext(page, playground);
  await newFile(page, "kept.txt");
  await playground.settled();
  await page.reload();
  await playground.settled();
  await page.getByRole("tab", { name: /^Context/ }).click();
  await eventually(async () => assert.deepEqual(await names(page), ["kept.txt"]));
});

test("what if a file is edited: the steps say which run again", async ({ page, playground }) => {
  await openContext(page, playground);
  await newFile(page, "go.mod");
  await newFile(page, "main.go");
  await playground.write("FROM scratch\nCOPY go.mod /\nCOPY main.go /\n");
  const signs = page.locator("dockerfile-editor .cm-stepSizes i");
  assert.equal(await signs.count(), 0);
  await rows(page).filter({ hasText: "main.go" }).focus();
  await page.keyboard.press("w");
  const answer = page.locator("context-tree .what-if");
  await eventually(async () =>
    assert.match(
      await answer.textContent(),
      /If\s+main\.go\s+is\s+edited, 1 step runs again\s+↻\s+and 1 comes from the cache/,
    ),
  );
  assert.deepEqual(await signs.allInnerTexts(), ["✓", "↻"]);
  await accessible(page);
  await rows(page).filter({ hasText: "go.mod" }).hover();
  await page.getByRole("button", { name: "What if go.mod is edited" }).click();
  await eventually(async () => assert.match(await answer.textContent(), /2 files\s+are\s+edited, 2 steps run again/));
  await rows(page).filter({ hasText: "go.mod" }).focus();
  await page.keyboard.press("F2");
  await page.locator("context-tree .rename").fill("go.sum");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await answer.textContent(), /2 files/));
  await page.getByRole("button", { name: "Nothing is edited" }).click();
  await eventually(async () => assert.equal(await answer.count(), 0));
  await eventually(async () => assert.equal(await signs.count(), 0));
});

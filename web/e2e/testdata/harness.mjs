import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

test("fine", async ({ page, site }) => {
  await page.goto(site);
  await eventually(async () => assert.equal(await page.getByRole("heading").textContent(), "Late"));
  await accessible(page);
});
test("assertion", async ({ page, site }) => {
  await page.goto(site);
  assert.equal(await page.title(), "another title");
});
test("never", async ({ page, site }) => {
  await page.goto(site);
  await eventually(async () => assert.equal(await page.title(), "another title"), 0.2);
});
test("console", async ({ page, site }) => {
  await page.goto(`${site}?console`);
});
test("expected in the console", { allow: [/a complaint/] }, async ({ page, site }) => {
  await page.goto(`${site}?console`);
});
test("uncaught", async ({ page, site }) => {
  await page.goto(`${site}?uncaught`);
  await page.waitForFunction(() => window.done);
});
test("policy", async ({ page, site }) => {
  await page.goto(`${site}?policy`);
});
test("other host", async ({ page, site }) => {
  await page.goto(`${site}?host`);
});
test("inaccessible", async ({ page, site }) => {
  await page.goto(`${site}?unnamed`);
  await page.getByRole("button").waitFor();
  await accessible(page);
});
test("slow", { seconds: 0.5 }, () => new Promise(() => {}));
test("narrow", { viewport: { width: 390, height: 844 } }, async ({ page }) => {
  assert.equal(page.viewportSize().width, 390);
});

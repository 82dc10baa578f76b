import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

/** The part of the page that these tests are about, as axe-core names it. */
const panel = { fromShadowDom: ["app-shell", "image-panel"] };

const fails = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends gcc
RUN truncate -s 200000 /big
RUN rm /big
HEALTHCHECK CMD ["/check"]
ENTRYPOINT ["/app"]
`;

const verdict = (page) => page.locator("start-verdict section");

test("whether it would start stands above the image, with the line", async ({ page, playground }) => {
  await playground.open();
  await playground.write('FROM scratch\nCOPY <<X /a\n1\nX\nCMD ["/b"]\n');
  await eventually(async () =>
    assert.match(await verdict(page).textContent(), /Would not start\s+\/b is not in the image/),
  );
  await verdict(page).getByRole("button", { name: "Line 5" }).click();
  await eventually(async () => assert.equal(await page.locator(".cm-activeLine").first().textContent(), 'CMD ["/b"]'));
  await playground.write('FROM alpine:3.22\nCMD ["true"]\n');
  await eventually(async () => assert.match(await verdict(page).textContent(), /✓\s*Would start/));
});

test("advice stands by weight, and mends the text", async ({ page, playground }) => {
  await playground.open();
  await playground.write(fails);
  const tab = page.locator("image-panel").getByRole("tab", { name: /Advice/ });
  await eventually(async () => assert.equal((await tab.textContent()).trim(), "Advice 5"));
  await tab.click();
  const rules = () => page.locator("image-advice .finding").evaluateAll((all) => all.map((e) => e.dataset.rule));
  await eventually(async () =>
    assert.deepEqual(await rules(), [
      "start/healthcheck",
      "advice/build-tools",
      "advice/cache",
      "advice/deleted-later",
      "advice/root",
    ]),
  );
  await page.locator('[data-rule="advice/cache"]').getByRole("button", { name: "Do this" }).click();
  await eventually(async () => {
    assert.match(await playground.editor.textContent(), /rm -rf \/var\/lib\/apt\/lists/);
    assert.deepEqual(await rules(), ["start/healthcheck", "advice/build-tools", "advice/deleted-later", "advice/root"]);
  });
});

test("an image without advice says so", async ({ page, playground }) => {
  await playground.open();
  await playground.write("FROM scratch\nCOPY <<X /a\n1\nX\n");
  await page.locator("image-panel").getByRole("tab", { name: "Advice" }).click();
  await eventually(async () =>
    assert.match(await page.locator("image-advice .empty").textContent(), /nothing to advise/),
  );
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in ${colorScheme} findings, wide and narrow`, { colorScheme }, async ({
    page,
    playground,
  }) => {
    await playground.open();
    await playground.write(fails);
    await page
      .locator("image-panel")
      .getByRole("tab", { name: /Advice/ })
      .click();
    await page.locator("image-advice .finding").first().waitFor();
    await accessible(page, panel);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name: "Image" }).click();
    await page.locator("image-advice .finding").first().waitFor({ state: "visible" });
    await accessible(page, panel);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
}

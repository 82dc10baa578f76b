import assert from "node:assert/strict";
import { eventually, test } from "../harness.mjs";

const text = `FROM scratch AS one
COPY <<EOF /a
a
EOF
FROM scratch AS two
COPY --from=one /a /a
FROM scratch AS three
COPY --from=two /a /a
`;

const layer = (page) => page.locator("stage-graph .layer");
const zoom = (page) => layer(page).evaluate((one) => Number(one.style.getPropertyValue("--zoom")));
const visible = (page) =>
  page.locator("stage-graph .card").evaluateAll((all) => {
    const port = all[0].getRootNode().querySelector(".scroller").getBoundingClientRect();
    return all.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left >= port.left && box.right <= port.right && box.top >= port.top && box.bottom <= port.bottom;
    }).length;
  });

test("the whole picture is shown by itself, and again after Fit", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await eventually(async () => assert.equal(await visible(page), 3));
  const before = await zoom(page);
  for (let i = 0; i < 6; i++) await page.getByRole("button", { name: "Zoom in" }).click();
  await eventually(async () => assert.ok((await zoom(page)) > before * 1.5));
  await eventually(async () => assert.ok((await visible(page)) < 3));
  await page.getByRole("button", { name: "Fit" }).click();
  await eventually(async () => {
    assert.equal(await visible(page), 3);
    assert.equal(await zoom(page), before);
  });
});

test("a stage that is added comes into view", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await eventually(async () => assert.equal(await visible(page), 3));
  await playground.write(
    `${text}FROM scratch AS four\nCOPY --from=three /a /a\nFROM scratch AS five\nCOPY --from=four /a /a\n`,
  );
  await eventually(async () => assert.equal(await visible(page), 5));
});

test("the wheel scrolls, and zooms with Control about the pointer", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await eventually(async () => assert.equal(await visible(page), 3));
  const card = page.locator("stage-graph .card").nth(1);
  const before = await card.boundingBox();
  const at = { x: before.x + before.width / 2, y: before.y + before.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down("Control");
  for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -60);
  await page.keyboard.up("Control");
  await eventually(async () => {
    const now = await card.boundingBox();
    assert.ok(now.width > before.width * 1.5, "the card is larger");
    assert.ok(Math.abs(now.x + now.width / 2 - at.x) < 25, "it stays under the pointer");
  });
  const left = () => page.locator("stage-graph .scroller").evaluate((one) => one.scrollLeft);
  const was = await left();
  await page.mouse.wheel(80, 0);
  await eventually(async () => assert.ok((await left()) > was));
});

test("the picture is dragged, and a drag chooses nothing", async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await eventually(async () => assert.equal(await visible(page), 3));
  for (let i = 0; i < 6; i++) await page.getByRole("button", { name: "Zoom in" }).click();
  const card = page.locator("stage-graph .card").nth(1);
  await eventually(async () => assert.ok((await visible(page)) < 3));
  await page.waitForTimeout(400);
  const before = await card.boundingBox();
  const scroller = await page.locator("stage-graph .scroller").boundingBox();
  const from = { x: scroller.x + scroller.width / 2, y: scroller.y + scroller.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - 60, from.y, { steps: 4 });
  await page.mouse.up();
  const now = await card.boundingBox();
  assert.ok(Math.abs(before.x - now.x - 60) < 8, `the card moved by ${before.x - now.x}`);
  assert.equal(await page.locator('stage-graph [aria-selected="true"]').count(), 0);
});

test("nothing glides for who wants less motion", { reducedMotion: "reduce" }, async ({ page, playground }) => {
  await playground.open();
  await playground.write(text);
  await eventually(async () => assert.equal(await visible(page), 3));
  const durations = await page
    .locator("stage-graph .node")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).transitionDuration));
  assert.ok(durations.length > 0 && durations.every((duration) => duration === "0s"));
});

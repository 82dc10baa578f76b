import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

const two = `FROM alpine:3.20 AS build
WORKDIR /src
COPY <<EOF /out/app
hello
EOF
RUN touch /out/app
FROM scratch AS final
COPY --from=build /out/app /app
`;

const spare = `${two}FROM build AS spare
RUN true
`;

/** The part of the page that these tests are about, as axe-core names it. */
const panel = { fromShadowDom: ["app-shell", "stages-panel"] };

const cards = (page) => page.locator("stage-graph .card");
const card = (page, name) => cards(page).filter({ has: page.locator(".name", { hasText: name }) });
const row = (page, words) => page.locator("stage-graph .row").filter({ hasText: words });

/** Where every card stands, by its title. */
async function places(page) {
  return Object.fromEntries(
    await cards(page).evaluateAll((all) =>
      all.map((one) => [one.querySelector(".name").textContent, one.style.transform]),
    ),
  );
}

/** What has the focus, inside however many shadow trees, by its label. */
function focused(page) {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute("aria-label") ?? "";
  });
}

test("each stage is a card, and edges end at the row that takes", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  await eventually(async () => assert.equal(await cards(page).count(), 2));
  await eventually(async () => assert.match(await card(page, "1 · final").textContent(), /target/));
  const words = await page.locator("stage-graph .key").textContent();
  assert.match(words, /FROM/);
  assert.match(words, /COPY --from/);
  assert.doesNotMatch(words, /mount/);
  await eventually(async () => {
    const taker = await row(page, "COPY --from=build").boundingBox();
    const heads = page.locator("stage-graph .edges .edge.copy .head");
    const ends = await heads.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    assert.equal(ends.length, 1);
    const middle = ends[0].y + ends[0].height / 2;
    assert.ok(
      middle > taker.y && middle < taker.y + taker.height,
      `an edge ends at ${middle}, the row is at ${taker.y}`,
    );
    assert.ok(Math.abs(ends[0].x + ends[0].width - taker.x) < 8, "the arrow touches the card");
  });
});

test("typing keeps the cards where they are", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  await eventually(async () => assert.deepEqual(Object.keys(await places(page)), ["0 · build", "1 · final"]));
  const before = await places(page);
  await playground.editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  for (const text of ["RUN", " touch", " /x", "\n", "FROM alpine AS more", "\nCOPY --from=build /out /out"]) {
    await page.keyboard.insertText(text);
    await playground.settled();
    const now = await places(page);
    for (const name of Object.keys(before))
      assert.equal(now[name], before[name], `${name} moved when ${text} was typed`);
  }
  await eventually(async () => assert.equal(await cards(page).count(), 3));
});

test("cards are back in their places when a mistake is mended", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  await eventually(async () => assert.equal(await cards(page).count(), 2));
  const before = await places(page);
  for (const broken of ["", "FROM alpine AS", two.replace("RUN touch", "RUNN touch")]) {
    await playground.write(broken);
    await playground.write(two);
    await eventually(async () => assert.deepEqual(await places(page), before));
  }
});

test("the target picker fades what the target does not need", async ({ page, playground }) => {
  await playground.open();
  await playground.write(spare);
  const idle = page.locator("stage-graph .card.idle .name");
  await eventually(async () => assert.deepEqual(await idle.allTextContents(), ["1 · final"]));
  const before = await places(page);
  await page.getByLabel("target").first().selectOption("build");
  await eventually(async () => {
    assert.deepEqual(await idle.allTextContents(), ["1 · final", "2 · spare"]);
    assert.equal(await page.locator("stage-graph .card.target .name").textContent(), "0 · build");
  });
  assert.deepEqual(await places(page), before);
  assert.match(await page.locator("stage-graph .key").textContent(), /skipped/);
});

test("a line, a row and a file mark each other", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  const taker = row(page, "COPY --from=build");
  const file = page.locator('image-files [data-path="/app"]');
  await file.waitFor();
  await taker.click();
  await eventually(async () => {
    assert.match(await taker.getAttribute("class"), /\bon\b/);
    assert.equal(await page.locator("stage-graph .edges .edge.copy.on").count(), 1);
    assert.match(await page.locator("stage-graph .label").textContent(), /\/out\/app/);
  });
  await file.click();
  await page.mouse.move(0, 0);
  await eventually(async () => {
    assert.equal(await file.getAttribute("aria-selected"), "true");
    assert.match(await page.locator("image-files .why").textContent(), /Why is \/app here\?.*line/s);
    assert.ok((await page.locator("stage-graph .row.on").count()) > 0);
  });
});

test("hovering a line marks what it takes and what it leaves", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  const file = page.locator('image-files [data-path="/app"]');
  await file.waitFor();
  await page.locator(".cm-line", { hasText: "COPY --from=build" }).first().hover();
  await eventually(async () => {
    assert.match(await row(page, "COPY --from=build").getAttribute("class"), /\bon\b/);
    assert.match(await card(page, "0 · build").getAttribute("class"), /\bon\b/);
    assert.match(await file.getAttribute("class"), /\bon\b/);
  });
});

test("hovering a row marks its line and its edge", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  await row(page, "COPY --from=build").hover();
  await eventually(async () => {
    assert.equal(await page.locator("stage-graph .edges .edge.on").count(), 1);
    assert.notEqual(
      await page.locator(".cm-line", { hasText: "COPY --from=build" }).first().getAttribute("class"),
      "cm-line",
    );
  });
});

test("arrow keys walk the graph along its edges", async ({ page, playground }) => {
  await playground.open();
  await playground.write(two);
  await eventually(async () => assert.equal(await cards(page).count(), 2));
  await page.locator('stage-graph [role="treeitem"][tabindex="0"]').focus();
  const press = async (key, label) => {
    await page.keyboard.press(key);
    await eventually(async () => assert.match(await focused(page), label));
  };
  await press("End", /^COPY --from=build/);
  await press("ArrowLeft", /^(0 · build|RUN touch|COPY)/);
  await press("ArrowRight", /^COPY --from=build/);
  await page.keyboard.press("Enter");
  const taker = row(page, "COPY --from=build");
  await eventually(async () => assert.match(await taker.getAttribute("class"), /chosen/));
  await page.keyboard.press("Escape");
  await eventually(async () => assert.doesNotMatch(await taker.getAttribute("class"), /chosen/));
  assert.equal(await page.locator('stage-graph [role="treeitem"][tabindex="0"]').count(), 1);
});

test("the steps say in words what the graph draws", async ({ page, playground }) => {
  await playground.open();
  await playground.write(spare);
  await page.getByRole("tab", { name: "Steps" }).click();
  const steps = page.locator("stage-steps");
  await eventually(async () =>
    assert.match(await steps.locator(".stages").textContent(), /takes \/out\/app from stage build/),
  );
  await steps.getByRole("button", { name: /COPY --from=build/ }).click();
  await eventually(async () => assert.equal(await steps.locator('[aria-pressed="true"]').count(), 1));
  await accessible(page, panel);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in a ${colorScheme} graph`, { colorScheme }, async ({ page, playground }) => {
    await playground.open();
    await playground.write(spare);
    await eventually(async () => assert.equal(await cards(page).count(), 3));
    await row(page, "COPY --from=build").click();
    await accessible(page, panel);
  });
}

test("a narrow window shows one column", { viewport: { width: 390, height: 844 } }, async ({ page, playground }) => {
  await page.goto(new URL("", process.env.E2E_URL).href);
  await page.getByRole("tab", { name: "Dockerfile" }).first().click();
  await playground.write(two);
  await page.getByRole("tab", { name: "Stages" }).first().click();
  await eventually(async () => {
    const boxes = await cards(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    assert.equal(boxes.length, 2);
    assert.equal(boxes[0].x, boxes[1].x);
    assert.ok(boxes[1].y > boxes[0].y + boxes[0].height);
    assert.ok(boxes.every((box) => box.x >= 0 && box.x + box.width <= 390));
  });
  await accessible(page, panel);
});

test("four hundred stages are drawn in part, and it says so", { seconds: 90 }, async ({ page, playground }) => {
  await playground.open();
  const lines = Array.from({ length: 400 }, (_, i) => `FROM scratch AS s${i}`);
  await playground.write(`${lines.join("\n")}\n`);
  const note = page.locator("stage-graph .note");
  await eventually(async () => assert.match(await note.textContent({ timeout: 1000 }), /400 stages/), 30);
  assert.equal(await cards(page).count(), 150);
  await page.getByRole("tab", { name: "Steps" }).click();
  await page.getByRole("button", { name: /Show 100 more/ }).click();
  await eventually(async () => assert.equal(await page.locator("stage-steps .stage").count(), 200));
});

test("an empty file says how to start", async ({ page, playground }) => {
  await playground.open();
  await playground.write("");
  await eventually(async () =>
    assert.match(await page.locator("stage-graph .empty").textContent(), /starts with FROM/),
  );
});

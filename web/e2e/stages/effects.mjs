import assert from "node:assert/strict";
import { accessible, eventually, test } from "../harness.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const text = `FROM debian:12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates
# built by hand
RUN make install
FROM scratch
COPY --from=build /usr/local/bin/tool /tool
`;

/** The dialog: what is behind it cannot be reached. */
const dialog = { fromShadowDom: ["app-shell", "step-sheet"] };
const sheet = (page) => page.locator("step-sheet dialog[open]");
const onDisk = (page) => page.locator("status-line .story").textContent();

async function openSteps(page, playground) {
  await playground.open("#free");
  await playground.write(text);
  await page.getByRole("tab", { name: "Steps" }).click();
}

for (const colorScheme of ["light", "dark"]) {
  test(`a step's size is broken down on request, ${colorScheme}`, { colorScheme }, async ({ page, playground }) => {
    await openSteps(page, playground);
    await page.getByRole("button", { name: "what line 2 leaves" }).click();
    const parts = sheet(page).locator(".parts li");
    await eventually(async () => assert.match(await parts.first().textContent(), /\S+\s+~[\d.]+\sMB/));
    const few = await parts.count();
    await accessible(page, dialog);
    await sheet(page)
      .getByRole("button", { name: /^Show \d+ more/ })
      .click();
    await eventually(async () => assert.ok((await parts.count()) > few));
    await page.keyboard.press("Escape");
    await sheet(page).waitFor({ state: "detached" });
  });
}

test("what a person tells of a step stands above it, counts, and is undone in one go", async ({ page, playground }) => {
  await openSteps(page, playground);
  assert.match(await onDisk(page), /\?/);
  await page.getByRole("button", { name: "what line 4 leaves" }).click();
  await sheet(page).getByRole("button", { name: "Write above line 4" }).click();
  await sheet(page).getByRole("alert").getByText("Say at least one path").waitFor();
  await page.keyboard.type("/usr/local/bin/tool");
  await page.keyboard.press("Tab");
  await page.keyboard.type("large");
  await sheet(page).getByRole("alert").getByText("is no size").waitFor();
  await accessible(page, dialog);
  await sheet(page).getByLabel("Size").fill("5 MB");
  await page.keyboard.press("Enter");
  await sheet(page).waitFor({ state: "detached" });
  await playground.settled();
  const told = text.replace("RUN make", "# leaves: /usr/local/bin/tool 5MB\nRUN make");
  assert.equal(await playground.text(), told);
  await eventually(async () => assert.match(await onDisk(page), /5.MB on disk/));
  await page.keyboard.press("ControlOrMeta+z");
  await playground.settled();
  assert.equal(await playground.text(), text);
});

test("what is said already is read back, changed and forgotten", async ({ page, playground }) => {
  await openSteps(page, playground);
  await playground.write(
    text.replace("RUN make", '# leaves: "/opt/my tool" 1MB..2MB 0700\n# removes: /tmp/x\nRUN make'),
  );
  await page.getByRole("button", { name: "Change what is said here" }).click();
  const field = (name) => sheet(page).getByLabel(name, { exact: true });
  await eventually(async () => assert.equal(await field("Path 1").inputValue(), "/opt/my tool"));
  assert.equal(await field("Size 1").inputValue(), "1MB..2MB");
  assert.equal(await field("Mode 1").inputValue(), "0700");
  assert.equal(await field("What 2").inputValue(), "removes");
  await field("What 2").selectOption("link");
  await field("Points to 2").fill("/opt");
  await sheet(page).getByRole("button", { name: "Take away path 1" }).click();
  await sheet(page).getByRole("button", { name: "Write above line 6" }).click();
  await playground.settled();
  assert.match(await playground.text(), /# built by hand\n# leaves: \/tmp\/x -> \/opt\nRUN make/);
  await page.getByRole("button", { name: "Change what is said here" }).click();
  await sheet(page).getByRole("button", { name: "Forget what is stated" }).click();
  await playground.settled();
  assert.equal(await playground.text(), text);
});

test("the editor's gutter, a key and the graph lead to the step, too", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(text);
  await page.locator("dockerfile-editor .cm-stepSizes [data-step='0.0']").click();
  await sheet(page)
    .getByRole("heading", { name: /What line 2 leaves/ })
    .waitFor();
  await page.keyboard.press("Escape");
  await playground.editor.focus();
  await page.keyboard.press("ControlOrMeta+Home");
  // The second arrow goes to the comment, which belongs to the instruction below it.
  for (const key of ["ArrowDown", "ArrowDown", "Alt+Enter"]) await page.keyboard.press(key);
  await sheet(page)
    .getByRole("heading", { name: /What line 4 leaves/ })
    .waitFor();
  await page.keyboard.press("Escape");
  await page.locator("stage-graph [data-step='0.1'] .size").click();
  await sheet(page)
    .getByRole("heading", { name: /What line 4 leaves/ })
    .waitFor();
  await page.keyboard.press("Escape");
  await page.locator("stage-graph [data-step='0.0']").focus();
  await page.keyboard.press("Alt+Enter");
  await sheet(page)
    .getByRole("heading", { name: /What line 2 leaves/ })
    .waitFor();
});

test("the form fits 390 pixels", phone, async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(text);
  await page.getByRole("tablist", { name: "Views" }).getByRole("tab", { name: "Stages" }).click();
  await page.getByRole("tab", { name: "Steps" }).click();
  await page.getByRole("button", { name: "Tell what it leaves" }).last().click();
  await sheet(page).getByLabel("Path", { exact: true }).last().fill("/a");
  const { width, scroll } = await sheet(page).evaluate((d) => ({ width: d.clientWidth, scroll: d.scrollWidth }));
  assert.ok(scroll <= width, `the form is ${scroll} pixels wide in ${width}`);
  await accessible(page, dialog);
});

import assert from "node:assert/strict";
import { eventually, test } from "../harness.mjs";

const two = "FROM alpine:3.20 AS build\nRUN echo hi > /a\nFROM scratch\nCOPY --from=build /a /a\n";

test("an empty file is a clear problem on a live page", async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write("");
  await page.getByRole("alert").filter({ hasText: "This would not build" }).waitFor();
  await playground.write("FROM scratch\n");
  await eventually(async () => assert.match(await page.locator("status-line .story").textContent(), /on disk/));
});

test("binary junk, an unfinished heredoc and a stage that copies from itself leave the page alive", {
  seconds: 60,
}, async ({ page, playground }) => {
  await playground.open("#free");
  const junk = Array.from({ length: 4000 }, (_, i) => String.fromCharCode(1 + ((i * 7919) % 0xd7ff))).join("");
  for (const text of [
    junk,
    "FROM alpine\nRUN <<EOF\nFROM x\n",
    "FROM alpine AS a\nCOPY --from=a / /\n",
    "FROM a\nCOPY --from=later / /\nFROM alpine AS later\n",
  ]) {
    await playground.write(text);
    assert.ok((await playground.text()).length > 0);
  }
  await playground.write(two);
  await eventually(async () => assert.equal(await page.locator(".cm-stageDivider").count(), 2));
});

test("5,000 stages are counted, not drawn, and the page answers", { seconds: 60 }, async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(Array.from({ length: 5000 }, (_, i) => `FROM scratch AS s${i}`).join("\n"));
  await playground.settled();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# typed\n");
  await playground.settled();
  assert.match(await playground.text(), /^# typed\nFROM scratch AS s0\n/);
});

test("a file of 10 MB is kept and can be edited", { seconds: 90 }, async ({ page, playground }) => {
  await playground.open("#free");
  await playground.write(
    `FROM scratch\n${"# a line of a very long comment, which says nothing at all\n".repeat(170_000)}`,
  );
  await playground.settled();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# typed\n");
  await playground.settled();
  const text = await playground.text();
  assert.ok(text.length > 10_000_000);
  assert.match(text, /^# typed\nFROM scratch\n/);
});

test("an engine that hangs or ends is started anew, and the text is kept", { seconds: 60 }, async ({
  page,
  playground,
}) => {
  await page.addInitScript(() => {
    // A worker that never answers what holds HANG, and ends on CRASH.
    const Real = window.Worker;
    window.Worker = class extends Real {
      postMessage(message) {
        const text = JSON.stringify(message);
        if (text.includes("HANG")) return;
        if (text.includes("CRASH")) this.onmessage({ data: { kind: "gone", reason: "out of memory" } });
        else super.postMessage(message);
      }
    };
  });
  await playground.open("#free");
  await playground.write("FROM scratch\n# HANG\n");
  await page.getByText(/Engine restarted: the engine did not answer for 3 seconds/).waitFor();
  assert.match(await playground.text(), /HANG/);
  await playground.write("FROM scratch\n# CRASH\n");
  await page.getByText(/Engine restarted: out of memory/).waitFor();
  assert.match(await playground.text(), /CRASH/);
  await playground.write("FROM scratch AS fine\n");
  await eventually(async () => assert.match(await page.locator(".cm-stageDivider").textContent(), /stage 0 · fine/));
  await eventually(async () => assert.equal(await page.getByText(/Engine restarted/).count(), 0));
});

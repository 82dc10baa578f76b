/**
 * What a browser test is written with. A script lies in a folder beside this file, is run by that folder's Go test, and reads:
 *
 *   import assert from "node:assert/strict";
 *   import { eventually, test } from "../harness.mjs";
 *
 *   test("two stages are two cards", async ({ page, playground }) => {
 *     await playground.open();
 *     await playground.write("FROM scratch AS a\nFROM scratch\nCOPY --from=a / /\n");
 *     await eventually(async () => assert.equal(await page.getByRole("article").count(), 2));
 *   });
 *
 * Each test has a browser context of its own: nothing stored, 1280×800, light. Options, before the function:
 * { viewport, colorScheme, …: any of Playwright's for a context; allow: [/…/]: console errors that are expected; seconds: 30 }.
 * A test fails, too, when the page logs an error, breaks its content policy, or asks another host for anything.
 */
import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";

/** The address of the site, which ends in "/". */
export const site = process.env.E2E_URL;

const tests = [];

/** Declares a test. They run one after the other when the script was read. */
export function test(name, options, body) {
  if (typeof options === "function") tests.push({ name, options: {}, body: options });
  else tests.push({ name, options, body });
}

/** Calls check until it throws no more, and throws its last error when time is up. */
export async function eventually(check, seconds = 10) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(50);
    }
  }
}

/** What a person does with the page, found as a person finds it: by role and name. */
export class Playground {
  constructor(page) {
    this.page = page;
    /** The editor's text. */
    this.editor = page.locator(".cm-content").first();
  }

  /** Loads the page (path: what follows the site's address) and waits until the first report is shown. */
  async open(path = "") {
    await this.page.goto(new URL(path, site).href);
    await this.editor.waitFor();
    await this.settled();
  }

  /** Replaces the whole text of the editor, as pasting over it does, and waits for the report on it. */
  async write(text) {
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+a");
    if (text === "") await this.page.keyboard.press("Delete");
    else await this.editor.evaluate(paste, text);
    await this.settled();
  }

  /** The whole text of the editor, as copying it gives, also of lines that are out of sight. */
  async text() {
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+a");
    return this.editor.evaluate(copy);
  }

  /** Waits until the page shows the report on the text as it stands: no region of it is busy. */
  async settled() {
    await this.page.waitForTimeout(50);
    await this.page.locator('[aria-busy="true"]').first().waitFor({ state: "detached", timeout: 20_000 });
  }
}

function paste(element, text) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

function copy(element) {
  const clipboardData = new DataTransfer();
  element.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
  return clipboardData.getData("text/plain");
}

/** Fails with what axe-core finds that is serious or critical, in the whole page or below a selector. */
export async function accessible(page, selector) {
  axeSource ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (at) => {
    const { violations } = await window.axe.run(at ?? document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, help, nodes }) =>
          `${id}: ${help}\n${nodes.map(({ html, target }) => `    ${target.join(" ")}: ${html}`).join("\n")}`,
      );
  }, selector);
  if (found.length > 0) throw new Error(`axe-core finds:\n${found.join("\n")}`);
}
let axeSource;

/** Collects what a page must not do; the returned list fills as it happens. */
function watch(page, allow) {
  const wrongs = [];
  const add = (text) => {
    if (!allow.some((pattern) => pattern.test(text))) wrongs.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error") add(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => add(`uncaught: ${error.stack ?? error}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(site).origin)
      add(`request to another host: ${request.url()}`);
  });
  page.on("crash", () => add("the page crashed"));
  return wrongs;
}

async function runOne(browser, { options, body }) {
  const { allow = [], seconds = 30, ...forContext } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...forContext });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const wrongs = watch(page, allow);
  const late = new AbortController();
  try {
    await Promise.race([
      body({ page, context, browser, site, playground: new Playground(page) }),
      sleep(seconds * 1000, undefined, { signal: late.signal }).then(() => {
        throw new Error(`took longer than ${seconds} seconds`);
      }),
    ]);
    if (wrongs.length > 0) throw new Error("the page did what it must not");
  } catch (error) {
    throw new Error([error.stack ?? error, ...wrongs, await picture(page)].join("\n"));
  } finally {
    late.abort();
    await context.close();
  }
}

/** Keeps a picture of a page whose test failed. A page that has drawn nothing yet cannot be taken; it is asked again. */
async function picture(page) {
  let reason = "";
  for (let tries = 0; tries < 5; tries++) {
    try {
      const file = join(await mkdtemp(join(tmpdir(), "playground-e2e-")), "page.png");
      await page.screenshot({ path: file, timeout: 5000 });
      return `A picture of the page is in ${file}`;
    } catch (error) {
      reason = error.message;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  }
  return `There is no picture of the page: ${reason}`;
}

async function runAll() {
  const only = new RegExp(process.env.E2E_ONLY ?? "");
  const browser = await chromium.launch({
    executablePath: process.env.E2E_BROWSER,
    args: ["--disable-gpu", "--disable-quic", "--disable-component-update", "--disable-sync"],
  });
  for (const one of tests.filter(({ name }) => only.test(name))) {
    const before = performance.now();
    let error = "";
    try {
      await runOne(browser, one);
    } catch (reason) {
      error = String(reason.message ?? reason);
    }
    console.log(`@result ${JSON.stringify({ name: one.name, error, ms: performance.now() - before })}`);
  }
  await browser.close();
}

process.once("beforeExit", () => {
  runAll().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
});

/** The exported site under the address that the Go test serves it at. */
import assert from "node:assert/strict";
import { test } from "../harness.mjs";

const dockerfile = `FROM scratch AS first
COPY <<one /one
1
one
FROM scratch
COPY --from=first /one /two
`;

for (const name of ["", "index.html"]) {
  test(`works as ${name || "a folder"}`, async ({ page, playground, site }) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await playground.open(name);
    await playground.write(dockerfile);
    await page.locator("status-line").getByText("2 B", { exact: true }).first().waitFor();
    assert.ok(asked.some((url) => /\/assets\/engine-\w+\.wasm$/.test(url)));
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(site)),
      [],
      "requests outside of the site's folder",
    );
  });
}

// Runs the engine's WASM under Node: a JSON line with a request comes in, a JSON line with the report goes out.
// usage: node runner.js WASM_EXEC_JS ENGINE_WASM
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");

require(process.argv[2]);
const go = new globalThis.Go();
WebAssembly.instantiate(fs.readFileSync(process.argv[3]), go.importObject).then(({ instance }) => {
  go.run(instance);
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => fs.writeSync(1, globalThis.dockerfilePlayground.analyze(line) + "\n"));
  lines.on("close", () => process.exit(0));
});

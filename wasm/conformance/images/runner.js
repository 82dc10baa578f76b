// Runs the engine's WASM under Node as a page's worker does: a JSON line [function, …arguments] comes in, a JSON line with the answer goes
// out. The argument of archiveOpen is a file's path; the file is read piece by piece.
// usage: node runner.js WASM_EXEC_JS ENGINE_WASM
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");

function opened(path) {
  const file = fs.openSync(path);
  const read = (offset, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, fs.readSync(file, bytes, 0, length, offset));
  };
  return [fs.fstatSync(file).size, read];
}

require(process.argv[2]);
const go = new globalThis.Go();
WebAssembly.instantiate(fs.readFileSync(process.argv[3]), go.importObject).then(({ instance }) => {
  go.run(instance);
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => {
    const [name, key, ...rest] = JSON.parse(line);
    const args = name === "archiveOpen" ? [key, ...opened(rest[0])] : [key, ...rest];
    fs.writeSync(1, globalThis.dockerfilePlayground[name](...args) + "\n");
  });
  lines.on("close", () => process.exit(0));
});

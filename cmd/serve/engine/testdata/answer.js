// Answers requests with an engine, one a line: node answer.js WASM_EXEC_JS ENGINE_WASM TABLES < requests > reports
// A report that wants tables is made again with them, as the page's worker does it. The last line lists the tables that were asked for.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [support, module_, tables] = process.argv.slice(2);
require(support);
const go = new globalThis.Go();
WebAssembly.instantiate(fs.readFileSync(module_), go.importObject).then(({ instance }) => {
  go.run(instance);
  const engine = globalThis.dockerfilePlayground;
  const asked = [];
  const answer = (request) => {
    for (;;) {
      const json = engine.analyze(request);
      const { wants } = JSON.parse(json);
      if (wants.length === 0) return json;
      for (const name of wants) {
        if (asked.includes(name)) throw new Error(`${name} is wanted again`);
        asked.push(name);
        const said = engine.fact(name, fs.readFileSync(path.join(tables, `${name}.txt`), "utf8"));
        if (said !== '{"error":null}') throw new Error(said);
      }
    }
  };
  const requests = fs.readFileSync(0, "utf8").trimEnd().split("\n");
  fs.writeFileSync(1, [...requests.map(answer), JSON.stringify(asked)].join("\n"));
  process.exit(0);
});

// Tells how well one version of a package stands for another: what package npm takes its spreads from.
//
//	node spread.mjs MEASURED_DIR
//
// Each project of measure.mjs in turn is left out and its packages are guessed from the others.
import fs from 'node:fs';
import path from 'node:path';

const projects = fs.readdirSync(process.argv[2]).map((file) => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(process.argv[2], file), 'utf8'));
  return new Map(
    Object.values(packages)
      .filter((p) => p.bytes !== undefined && p.version)
      .map((p) => [`${p.real ?? p.name}@${p.version}`, { name: p.real ?? p.name, version: p.version, bytes: p.bytes }]),
  );
});

const numbers = (v) => `${v.split(/[-+]/)[0]}.0.0`.split('.').slice(0, 3).map(Number);
const line = (v) => numbers(v).slice(0, numbers(v)[0] ? 1 : 2).join('.');
const far = (a, b) => numbers(a).reduce((sum, n, i) => sum + Math.abs(n - numbers(b)[i]) * [1e6, 1e3, 1][i], 0);

const kinds = { line: [], other: [] };
const missing = [];
const native = [];
for (const left of projects) {
  const others = new Map();
  for (const p of projects) {
    if (p === left) continue;
    for (const e of p.values()) others.set(e.name, [...(others.get(e.name) ?? []), e]);
  }
  for (const e of left.values()) {
    const like = others.get(e.name);
    if (!like) {
      (/(^|[-/])linux([-/]|$)/.test(e.name) ? native : missing).push(e.bytes);
      continue;
    }
    const best = like.reduce((a, b) => (far(b.version, e.version) < far(a.version, e.version) ? b : a));
    if (best.version === e.version) continue;
    kinds[line(best.version) === line(e.version) ? 'line' : 'other'].push({ guess: best.bytes, bytes: e.bytes });
  }
}

const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
for (const [kind, list] of Object.entries(kinds)) {
  // Shares of the guess; large packages count as they weigh.
  const offs = list.map((e) => Math.abs(e.bytes - e.guess) / Math.max(e.guess, e.bytes)).sort((a, b) => a - b);
  const weighed = Math.sqrt(list.reduce((s, e) => s + (e.bytes - e.guess) ** 2, 0) / list.reduce((s, e) => s + Math.max(e.guess, e.bytes) ** 2, 0));
  console.log(`${kind}: ${list.length}, off by ${offs[Math.floor(offs.length / 2)].toFixed(2)} (median), ${offs[Math.floor(offs.length * 0.9)].toFixed(2)} (9 in 10), ${weighed.toFixed(2)} as they weigh`);
}
missing.sort((a, b) => a - b);
const most = missing.slice(0, Math.floor(missing.length * 0.97));
console.log(`missing: ${missing.length}, median ${missing[Math.floor(missing.length / 2)]}, mean of all but the heaviest 3 in 100 ${Math.round(mean(most))}`);
console.log(`for one system: ${native.sort((a, b) => a - b).join(' ')}`);

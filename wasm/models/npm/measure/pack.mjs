// Packs what measure.mjs wrote into the table that package npm reads (its form: func parse in ../table.go).
//
//	node pack.mjs MEASURED_DIR > ../../../facts/tables/npm.txt
//	node pack.mjs MEASURED_DIR core > ../data/core.txt
//
// The second form is the small table that is compiled in: the packages of more than 4 MB, without what they need.
//
// Of a package's versions it keeps the newest of each line ("^" stays within a line) and those of a line that differ by more
// than 15 % and 20 kB, or that another package insists on. The sizes of archives come from npm's own cache, which the installations filled.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const measured = process.argv[2];
const core = process.argv[3] === 'core';
const unit = 64;

// cached is the size of each thing in npm's cache, by the path of its address: "/@babel/core/-/core-7.0.0.tgz" is an archive,
// "/@babel/core" what the registry says of the package.
function cached() {
  const cache = spawnSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).stdout.trim();
  const sizes = new Map();
  for (const file of fs.readdirSync(path.join(cache, '_cacache/index-v5'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    for (const line of fs.readFileSync(path.join(file.parentPath ?? file.path, file.name), 'utf8').split('\n')) {
      const at = line.indexOf('\t');
      if (at < 0) continue;
      const entry = JSON.parse(line.slice(at + 1));
      const found = /:\/\/[^/]+(\/.*)$/.exec(entry.key);
      if (found && entry.size) sizes.set(decodeURIComponent(found[1]), entry.size);
    }
  }
  return sizes;
}

// manner tells how a need is met: "!" by whatever is there, and beside what asks (a peer); "*" by whatever is there; "=" by this one
// version, where it is large enough to matter; "" by any of the version's line.
function manner(kind, range, version, bytes) {
  if (kind === 'p') return '!';
  if (/^(\*|x|latest|>=[^<]*)?$/.test(range) || range.includes('||')) return '*';
  return range === version && bytes > 100e3 ? '=' : '';
}

// gather merges the projects: name to version to what is known of it.
function gather(sizes) {
  const all = new Map();
  const release = (name, version) => {
    if (!all.has(name)) all.set(name, new Map());
    const of = all.get(name);
    if (!of.has(version)) of.set(version, { bytes: 0, packed: 0, needs: new Map() });
    return of.get(version);
  };
  for (const file of fs.readdirSync(measured).sort()) {
    const { packages } = JSON.parse(fs.readFileSync(path.join(measured, file), 'utf8'));
    const seen = new Set(); // a package may lie in several places
    const nameOf = (p) => packages[p].real ?? packages[p].name;
    const archive = (p) => sizes.get(`/${nameOf(p)}/-/${nameOf(p).replace(/.*\//, '')}-${packages[p].version}.tgz`);
    for (const [place, p] of Object.entries(packages)) {
      if (p.bytes === undefined || !p.version || !archive(place)) continue; // bundled ones have no archive of their own
      const id = `${nameOf(place)}@${p.version}`;
      if (seen.has(id)) continue;
      seen.add(id);
      let bytes = p.bytes;
      for (const [inner, q] of Object.entries(packages)) {
        if (q.bytes && inner.startsWith(`${place}/node_modules/`) && !archive(inner)) bytes += q.bytes;
      }
      const r = release(nameOf(place), p.version);
      r.bytes = bytes;
      r.packed = archive(place);
      for (const [version, kind, range, where] of Object.values(p.deps)) {
        const to = packages[where];
        if (!version || to?.bytes === undefined || !archive(where)) continue;
        r.needs.set(nameOf(where), { version, how: manner(kind, range, version, to.bytes) });
        if (r.needs.get(nameOf(where)).how === '=') release(nameOf(where), version).pinned = true;
      }
    }
  }
  return all;
}

const numbers = (version) => version.split('+')[0].split('-')[0].split('.').map(Number);
const line = (version) => {
  const [a, b] = numbers(version);
  return a ? `${a}` : `0.${b}`;
};

function older(a, b) {
  const x = numbers(a);
  const y = numbers(b);
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return x[i] - y[i];
  return Number(b.includes('-')) - Number(a.includes('-'));
}

// thin chooses the versions to keep; instead tells which one stands for each.
function thin(versions) {
  const sorted = [...versions.keys()].sort(older);
  const kept = [];
  const instead = new Map();
  for (let i = sorted.length - 1; i >= 0; i--) {
    const v = sorted[i];
    const same = kept.filter((k) => line(k) === line(v));
    const last = same.at(-1);
    const far = last && Math.abs(versions.get(last).bytes - versions.get(v).bytes);
    if (!last || versions.get(v).pinned || (far > 20e3 && far > 0.15 * versions.get(last).bytes)) kept.push(v);
    instead.set(v, kept.at(-1));
  }
  kept.reverse();
  return { kept, instead };
}

// short is a version as the table writes it: what comes after a hyphen says only that it is a pre-release.
const short = (v) => numbers(v).join('.').replace(/(\.0)+$/, '') + (v.split('+')[0].includes('-') ? '-' : '');

const sizes = cached();
const all = gather(sizes);
const names = [...all.keys()].sort();
const index = new Map(names.map((n, i) => [n, i]));
const thinned = new Map(names.map((n) => [n, thin(all.get(n))]));

// text is a release with what it needs.
function text(name, v) {
  const r = all.get(name).get(v);
  const needs = [...r.needs].map(([to, { version, how }]) => {
    const { kept, instead } = thinned.get(to);
    const at = kept.indexOf(instead.get(version));
    return index.get(to).toString(36) + (at < kept.length - 1 ? `.${at}` : '') + how;
  });
  const ratio = Math.round((100 * r.packed) / Math.max(1, r.bytes));
  return `${short(v)},${Math.round(r.bytes / unit).toString(36)},${ratio}${needs.length ? `,${needs.join('+')}` : ''}`;
}

// asked is what the registry says of a package where that is much: npm keeps it, too.
function asked(name) {
  const bytes = core ? 0 : (sizes.get(`/${name}`) ?? 0);
  return bytes > 100e3 ? `=${Math.round(bytes / unit).toString(36)}` : '';
}

// print writes lines of [name, releases].
function print(title, rows) {
  let before = '';
  const lines = rows.map(([name, releases]) => {
    let n = 0;
    while (n < 35 && n < name.length && name[n] === before[n]) n++;
    before = name;
    return `${n.toString(36)}${name.slice(n)}${asked(name)} ${releases.join(' ')}`;
  });
  const count = rows.reduce((sum, [, releases]) => sum + releases.length, 0);
  process.stdout.write(`# ${rows.length} ${title} in ${count} versions, as npm installed them on linux/x64 (measure/projects.txt) on ${new Date().toISOString().slice(0, 10)}.\n${lines.join('\n')}\n`);
}

const heavy = 4e6;
if (core) {
  const weighty = (n) => thinned.get(n).kept.filter((v) => all.get(n).get(v).bytes > heavy);
  const bare = (n, v) => text(n, v).split(',').slice(0, 3).join(',');
  print('heavy npm packages', names.filter((n) => weighty(n).length).map((n) => [n, weighty(n).map((v) => bare(n, v))]));
} else {
  print('npm packages', names.map((n) => [n, thinned.get(n).kept.map((v) => text(n, v))]));
}

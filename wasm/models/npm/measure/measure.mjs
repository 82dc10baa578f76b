// Measures what npm installs: the packages of each project in projects.txt with the bytes of their files and what they need.
//
//	node measure.mjs SCRATCH_DIR
//
// It is run by hand on linux/x64, takes an hour, and fetches some gigabytes. Install scripts are not run. For each project it writes
// SCRATCH_DIR/measured/NAME.json, which pack.mjs makes a table of; a project that is there already is not measured again.
// Bytes are those of regular files, as a layer counts them, not the blocks of a disk.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const scratch = path.resolve(process.argv[2]);
const measured = path.join(scratch, 'measured');
fs.mkdirSync(measured, { recursive: true });

// weigh sums up a package's own files; those of packages inside it are counted with them.
function weigh(dir) {
  let bytes = 0;
  for (const e of fs.readdirSync(dir, { withFileTypes: true })) {
    const p = path.join(dir, e.name);
    if (e.isFile()) bytes += fs.lstatSync(p).size;
    else if (e.isDirectory() && e.name !== 'node_modules') bytes += weigh(p);
  }
  return bytes;
}

// install runs npm; where packages do not agree on what they need beside each other, that is not looked at.
function install(dir, specs) {
  const dependencies = Object.fromEntries(
    specs.map((s) => {
      const at = s.lastIndexOf('@');
      return at > 0 ? [s.slice(0, at), s.slice(at + 1)] : [s, 'latest'];
    }),
  );
  fs.writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', dependencies }));
  for (const more of [[], ['--legacy-peer-deps'], ['--force']]) {
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...more];
    const run = spawnSync('npm', args, { cwd: dir, encoding: 'utf8' });
    if (run.status === 0) return true;
    console.error(run.stderr.slice(0, 300));
  }
  return false;
}

// seen is the place in which a package at one place finds another.
function seen(lock, from, name) {
  for (let at = from; ; ) {
    const place = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (lock[place]) return place;
    if (!at) return undefined;
    at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')));
  }
}

// read lists the packages of an installation by place.
function read(dir) {
  const lock = JSON.parse(fs.readFileSync(path.join(dir, 'package-lock.json'), 'utf8')).packages;
  const packages = {};
  for (const [place, e] of Object.entries(lock)) {
    if (!place) continue;
    const deps = {};
    const add = (list, kind) => {
      for (const [name, range] of Object.entries(list ?? {})) {
        const where = seen(lock, place, name);
        if (where) deps[name] = [lock[where].version, kind, range, where];
      }
    };
    add(e.dependencies, 'd');
    add(e.optionalDependencies, 'o');
    add(Object.fromEntries(Object.entries(e.peerDependencies ?? {}).filter(([n]) => !e.peerDependenciesMeta?.[n]?.optional)), 'p');
    const p = { name: place.slice(place.lastIndexOf('node_modules/') + 13), real: e.name, version: e.version, deps };
    if (fs.existsSync(path.join(dir, place, 'package.json'))) p.bytes = weigh(path.join(dir, place));
    packages[place] = p;
  }
  return packages;
}

for (const line of fs.readFileSync(new URL('projects.txt', import.meta.url), 'utf8').split('\n')) {
  const [, name, specs] = /^([\w.-]+): (.*)$/.exec(line) ?? [];
  if (!name || fs.existsSync(path.join(measured, `${name}.json`))) continue;
  const dir = path.join(scratch, 'work', name);
  fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(dir, { recursive: true });
  if (install(dir, specs.split(/\s+/))) {
    const packages = read(dir);
    fs.writeFileSync(path.join(measured, `${name}.json`), JSON.stringify({ packages }));
    console.log(name, Object.keys(packages).length);
  } else {
    console.log(name, 'could not be installed');
  }
  fs.rmSync(dir, { recursive: true, force: true });
}

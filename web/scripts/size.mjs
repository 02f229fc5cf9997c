// The size budget of ui.md §10, in kB of gzip, from Vite's manifest of the last build. Fails when one is broken.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { closure, dist, ENTRY, languages, readManifest } from './manifest.mjs';

// A little over the specification: docs/decisions/0009-web-size.md says what costs.
const BUDGET = { shell: 232, firstList: 278, route: 45, charts: 185, css: 21 };
const LIST = 'src/records/list-screen.tsx';

const sizes = new Map();
function kilobytes(files, ending) {
  let bytes = 0;
  for (const file of files) {
    if (!file.endsWith(ending)) continue;
    if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
    bytes += sizes.get(file);
  }
  return bytes / 1000;
}
const without = (files, known) => new Set([...files].filter((file) => !known.has(file)));

/** What is there when a part is opened: the first list, and the screen that opens it, whichever has least. */
function there(key, seen = new Set()) {
  if (seen.has(key)) return list;
  const openers = Object.keys(manifest).filter((one) => manifest[one].dynamicImports?.includes(key));
  const known = openers.map(
    (one) => new Set([...closure(manifest, one), ...there(one, new Set([...seen, key]))]),
  );
  const [first, ...others] = known;
  if (!first) return list;
  return new Set([...list, ...[...first].filter((file) => others.every((other) => other.has(file)))]);
}

const manifest = readManifest();
const entry = closure(manifest, ENTRY);
const words = languages(manifest).map((key) => closure(manifest, key));
// Only one language is loaded; the budget must hold for the larger one.
const largest = words.sort((a, b) => kilobytes(b, '.js') - kilobytes(a, '.js'))[0] ?? new Set();
const shell = new Set([...entry, ...largest]);
const list = new Set([...shell, ...closure(manifest, LIST)]);

const rows = [
  ['staff shell', kilobytes(shell, '.js'), BUDGET.shell],
  ['with the first list', kilobytes(list, '.js'), BUDGET.firstList],
  ['CSS of the shell', kilobytes(shell, '.css'), BUDGET.css],
];
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || key === LIST || languages(manifest).includes(key)) continue;
  const own = closure(manifest, key);
  const charts = /echarts|\/chart/.test(key);
  rows.push([
    key.replace(/^src\//, ''),
    kilobytes(without(own, there(key)), '.js'),
    charts ? BUDGET.charts : BUDGET.route,
  ]);
  const css = kilobytes(new Set([...shell, ...own]), '.css');
  if (css > BUDGET.css) rows.push([`CSS with ${key}`, css, BUDGET.css]);
}

const broken = rows.filter(([, size, budget]) => size > budget);
for (const [name, size, budget] of rows.sort((a, b) => b[1] - a[1])) {
  console.log(
    `${size.toFixed(1).padStart(7)} / ${String(budget).padStart(3)} kB  ${size > budget ? 'OVER ' : ''}${name}`,
  );
}
console.log(`sizes: ${rows.length - broken.length} within budget, ${broken.length} over`);
process.exitCode = broken.length > 0 ? 1 : 0;

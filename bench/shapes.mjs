/**
 * npm run bench:shapes -- [rows=250000] [queries=60] [recordings=DIR]: the ten rows nearest to random rows of a varied
 * corpus (test/shapes.ts) of 60 points each, by every way of comparing, in one run with what it is held against: plain
 * banded dtw, FastDTW, and the filter of Etsy's Oculus. Wall milliseconds of a query, and which share of the ten that are
 * exactly the nearest is found. Recordings: CSV files "time,value" that a fifth of the corpus is cut from.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundled } from './bundle.mjs';
import { fastDtw } from './fastdtw.mjs';
import { Oculus } from './oculus.mjs';

const root = new URL('..', import.meta.url).pathname;
const { nearest } = await bundled(`${root}src/shapes/scan.ts`);
const { nearestInThreads } = await bundled(`${root}src/shapes/threads.ts`);
const { dtw } = await bundled(`${root}src/shapes/distance.ts`);
const { normalise } = await bundled(`${root}src/shapes/normal.ts`);
const { oculusWords } = await bundled(`${root}src/shapes/words.ts`);
const { varied, random } = await bundled(`${root}test/shapes.ts`);

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=')));
const count = Number(given.rows ?? 250_000);
const asked = Number(given.queries ?? 60);
const [n, k, band] = [60, 10, 3];
/** FastDTW is too slow for all rows. */
const few = Math.min(count, 10_000);
const slop = 20;

function recordings(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.csv')).sort();
  return files.map((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n').slice(1);
    return Float64Array.from(lines, (line) => Number(line.split(',')[1]));
  });
} // biome-ignore format: as it is

const z = new Float32Array(new SharedArrayBuffer(4 * count * n));
const raw = [];
const families = [];
const source = varied(n, 11, given.recordings ? recordings(given.recordings) : []);
for (let row = 0; row < count; row++) {
  const { family, values } = source.next().value;
  raw.push(Float32Array.from(values));
  families.push(family);
  normalise(values, z, row * n);
}
const rows = { z, n, count };
const next = random(99);
const queries = [];
while (queries.length < asked) {
  const row = Math.floor(next() * count);
  if (z.subarray(row * n, row * n + n).some((value) => value !== 0)) queries.push(row);
}

const query = (row) => Float32Array.from(z.subarray(row * n, row * n + n));
const skip = new Uint8Array(new SharedArrayBuffer(count));
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

/** The answers to queries, each without its own row, and how long each took. */
async function timed(some, answer) {
  const [answers, times] = [[], []];
  for (const row of some) {
    skip[row] = 1;
    const from = performance.now();
    const found = await answer(row);
    times.push(performance.now() - from);
    answers.push(found);
    skip[row] = 0;
  }
  return { answers, times };
}

const by =
  (like, more = {}) =>
  (row) =>
    nearest(rows, query(row), { k, band, lag: n / 2, like, skip, ...more });

/** Every row compared in full by `distance`; the k nearest. */
function brute(row, until, distance) {
  const own = query(row);
  const all = [];
  for (let other = 0; other < until; other++)
    if (other !== row && !skip[other]) all.push({ squared: distance(own, other), row: other });
  return all.sort((a, b) => a.squared - b.squared || a.row - b.row).slice(0, k);
}

const rowAt = (row) => z.subarray(row * n, row * n + n);
const flat = (row) => rowAt(row).every((value) => value === 0);
const plain = (own, other) => (flat(other) ? Infinity : dtw(own, rowAt(other), band));
const quick = (own, other) => (flat(other) ? Infinity : fastDtw(own, rowAt(other), 5, (a, b) => (a - b) ** 2));

function told(what, { times }, remark = '') {
  const ordered = times.toSorted((a, b) => a - b);
  const at = (share) =>
    ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))].toFixed(1).padStart(9);
  console.log(`${what.padEnd(44)}${String(times.length).padStart(4)}${at(0.5)}${at(0.9)}${at(1)}  ${remark}`);
}

/** Which share of the exact answers others hold. */
function recall(exact, others) {
  let [kept, all] = [0, 0];
  for (const [i, matches] of exact.entries()) {
    const rowsFound = new Set(others[i].map((match) => match.row ?? match));
    for (const { row } of matches) if (rowsFound.has(row)) kept++;
    all += matches.length;
  }
  return `recall@${k} ${(kept / all).toFixed(3)}`;
}

console.log(`${count} rows of ${n} points, ${megabytes(z.byteLength)}; milliseconds of a query`);
console.log(`${''.padEnd(44)}   n      p50      p90      max`);
await timed(queries.slice(0, 5), by('dtw'));

const exact = await timed(queries, by('dtw'));
const slowest = exact.times.indexOf(Math.max(...exact.times));
told('dtw, band 5 %', exact, `slowest: ${families[queries[slowest]]}`);
told('dtw, band 10 %', await timed(queries, by('dtw', { band: 6 })));
const straight = await timed(queries, by('pearson'));
told('pearson', straight, recall(exact.answers, straight.answers));
told('shift, lag 50 %', await timed(queries, by('shift')));
told('shift, lag 10 %', await timed(queries, by('shift', { lag: 6 })));

const folder = mkdtempSync(join(tmpdir(), 'tocsin-shapes-'));
try {
  const outfile = join(folder, 'worker.mjs');
  const entryPoints = [`${root}src/shapes/worker.ts`];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'warning' });
  const search = { k, band, lag: 6, like: 'dtw', skip };
  const inTwo = await timed(
    queries,
    async (row) => (await nearestInThreads(rows, [query(row)], search, 2, outfile))[0],
  );
  told('dtw, band 5 %, 2 threads started for each', inTwo, recall(exact.answers, inTwo.answers));
  const from = performance.now();
  await nearestInThreads(rows, queries.map(query), search, 2, outfile);
  const each = (performance.now() - from) / queries.length;
  const alone = exact.times.reduce((a, b) => a + b) / asked;
  console.log(`  mean of ${asked} queries at once: 2 threads ${each.toFixed(1)}, 1 thread ${alone.toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`  memory of the process ${megabytes(process.memoryUsage().rss)}, raw values included`);

const some = queries.slice(0, 5);
const full = await timed(some, (row) => brute(row, count, plain));
told('plain banded dtw, band 5 %, no bounds', full, recall(exact.answers.slice(0, 5), full.answers));
const truth = await timed(some, (row) => nearest(rows, query(row), { k, band, lag: 0, like: 'dtw', skip, until: few }));
told(`the same by bounds, first ${few} rows`, truth);
const fast = await timed(some, (row) => brute(row, few, quick));
const free = some.map((row) => nearest(rows, query(row), { k: k + 1, band: n, lag: 0, like: 'dtw', until: few }));
const unbanded = free.map((found, i) => found.filter(({ row }) => row !== some[i]).slice(0, k));
const ofFree = `${recall(unbanded, fast.answers)} of dtw without a band`;
told(`FastDTW r=5, first ${few} rows`, fast, `${recall(truth.answers, fast.answers)}, ${ofFree}`);

const oculus = new Oculus(raw, oculusWords);
const tried = queries.slice(0, 20);
const filtered = await timed(tried, (row) => oculus.candidates(row, slop));
const passed = filtered.answers.map((list) => list.length).sort((a, b) => a - b);
const none = passed.filter((size) => size === 0).length;
const kept = recall(exact.answers.slice(0, tried.length), filtered.answers);
told(
  `Oculus' filter, slop ${slop}`,
  filtered,
  `${kept}; passes ${passed[passed.length >> 1]} in the median, none: ${none}`,
);
const scored = tried.map((_, i) => i).filter((i) => filtered.answers[i].length <= few);
const ranked = await timed(scored, (i) => oculus.best(tried[i], filtered.answers[i], k));
told(
  `  and FastDTW r=5, where it passes <= ${few}`,
  ranked,
  recall(
    scored.map((i) => exact.answers[i]),
    ranked.answers,
  ),
);

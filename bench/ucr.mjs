/**
 * npm run ucr -- DIR: the share of test series whose nearest training series has another label, for each data set of
 * DIR (NAME_TRAIN.tsv and NAME_TEST.tsv, there or in folders: the label first, tab separated, as the UCR archive of 2018
 * has them), by Euclidean distance, by dtw with a learned band and by dtw without one; beside the published figures.
 * Those come from DIR/DataSummary.csv of the archive, else from ucr-published.mjs. The band is the published one, else the
 * least of 0 to 100 % with the fewest errors in leaving one training series out. Series are z-normalised; sets of
 * unequal lengths or with missing values are passed over.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundled } from './bundle.mjs';
import { published as known } from './ucr-published.mjs';

const root = new URL('..', import.meta.url).pathname;
const { nearest } = await bundled(`${root}src/shapes/scan.ts`);
const { bandOf } = await bundled(`${root}src/shapes/distance.ts`);
const { normalise } = await bundled(`${root}src/shapes/normal.ts`);

const folder = process.argv[2];
if (!folder || !existsSync(folder)) {
  console.error('usage: npm run ucr -- DIR   (a folder with NAME_TRAIN.tsv and NAME_TEST.tsv)');
  process.exit(2);
}

function read(path) {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/).filter((line) => line.trim() !== '');
  const series = lines.map((line) => line.split('\t').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell))));
  return { labels: series.map(([label]) => label), values: series.map(([, ...values]) => values) };
} // biome-ignore format: as it is

/** Series of one length as rows; undefined when they are not, or values are missing. */
function rowsOf(values) {
  const n = values[0]?.length ?? 0;
  const z = new Float32Array(values.length * n);
  for (const [row, one] of values.entries()) if (one.length !== n || !normalise(one, z, row * n)) return undefined;
  return { z, n, count: values.length };
}

/** The share of queries whose nearest row has another label; a flat query, which matches nothing, is an error. */
function errors(train, trainLabels, queries, labels, band, leaveOut = false) {
  const skip = new Uint8Array(train.count);
  let wrong = 0;
  for (let i = 0; i < queries.count; i++) {
    if (leaveOut) skip[i] = 1;
    const query = queries.z.subarray(i * queries.n, (i + 1) * queries.n);
    const [found] = nearest(train, query, { k: 1, band, lag: 0, like: band > 0 ? 'dtw' : 'pearson', skip });
    if (found === undefined || trainLabels[found.row] !== labels[i]) wrong++;
    skip[i] = 0;
  }
  return wrong / queries.count;
}

function learned(train, labels) {
  let best = { percent: 0, error: Infinity };
  let before = -1;
  for (let percent = 0; percent <= 100 && best.error > 0; percent++) {
    const band = bandOf(percent / 100, train.n);
    if (band === before) continue;
    before = band;
    const error = errors(train, labels, train, labels, band, true);
    if (error < best.error) best = { percent, error };
  }
  return best.percent;
}

/** Name to [Euclid, learned, none, percent of the learned band]. */
function published() {
  const path = join(folder, 'DataSummary.csv');
  if (!existsSync(path)) return known;
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  const column = (start) => head.findIndex((name) => name.trim().startsWith(start));
  const [name, euclid, band, none] = ['Name', 'ED', 'DTW (learned', 'DTW (w=100'].map(column);
  return Object.fromEntries(
    lines.map((cells) => {
      const [error, percent] = cells[band].match(/[\d.]+/g)?.map(Number) ?? [];
      return [cells[name].trim(), [Number.parseFloat(cells[euclid]), error, Number.parseFloat(cells[none]), percent]];
    }),
  );
} // biome-ignore format: as it is

const four = (value) => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(4));
const print = (...cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(32) : cell.padStart(9))).join(''));

const table = published();
const sums = [0, 0, 0];
const equal = [0, 0, 0];
let [run, compared] = [0, 0];
print('', 'Euclid', 'publ.', 'band', 'learned', 'publ.', 'no band', 'publ.', 'seconds');
const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('_TRAIN.tsv'));
for (const path of paths.sort()) {
  const name = basename(path).replace('_TRAIN.tsv', '');
  const other = join(folder, path.replace('_TRAIN.tsv', '_TEST.tsv'));
  const from = performance.now();
  const train = read(join(folder, path));
  const test = existsSync(other) ? read(other) : { labels: [], values: [] };
  const [rows, queries] = [rowsOf(train.values), rowsOf(test.values)];
  if (!rows || !queries || rows.n !== queries.n || queries.count === 0) {
    print(name, 'passed over: no test, unequal lengths or missing values');
    continue;
  }
  const wanted = table[name];
  const percent = wanted?.[3] ?? learned(rows, train.labels);
  const bands = [0, bandOf(percent / 100, rows.n), rows.n];
  const found = bands.map((band) => errors(rows, train.labels, queries, test.labels, band));
  const [a, b, c] = found.map(four);
  const [d, e, f] = [0, 1, 2].map((i) => four(wanted?.[i]));
  print(name, a, d, `${percent} %`, b, e, c, f, ((performance.now() - from) / 1000).toFixed(1));
  run++;
  if (wanted) compared++;
  for (const i of [0, 1, 2]) {
    sums[i] += found[i];
    if (wanted && four(found[i]) === four(wanted[i])) equal[i]++;
  }
}
if (run > 0) print(`mean of ${run}`, four(sums[0] / run), '', '', four(sums[1] / run), '', four(sums[2] / run));
console.log(
  `equal to the published figure, of ${compared}: Euclid ${equal[0]}, learned ${equal[1]}, no band ${equal[2]}`,
);

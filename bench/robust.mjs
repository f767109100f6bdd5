/**
 * npm run bench:robust -- DIR [DRAWS]: how much the benchmark's scores hang on the exact constants of the surprise. Nine
 * widths and rates are multiplied at random, each by 1/1.5 to 1.5, in DRAWS (40) draws; and the clock is put forward by
 * 0, 15, 30 and 45 minutes, so that the hours begin elsewhere. Prints each run's three scores at the benchmark's own
 * threshold, and means with deviations. DIR is what `npm run nab` takes; the points go to the method without NDJSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { bundled } from './bundle.mjs';

const folder = resolve(process.argv[2] ?? '.');
const draws = Number(process.argv[3] ?? 40);
const labels = ['labels/combined_windows.json', 'windows.json'].map((name) => join(folder, name)).find(existsSync);
if (!labels) {
  console.error('usage: npm run bench:robust -- DIR [DRAWS]');
  process.exit(2);
}
const root = new URL('..', import.meta.url).pathname;
const { ScoredSeries, Benchmark, profiles } = await bundled(`${root}src/scoring/nab.ts`);
const { Random } = await bundled(`${root}src/simulation/random.ts`);
const windows = JSON.parse(readFileSync(labels, 'utf8'));
const epoch = (text) => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
const files = Object.keys(windows)
  .sort()
  .map((file) => {
    const rows = readFileSync(join(folder, 'data', file), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    const points = rows.map((row) => ({ time: epoch(row), value: Number(row.slice(row.indexOf(',') + 1)) }));
    return { points, spans: windows[file].map((window) => window.map(epoch)) };
  });

/** Where the nine stand: the file, and the names of its constants. */
const constants = {
  'smoothers.ts': ['fast', 'medium', 'slow'],
  'hours.ts': ['levelWeight', 'courseWeight', 'leastProfileWeight'],
  'cells.ts': ['valueWidth', 'levelWidth', 'mediumWidth'],
};
const names = Object.values(constants).flat();

/** Multiplies constants in the text of the source; stops where one is no longer there. */
function perturbing(factors) {
  return {
    name: 'perturbing',
    setup(build) {
      build.onLoad({ filter: /surprise\/(smoothers|hours|cells)\.ts$/ }, ({ path }) => {
        let contents = readFileSync(path, 'utf8');
        for (const name of constants[path.slice(path.lastIndexOf('/') + 1)]) {
          const line = new RegExp(`^const ${name} = ([0-9.]+);$`, 'm');
          if (!line.test(contents)) throw new Error(`${path} has no constant ${name}`);
          contents = contents.replace(line, (_, number) => `const ${name} = ${Number(number) * factors[name]};`);
        }
        return { contents, loader: 'ts', resolveDir: dirname(path) };
      });
    },
  };
}

/** The three scores of one set of constants, with the clock put forward. */
async function scores(factors, shift) {
  const { Surprise } = await bundled(`${root}src/detectors/surprise.ts`, [perturbing(factors)]);
  const { fixed } = await bundled(`${root}src/detectors/surprise/bar.ts`);
  const bank = new Surprise(fixed({ warning: 15, critical: 25 }));
  const verdict = {};
  const series = files.map(({ points, spans }) => {
    const slot = bank.add({});
    const scored = new ScoredSeries(spans);
    for (const { time, value } of points) {
      verdict.news = 0;
      if (Number.isFinite(value)) bank.judge(slot, time + shift, value, verdict);
      scored.add(time, verdict.news / (verdict.news + 15));
    }
    return scored;
  });
  const benchmark = new Benchmark(series);
  return profiles.map((profile) => benchmark.best(profile).score);
}

function told(name, all) {
  const columns = profiles.map((_, i) => {
    const column = all.map((each) => each[i]);
    const mean = column.reduce((sum, each) => sum + each, 0) / column.length;
    const deviation = Math.sqrt(column.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (column.length - 1));
    return all.length === 1 ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
  });
  console.log(`${name.padEnd(28)} ${columns.join('  ')}`);
}

const same = Object.fromEntries(names.map((name) => [name, 1]));
told('as shipped', [await scores(same, 0)]);
const shifted = [];
for (const minutes of [0, 15, 30, 45]) {
  shifted.push(await scores(same, minutes * 60_000));
  told(`hours ${minutes} minutes later`, shifted.slice(-1));
}
told('mean over the shifts', shifted);
const random = new Random(1, 'robust');
const drawn = [];
for (let i = 0; i < draws; i++) {
  const factors = Object.fromEntries(names.map((name) => [name, 1.5 ** random.between(-1, 1)]));
  drawn.push(await scores(factors, 0));
}
if (draws > 1) told(`mean over ${draws} draws`, drawn);

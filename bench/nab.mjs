/**
 * npm run nab -- DIR [--split FILE] [--scores OUT]: detect on the Numenta Anomaly Benchmark, through the real pipe, one
 * file after the other. DIR is a checkout of the benchmark (data/, labels/combined_windows.json) or a part of one
 * (data/, windows.json). For each folder and for all files it prints the scores standard, reward low FP and reward low
 * FN, at the thresholds that are best for all files. With --split, for the files that FILE names, one FOLDER/FILE.csv a
 * line, the scores at the thresholds that are best for the other files. Lines that begin with ALARM are those of the
 * alarms that detect raises by itself, those of relapses among them. With --scores, each file's scores as the benchmark
 * keeps results, OUT/tocsin/FOLDER/tocsin_FILE.csv.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled } from './bundle.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { split: { type: 'string' }, scores: { type: 'string' } },
});
if (positionals.length !== 1) stop('usage: npm run nab -- DIR [--split FILE] [--scores OUT]');

const root = new URL('..', import.meta.url).pathname;
const folder = resolve(positionals[0]);
const { ScoredSeries, Benchmark, profiles } = await bundled(`${root}src/scoring/nab.ts`);
const labels = ['labels/combined_windows.json', 'windows.json'].map((name) => join(folder, name)).find(existsSync);
if (!labels) stop(`${folder} has neither labels/combined_windows.json nor windows.json`);
const windows = JSON.parse(readFileSync(labels, 'utf8'));
const files = Object.keys(windows).sort();
const held = options.split ? lines(readFileSync(options.split, 'utf8')).filter((line) => line.trim() !== '') : [];
for (const file of held) if (!files.includes(file)) stop(`${options.split}: ${file} is not in ${labels}`);

/** The benchmark wants scores from 0 to 1; the threshold of an alarm as shipped is at one half. */
const half = 15;

function stop(message) {
  console.error(message);
  process.exit(2);
}

function lines(text) {
  return text.replace(/\n$/, '').split('\n');
}

/** Epoch milliseconds of a time as the benchmark writes it. */
function epoch(text) {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
}

/** What detect says of each point of a file. */
function scored(file, relapse) {
  const pipe = `"$0" ingest -q -f csv "$1" | "$0" detect -q --annotate ${relapse}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', pipe, `${root}bin/tocsin`, file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) stop(`${file}: exit status ${status}\n${stderr}`);
  return lines(stdout)
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'metric')
    .map(({ detect }) => score(detect?.news ?? 0));
}

function score(news) {
  return news / (news + half);
}

/** The points of a file with their scores, for the benchmark; kept in its form where that is asked for. */
function read(file, relapse, keep) {
  const path = join(folder, 'data', file);
  const rows = lines(readFileSync(path, 'utf8').replaceAll('\r', '')).slice(1);
  const scores = scored(path, relapse);
  if (scores.length !== rows.length) stop(`${path}: ${rows.length} rows, but ${scores.length} were judged`);
  const spans = windows[file].map((window) => window.map(epoch));
  const series = new ScoredSeries(spans);
  const times = rows.map((row) => epoch(row));
  for (const [i, time] of times.entries()) series.add(time, scores[i]);
  if (keep) {
    const labelled = (time) => Number(spans.some(([from, until]) => time >= from && time <= until));
    const results = rows.map((row, i) => `${row},${scores[i]},${labelled(times[i])}\n`);
    const target = join(options.scores, 'tocsin', dirname(file), `tocsin_${basename(file)}`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `timestamp,value,anomaly_score,label\n${results.join('')}`);
  }
  return series;
}

/** One line: what it is of, and the three scores at one threshold for each profile. */
function told(name, benchmark, thresholds) {
  const scores = profiles.map((profile, i) => benchmark.score(profile, thresholds[i]));
  const { windows, found, outside } = benchmark.counts(thresholds[0]);
  const numbers = scores.map((each) => (Number.isFinite(each) ? each.toFixed(1) : '-'));
  const beside = name === name.toUpperCase() ? '' : ` (${found} of ${windows} windows, ${outside} false)`;
  console.log(`${name} ${numbers.join(' ')}${beside}`);
}

function best(benchmark) {
  return profiles.map((profile) => benchmark.best(profile).threshold);
}

function pass(prefix, relapse) {
  const keep = options.scores !== undefined && prefix === '';
  const all = new Map(files.map((file) => [file, read(file, relapse, keep)]));
  const of = (wanted) => new Benchmark(files.filter(wanted).map((file) => all.get(file)));
  const total = of(() => true);
  const thresholds = best(total);
  for (const each of new Set(files.map(dirname)))
    told(
      `${prefix.toLowerCase()}${each}`,
      of((file) => dirname(file) === each),
      thresholds,
    );
  told(`${prefix}TOTAL`, total, thresholds);
  if (held.length > 0)
    told(
      `${prefix}HELD`,
      of((file) => held.includes(file)),
      best(of((file) => !held.includes(file))),
    );
}

const help = spawnSync(`${root}bin/tocsin`, ['help', 'detect'], { encoding: 'utf8' }).stdout;
if (/^ +--relapse /m.test(help)) {
  pass('', '--relapse note');
  pass('ALARM-', '--relapse alarm');
} else pass('', '');

/**
 * npm run bench:fingerprint [-- RUNS]: the command line over 250,000 series of 60 values, whole processes: fingerprint
 * events to an index, metric events to an index, a search on an index that nothing has read yet, a sketch with any shift,
 * a search without an index. Prints a table with wall seconds, CPU seconds and peak memory. Some two minutes.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundle.mjs';
import { inTurn } from './measure.mjs';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);
const { varied } = await bundled(`${root}test/shapes.ts`);
const runs = Number(process.argv[2] ?? 3);
const [rows, n] = [250_000, 60];
const folder = mkdtempSync(join(tmpdir(), 'tocsin-shapes-'));
const start = Date.UTC(2026, 10, 20, 14);

/** Writes lines into a file of the folder; its path. */
function file(name, lines) {
  const path = join(folder, name);
  const out = openSync(path, 'w');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < 1 << 20) continue;
    writeSync(out, text);
    text = '';
  }
  writeSync(out, text);
  closeSync(out);
  return path;
}

const series = (row) => `"subject":"host${row % 5000}","name":"metric.${Math.floor(row / 5000)}"`;

function* fingerprints() {
  const source = varied(n, 11);
  const span = '"from":"2026-11-20T14:00:00.000Z","until":"2026-11-20T15:00:00.000Z"';
  for (let row = 0; row < rows; row++) {
    const values = Array.from(source.next().value.values, (value) => Number(value.toPrecision(6)));
    yield `{"time":"2026-11-20T15:00:00.000Z","type":"fingerprint",${series(row)},"fingerprint":{${span},"values":[${values}]}}`;
  }
}

function* metrics(count, points) {
  for (let i = 0; i < points; i++) {
    const time = new Date(start + (i * 3_600_000) / points).toISOString();
    for (let row = 0; row < count; row++)
      yield `{"time":"${time}","type":"metric",${series(row)},"value":${((row * 7919 + i * i * 31) % 1000) / 10}}`;
  }
}

try {
  const prints = file('fingerprints.ndjson', fingerprints());
  const few = file('few.ndjson', metrics(10_000, 300));
  const many = file('many.ndjson', metrics(rows, 12));
  const index = join(folder, 'index');
  const other = join(folder, 'other');
  const lines = [
    ['250,000 fingerprint events to an index', `bin/tocsin fingerprint index -q -o ${index} ${prints}`],
    ['3,000,000 metric events of 10,000 series to an index', `bin/tocsin fingerprint index -q -o ${other} ${few}`],
    ['3,000,000 metric events of 250,000 series to an index', `bin/tocsin fingerprint index -q -o ${other} ${many}`],
    ['the same events through `filter true`', `bin/tocsin filter true ${many}`],
    ['search on the index, dtw 5 %', `bin/tocsin fingerprint search -i ${index} --subject host42 --name metric.7`],
    ['search on the index, a sketch with any shift', `bin/tocsin fingerprint search -i ${index} --sketch 'flat, step up, flat'`],
    ['search over the 250,000 events, no index', `bin/tocsin fingerprint search --subject host42 --name metric.7 ${prints}`],
  ]; // biome-ignore format: a table
  const found = await inTurn(lines.map(([, line]) => line), runs); // biome-ignore format: one line
  console.log('| | wall s | CPU s | peak MB |\n| --- | --: | --: | --: |');
  for (const [i, [what]] of lines.entries()) {
    const { wall, cpu, memory } = found[i];
    console.log(`| ${what} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${memory.toFixed(0)} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

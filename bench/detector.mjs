/**
 * npm run bench:detector [-- SERIES...]: detect's stage alone, events in hand, no NDJSON: points a second with the
 * series interleaved, memory a series while young and once warm (after a second collection: the first only marks large arrays as free), one flush of all series, and the state saved and
 * read back beside a plain write and read of as many bytes. Prints a table.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { bundled } from './bundle.mjs';

const root = new URL('..', import.meta.url).pathname;
const { default: detect } = await bundled(`${root}src/commands/detect.ts`);
const { Ids } = await bundled(`${root}src/event/id.ts`);
const { readState, writeState } = await bundled(`${root}src/stream/state.ts`);
const sizes = process.argv.slice(2).map(Number);

const options = Object.fromEntries(Object.entries(detect.options).map(([key, { fallback }]) => [key, fallback]));
const run = {
  now: 0,
  ids: new Ids(),
  note() {},
  pass() {},
  rejected: () => 0,
  taken: () => 0,
  remembers: false,
  newest: () => 0,
  missing() {},
  ended() {},
  notes: () => [],
  late() {},
};
const start = Date.UTC(2026, 10, 1);
const step = 300_000;
const figures = (number) => Math.round(number).toLocaleString('en-US');

/** Noise that costs little: a table of normal numbers. */
const noise = Float64Array.from({ length: 65_536 }, (_, i) => {
  const [a, b] = [((i * 7919 + 1) % 65_537) / 65_537, ((i * 104_729 + 3) % 65_537) / 65_537];
  return Math.sqrt(-2 * Math.log(a || 1e-6)) * Math.cos(2 * Math.PI * b);
});

for (const size of sizes.length > 0 ? sizes : [1_000, 250_000]) {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const stage = await detect.open({ options, operands: [] }, run);
  const made = Array.from({ length: size }, (_, i) => ({
    type: 'metric',
    subject: `host${i % 1000}`,
    name: `m${i}`,
    value: 0,
  }));
  globalThis.gc?.();
  const input = process.memoryUsage().rss;
  let written = 0;
  const emit = () => written++;
  const flush = (round) => {
    const time = start + round * step;
    for (let i = 0; i < size; i++) {
      const event = made[i];
      event.value = 100 + 10 * noise[(i * 31 + round * 6151) & 65_535];
      stage.advance(time, emit);
      stage.event(event, '', time, emit);
    }
  };
  let round = 0;
  const took = (rounds) => {
    const from = process.cpuUsage();
    for (const until = round + rounds; round < until; round++) flush(round);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1e6;
  };
  const cold = took(60);
  globalThis.gc?.();
  const young = process.memoryUsage().rss;
  took(140);
  globalThis.gc?.();
  globalThis.gc?.();
  const warm = process.memoryUsage().rss;
  const rounds = Math.max(20, Math.round(4_000_000 / size));
  const seconds = took(rounds);
  const one = took(1);
  const path = `${tmpdir()}/tocsin-bench.state`;
  const owner = { command: 'detect', options: '' };
  const timed = (work) => {
    const from = performance.now();
    const made = work();
    return [performance.now() - from, made];
  };
  const [saving] = timed(() => writeState(path, owner, stage.save()));
  const fresh = await detect.open({ options, operands: [] }, run);
  const [reading] = timed(() => fresh.restore(readState(path, owner)));
  const bytes = statSync(path).size;
  const plain = Buffer.alloc(bytes, 'x');
  const [writing] = timed(() => {
    const file = openSync(`${path}.tmp`, 'w');
    writeSync(file, plain);
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.tmp`, `${path}.plain`);
  });
  const [fetching] = timed(() => readFileSync(`${path}.plain`));
  rmSync(path);
  rmSync(`${path}.plain`);
  console.log(
    `${figures(size)} series: ${figures((rounds * size) / seconds)} points/s warm, ${figures((60 * size) / cold)} young; one flush ${one.toFixed(2)} s`,
  );
  console.log(
    `  memory a series: ${figures((young - input) / size)} B at 60 points, ${figures((warm - input) / size)} B at 200; ${written} statuses`,
  );
  console.log(
    `  state ${figures(bytes / 1e6)} MB: saved in ${(saving / 1000).toFixed(2)} s (plain write ${(writing / 1000).toFixed(2)}), restored in ${(reading / 1000).toFixed(2)} s (plain read ${(fetching / 1000).toFixed(2)}); together ${((saving + reading) / (writing + fetching)).toFixed(2)} times`,
  );
  console.log(`  (${figures((input - before) / 1e6)} MB of input)`);
}

/**
 * npm run bench:skyline [-- METRICS]: Skyline's consensus in Python (bench/skyline.py), Tocsin's method skyline and its
 * default beside each other, on the same series of 1,440 points a minute apart. A metric is a series judged at its newest
 * point. Skyline reads all 1,440 points for it; so does Tocsin's method, which has kept them; the default has learned
 * them. Prints metrics a second of CPU.
 */
import { spawnSync } from 'node:child_process';
import { bundled } from './bundle.mjs';

const root = new URL('..', import.meta.url).pathname;
const { detectors, usual } = await bundled(`${root}src/detectors/index.ts`);
const [count = 400] = process.argv.slice(2).map(Number);
const points = 1440;
const start = 1_700_000_000;

let seed = 1;
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const normal = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
const metrics = Array.from({ length: count }, (_, i) => {
  const size = 1 + 20 * random();
  return Array.from({ length: points }, (_, at) => [
    start + 60 * at,
    100 +
      10 * Math.sin((2 * Math.PI * at) / points) +
      size * normal() +
      (i % 20 === 0 && at > points - 4 ? 12 * size : 0),
  ]);
});

const lines = metrics.map((series) => `${JSON.stringify(series)}\n`).join('');
const { stdout } = spawnSync('/usr/bin/python3', [`${root}bench/skyline.py`], {
  input: lines,
  encoding: 'utf8',
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
});
const told = stdout?.trim() || 'no python3';
console.log(
  /^\d/.test(told)
    ? `Skyline in Python: ${told.split(' ')[0]} metrics/s, ${told.split(' ')[1]} of ${count} anomalous`
    : `Skyline in Python: ${told}`,
);

for (const [name, members] of [
  ['the method skyline', detectors.filter((each) => each.name === 'skyline')],
  ['the default', usual],
]) {
  const settings = (detector) =>
    Object.fromEntries(Object.entries(detector.options).map(([key, { fallback }]) => [key, fallback]));
  const banks = await Promise.all(members.map((detector) => detector.open(settings(detector))));
  const verdict = {};
  for (const bank of banks) {
    for (const [slot, series] of metrics.entries()) {
      bank.add({});
      if (members.length > 1)
        for (const [time, value] of series.slice(0, -1)) bank.judge(slot, time * 1000, value, verdict);
    }
    if (members.length === 1) {
      const kept = metrics.map((series) => ({
        ...{ open: false, calm: 0, since: Number.NaN, streak: 0, agreeing: 0, views: {} },
        times: Float64Array.from(series.slice(0, -1), ([time]) => time * 1000),
        values: Float64Array.from(series.slice(0, -1), ([, value]) => value),
      }));
      bank.restore(kept);
    }
  }
  const alarmed = new Set();
  const from = process.cpuUsage();
  for (const [slot, series] of metrics.entries())
    for (const bank of banks) {
      const [time, value] = series.at(-1);
      bank.judge(slot, time * 1000, value, verdict);
      if (verdict.state === 'warning' || verdict.state === 'critical') alarmed.add(slot);
    }
  const { user, system } = process.cpuUsage(from);
  console.log(
    `Tocsin, ${name}: ${Math.round(count / ((user + system) / 1e6)).toLocaleString('en-US')} metrics/s, ${alarmed.size} of ${count} anomalous`,
  );
}

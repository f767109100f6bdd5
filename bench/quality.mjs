/**
 * npm run bench:quality [-- KEY=VALUE...]: what the default (surprise with stuck beside it) finds of the failures of
 * `simulate`, and how often it rings for nothing: without NDJSON. Keys: series (200), days (365), seed (1), per (the
 * days in which a series fails once, 90), budget, sensitivity, relapse. A failure is found when an alarm opens within it
 * or five minutes after; alarms during a holiday that simulate labels are not counted as false.
 */
import { bundled } from './bundle.mjs';

const root = new URL('..', import.meta.url).pathname;
const { surprise } = await bundled(`${root}src/detectors/surprise.ts`);
const { stuck } = await bundled(`${root}src/detectors/stuck.ts`);
const { scenario } = await bundled(`${root}src/simulation/scenario.ts`);

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=')));
const {
  series = 200,
  days = 365,
  seed = 1,
  per = 90,
} = Object.fromEntries(
  Object.entries(given)
    .map(([key, text]) => [key, Number(text)])
    .filter(([, value]) => !Number.isNaN(value)),
);
const options = Object.fromEntries(
  Object.entries(surprise.options).map(([key, { fallback, read }]) => [
    key,
    given[key] === undefined ? fallback : read(given[key], undefined),
  ]),
);
const day = 86_400_000;
const step = 300_000;
const {
  start,
  points,
  series: made,
} = scenario({ seed, series, step, span: days * day, failures: { count: 1, per: per * day } });
const banks = [await surprise.open(options), await stuck.open({})];
const slots = made.map(() => banks.map((bank) => bank.add({})));
const before = made.map(() => Number.NaN);
const alarmed = new Uint8Array(series);
const opened = made.map(() => []);
const perDay = day / step;
const values = made.map(() => new Float64Array(perDay));
const verdict = {};
const isAlarm = ({ state }) => state === 'warning' || state === 'critical';
let judged = 0;

for (let from = 0; from < points; from += perDay) {
  for (const [i, one] of made.entries()) one.fill(values[i]);
  for (let at = 0; at < Math.min(perDay, points - from); at++) {
    const time = start + (from + at) * step;
    banks[0].advance(time, verdict, () => {});
    for (let i = 0; i < series; i++) {
      let value = values[i][at];
      if (Number.isNaN(value)) continue;
      if (made[i].counter) {
        const increase = value - before[i];
        before[i] = value;
        if (Number.isNaN(increase)) continue;
        value = increase < 0 ? value : increase;
      }
      judged++;
      let now = 0;
      for (const [b, bank] of banks.entries()) {
        bank.judge(slots[i][b], time, value, verdict);
        if (isAlarm(verdict)) now = 1;
      }
      if (now && !alarmed[i]) opened[i].push(from + at);
      alarmed[i] = now;
    }
  }
}

const kinds = new Map();
let falseAlarms = 0;
for (const [i, { failures }] of made.entries()) {
  const explained = new Set();
  for (const { from, until, kind, harmless } of failures) {
    const within = opened[i].filter((at) => at >= from && at <= until + 1);
    for (const at of within) explained.add(at);
    if (harmless) continue;
    const counts = kinds.get(kind) ?? { all: 0, found: 0 };
    counts.all++;
    if (within.length > 0) counts.found++;
    kinds.set(kind, counts);
  }
  falseAlarms += opened[i].filter((at) => !explained.has(at)).length;
}
const all = [...kinds.values()].reduce((sum, each) => sum + each.all, 0);
const found = [...kinds.values()].reduce((sum, each) => sum + each.found, 0);
console.log(
  `recall ${(found / all).toFixed(3)} (${found} of ${all}) at ${((falseAlarms / judged) * 1000).toFixed(3)} false alarms per 1,000 points; ${series} series, ${days} days, seed ${seed}`,
);
console.log(
  [...kinds]
    .sort()
    .map(([kind, each]) => `${kind} ${(each.found / each.all).toFixed(2)} of ${each.all}`)
    .join(', '),
);

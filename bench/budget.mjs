/**
 * npm run bench:budget [-- SERIES:BUDGET...]: is a budget of false alarms kept? Normal series of `simulate` (no failures)
 * at five-minute steps over four weeks go through the default method without NDJSON; alarms are counted after the first
 * day, whose points set the thresholds. Without arguments 10, 100 and 1,000 series with budgets from 1/day to 20/day.
 */
import { bundled } from './bundle.mjs';

const root = new URL('..', import.meta.url).pathname;
const { surprise } = await bundled(`${root}src/detectors/surprise.ts`);
const { scenario } = await bundled(`${root}src/simulation/scenario.ts`);
const { readBudget } = await bundled(`${root}src/detectors/surprise/budget.ts`);

const asked = process.argv.slice(2).filter((word) => word.includes(':'));
const cases =
  asked.length > 0
    ? asked
    : ['10:1/day', '10:20/day', '100:1/day', '100:5/day', '100:20/day', '1000:1/day', '1000:5/day', '1000:20/day'];
const days = Number(process.env.DAYS ?? 28);
const perDay = 288;
const usual = Object.fromEntries(Object.entries(surprise.options).map(([key, { fallback }]) => [key, fallback]));
const isAlarm = (state) => state === 'warning' || state === 'critical';

for (const each of cases) {
  const [count, budget] = each.split(':');
  const series = Number(count);
  const allowance = readBudget(budget);
  const {
    start,
    step,
    series: made,
  } = scenario({ seed: 3, series, step: 300_000, span: days * 86_400_000, failures: { count: 0, per: 1 } });
  const bank = await surprise.open({ ...usual, budget: allowance });
  const slots = made.map(() => bank.add({}));
  const alarmed = new Uint8Array(series);
  const before = new Float64Array(series).fill(Number.NaN);
  const day = made.map(() => new Float64Array(perDay));
  const verdict = {};
  const alarms = new Float64Array(days);
  let points = 0;
  const from = process.cpuUsage();
  for (let date = 0; date < days; date++) {
    for (const [i, one] of made.entries()) one.fill(day[i]);
    for (let at = 0; at < perDay; at++) {
      const time = start + (date * perDay + at) * step;
      bank.advance(time, verdict, () => {});
      for (let i = 0; i < series; i++) {
        let value = day[i][at];
        if (Number.isNaN(value)) continue;
        if (made[i].counter) {
          const rate = value - before[i];
          before[i] = value;
          if (Number.isNaN(rate)) continue;
          value = rate < 0 ? value : rate;
        }
        bank.judge(slots[i], time, value, verdict);
        points++;
        const now = isAlarm(verdict.state) ? 1 : 0;
        if (now && !alarmed[i]) alarms[date]++;
        alarmed[i] = now;
      }
    }
  }
  const { user, system } = process.cpuUsage(from);
  const after = alarms.subarray(1).reduce((sum, each) => sum + each, 0);
  const allowed = allowance.perDay * (days - 1);
  console.log(
    `${series.toLocaleString('en-US')} series, ${budget}: ${after} alarms in ${days - 1} days, ${allowed.toFixed(0)} allowed, ${(after / allowed).toFixed(2)} times; ${alarms[0]} on the first day; ${(points / (user + system)).toFixed(2)} M points a CPU second`,
  );
}

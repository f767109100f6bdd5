import fc from 'fast-check';
import t from 'tap';
import { detectors } from '../src/detectors/index.js';
import { crossing } from '../src/statistics/crossing.js';
import { dbscan } from '../src/statistics/dbscan.js';
import { mannWhitney } from '../src/statistics/mann-whitney.js';
import { retrospect } from '../src/statistics/retrospect.js';
import { mannKendall, theilSen } from '../src/statistics/trend.js';
import { driven, type Reading, type Said, settings, verdict } from './banks.js';

const named = (name: string) => detectors.find((each) => each.name === name)!;
const start = Date.UTC(2026, 10, 2);
const minute = 60_000;

/** Numbers from 0 to 1 that are always the same for a seed (mulberry32). */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());

type Given = Readonly<Record<string, unknown>>;
const series = (
  count: number,
  value: (i: number) => number | null,
  more: Partial<Reading> = {},
  step = 5 * minute,
): Reading[] => Array.from({ length: count }, (_, i) => ({ time: start + i * step, value: value(i), ...more }));
const raised = (said: readonly Said[]) =>
  said.filter(({ state, was }) => /warning|critical/.test(state) && !/warning|critical/.test(was));
const place = ({ time }: Said, step = 5 * minute) => (time - start) / step;

/** A day's curve with noise, and what becomes of it from a point on. */
const daily = (seed: number, from: number, fault: (value: number, since: number) => number) => {
  const random = randomOf(seed);
  return (i: number) => {
    const value = 100 + 30 * Math.sin((2 * Math.PI * i) / 288) + 3 * normal(random);
    return i < from ? value : fault(value, i - from);
  };
};
const flat = (seed: number, from: number, fault: (value: number, since: number) => number) => {
  const random = randomOf(seed);
  return (i: number) => {
    const value = 100 + 5 * normal(random);
    return i < from ? value : fault(value, i - from);
  };
};

t.test('what each method is for, it finds soon; and says why', async (t) => {
  const outage = () => 0;
  const cases: [method: string, given: Given, value: (i: number) => number, from: number, within: number, why: RegExp][] = [
    ['stuck', {}, flat(1, 300, () => 97.25), 300, 10, /^stuck at 97\.3: the same value 8 times in a row where 1 time is the most/],
    ['ewma', { deviations: 6 }, flat(2, 300, (value) => value + 60), 300, 1, /where .* is usual by the weighted mean/],
    ['mad', {}, flat(3, 300, (value) => value + 60), 300, 1, /where .* around the median of the last 61 points/],
    ['cusum', {}, flat(4, 300, (value) => value + 6), 300, 40, /the level was .* adds up to .* deviations/],
    ['derivative', {}, flat(5, 300, (value) => value + 70), 300, 1, /from one point to the next/],
    ['spot', {}, flat(6, 600, (value) => value + 40), 600, 1, /extremes so far/],
    ['seasonal', {}, daily(7, 2500, outage), 2500, 2, /usual at this hour of the week/],
    ['seasonal', { season: 86_400_000 }, daily(8, 900, (value) => value + 40), 900, 3, /usual at this hour/],
    ['last-week', {}, daily(9, 2500, outage), 2500, 2, /expected from the same time before/],
    ['change-point', {}, flat(10, 200, (value) => value + 60), 200, 10, /^level moved from (9\d|10\d)(\.\d)? to 1[56]\d(\.\d)? at /],
    ['trend', {}, flat(11, 288, (value, since) => value + since * 0.2), 288, 320, /rising by .* a day from /],
    ['forecast', { limit: 300, horizon: 24 * 3_600_000 }, flat(12, 0, (value, since) => value + since * 0.4), 0, 300, /at 300 in .* \(.* to .*\), by .* an hour/],
    ['burn-rate', { objective: 0.999, ratio: 'bad' }, (i) => (i < 300 ? 0.0002 : 0.05), 300, 6, /burns the error budget of 99\.9% .* times as fast as it may/],
  ]; // biome-ignore format: a table
  for (const [method, given, value, from, within, why] of cases) {
    const said = await driven(named(method), series(from + within + 60, value), given);
    const [first] = raised(said);
    t.ok(first, `${method}: found`);
    if (!first) continue;
    t.ok(
      place(first) >= from && place(first) < from + within,
      `${method}: at point ${place(first) - from} of its fault`,
    );
    t.match(first.evidence.reason, why);
    t.ok(first.evidence.since <= first.time, 'since is not later');
  }
});

t.test('false alarms on what is usual', async (t) => {
  const cases: [method: string, given: Given, value: (seed: number) => (i: number) => number, most: number][] = [
    ['stuck', {}, (seed) => flat(seed, 1e9, Number), 0], ['stuck', {}, () => (i) => Math.floor(i / 40) % 3, 0],
    ['stuck', {}, (seed) => { const random = randomOf(seed); return () => (random() < 0.03 ? 1 : 0); }, 0],
    ['stuck', {}, () => () => 7, 0],
    ['mad', {}, (seed) => flat(seed, 1e9, Number), 1], ['ewma', { deviations: 6 }, (seed) => flat(seed, 1e9, Number), 2],
    ['cusum', {}, (seed) => flat(seed, 1e9, Number), 3], ['derivative', {}, (seed) => flat(seed, 1e9, Number), 0],
    ['spot', {}, (seed) => flat(seed, 1e9, Number), 8], ['seasonal', {}, (seed) => daily(seed, 1e9, Number), 2],
    ['last-week', {}, (seed) => daily(seed, 1e9, Number), 0], ['change-point', {}, (seed) => flat(seed, 1e9, Number), 0],
    ['trend', {}, (seed) => flat(seed, 1e9, Number), 0], ['trend', {}, (seed) => daily(seed, 1e9, Number), 0],
    ['forecast', { limit: 200 }, (seed) => daily(seed, 1e9, Number), 0],
    ['forecast', { limit: 100 }, (seed) => { const random = randomOf(seed); return (i) => 20 + ((i % 288) / 288) * 60 + normal(random); }, 3],
  ]; // biome-ignore format: a table
  for (const [method, given, make, most] of cases) {
    let alarms = 0;
    for (let seed = 1; seed <= 3; seed++)
      alarms += raised(await driven(named(method), series(4000, make(seed * 77)), given)).length;
    t.ok(alarms <= most, `${method}: ${alarms} alarms in 12,000 points`);
  }
});

t.test('a change of level that is over is not told again as it leaves the window', async (t) => {
  for (const seed of [1, 2, 3, 4, 5])
    for (const long of [7, 12, 20, 35]) {
      const value = flat(seed, 200, (usual, since) => (since < long ? usual + 60 : usual));
      const said = await driven(named('change-point'), series(500, value));
      t.ok(raised(said).length <= 1, `${long} points, seed ${seed}: ${raised(said).length} alarms`);
    }
  const twice = flat(6, 200, (usual, since) => (since < 20 || (since > 60 && since < 90) ? usual + 60 : usual));
  t.equal(raised(await driven(named('change-point'), series(500, twice))).length, 2, 'another one is');
});

t.test('a trend stays while the series goes on', async (t) => {
  const given = { window: 2 * 86_400_000 };
  const line = await driven(named('trend'), series(5760, (i) => 100 + 0.1 * i), given);
  t.same(line.map(({ state }) => state), ['unknown', 'ok', 'critical'].slice(1), 'a straight line');
  for (const [slope, noise] of [[0.02, 5], [0.1, 10]] as const)
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed);
      const said = await driven(named('trend'), series(5760, (i) => 100 + slope * i + noise * normal(random)), given);
      t.equal(raised(said).length, 1, `a noisy leak, seed ${seed}`);
      t.equal(said.at(-1)?.state, 'critical');
    }
  const ends = flat(4, 0, (value, i) => value + 0.1 * Math.min(i, 1728));
  const said = await driven(named('trend'), series(3500, ends), given);
  t.equal(said.at(-1)?.state, 'ok', 'and ends after it');
}); // biome-ignore format: a table

t.test('every method: cut anywhere with its state, it says the same', async (t) => {
  const needs: Readonly<Record<string, Given>> = {
    threshold: { warning: { text: '0:120', start: 0, end: 120, inside: false } },
    forecast: { limit: 180 },
    canary: { canary: 'subject == "web1"', control: 'subject != "web1"' },
    'holt-winters': { season: 3_600_000, bootstrap: 7_200_000 },
  };
  for (const detector of detectors)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(fc.nat(1200), { maxLength: 4 }),
        async (seed, cuts) => {
          const hosts = ['web1', 'web2', 'web3', 'web4'].map((subject, i) => {
            const value = daily(seed + i, 200, (usual, since) => (i === 0 && since % 90 < 30 ? usual * 3 : usual));
            return series(300, (at) => (at % 41 === 7 ? null : at > 250 && i === 1 ? null : value(at)), { subject });
          });
          const readings = hosts.flat().sort((a, b) => a.time - b.time);
          const given = needs[detector.name] ?? {};
          t.same(await driven(detector, readings, given, cuts), await driven(detector, readings, given), detector.name);
        },
      ),
      { numRuns: 4 },
    );
});

t.test('silence', async (t) => {
  const every = (subject: string, name: string, until: number) => series(until, () => 1, { subject, name }, minute);
  const all = (...parts: Reading[][]) => parts.flat().sort((a, b) => a.time - b.time);
  const minutes = (said: readonly Said[]) => raised(said).map((each) => `${each.series} ${place(each, minute)}`);
  const one = await driven(named('silence'), all(every('web1', 'cpu', 30), every('web1', 'load', 60)));
  t.same(minutes(one), ['web1/cpu 36'], 'a series that stops, while its host speaks');
  t.match(raised(one)[0]?.evidence.reason, /^no point for 7m, where one comes every 1m; the last at 00:29:00$/);
  const gone = await driven(
    named('silence'),
    all(every('web1', 'cpu', 30), every('web1', 'load', 30), every('web2', 'cpu', 60)),
  );
  t.equal(raised(gone).length, 1, 'a host that is gone: one alarm');
  t.match(raised(gone)[0]?.evidence.reason, /^the subject is gone: none of its 2 series has come for /);
  const back = [...every('web1', 'cpu', 30), ...every('web1', 'cpu', 60).slice(45)];
  const returned = await driven(named('silence'), all(back, every('web2', 'cpu', 60)));
  t.same(
    returned.filter(({ series }) => series === 'web1/cpu').map(({ state }) => state),
    ['ok', 'warning', 'ok'],
  );
  t.equal(
    minutes(await driven(named('silence'), every('web1', 'cpu', 60))).length,
    0,
    'nothing else goes on, nothing is told',
  );
  t.same(
    minutes(
      await driven(named('silence'), all(every('a', 'x', 10), every('b', 'x', 60)), { silentAfter: 10 * minute }),
    ),
    ['a/x 19'],
    'a subject of one series, at the time asked for',
  );
});

t.test('peers', async (t) => {
  const random = randomOf(5);
  const hosts = Array.from({ length: 6 }, (_, host) =>
    series(
      300,
      (i) => 100 + host * 3 + normal(random) + (host === 2 && i >= 200 && i < 240 ? 30 : 0),
      { subject: `web${host}` },
      minute,
    ),
  );
  const readings = hosts.flat().sort((a, b) => a.time - b.time);
  for (const outlier of ['mad', 'dbscan']) {
    const said = raised(await driven(named('peers'), readings, { outlier }));
    t.same(
      said.map(({ series }) => series),
      ['web2/x'],
      outlier,
    );
    t.ok(place(said[0]!, minute) >= 202 && place(said[0]!, minute) < 206, `at ${place(said[0]!, minute)}`);
    t.match(said[0]?.evidence.reason, /^13\d(\.\d)? where .* is expected from its 5 peers for \d steps$/);
  }
  const shuffled = hosts
    .toReversed()
    .flat()
    .sort((a, b) => a.time - b.time);
  const told = (said: readonly Said[]) => said.map(({ series, time, state }) => `${series} ${time} ${state}`).sort();
  t.same(
    told(await driven(named('peers'), shuffled)),
    told(await driven(named('peers'), readings)),
    'in whatever order of hosts',
  );
});

t.test('canary', async (t) => {
  const given = { canary: 'subject == "new"', control: 'subject == "old"' };
  const sides = (shift: number) => {
    const random = randomOf(9);
    const side = (subject: string, more: number) =>
      series(240, () => 300 + more + 20 * normal(random), { subject, name: 'p95' }, minute);
    return [...side('new', shift), ...side('old', 0)].sort((a, b) => a.time - b.time);
  };
  const [alarm, ...more] = raised(await driven(named('canary'), sides(80), given));
  t.same(more, []);
  t.equal(alarm?.series, 'new/p95');
  t.match(
    alarm?.evidence.reason,
    /^the canary's median is 3[678]\d where control has (29|30)\d(\.\d)?; greater in [\d.]+ % of pairs, p /,
  );
  t.same(raised(await driven(named('canary'), sides(0), given)), [], 'no difference');
  t.same(raised(await driven(named('canary'), sides(15), given)), [], 'one within the tolerance');
  await t.rejects(driven(named('canary'), [], {}), /needs --canary and --control/);
});

t.test('statistics', async (t) => {
  t.same(mannWhitney([1, 2, 3], [4, 5, 6]).u, 0);
  t.ok(Math.abs(mannWhitney([1, 2, 3], [4, 5, 6]).p - 0.1) < 1e-12, 'exact');
  t.equal(mannWhitney([4, 5, 6], [1, 2, 3]).effect, 1);
  t.ok(mannWhitney([1, 1, 1], [1, 1, 1]).p === 1);
  t.same([...dbscan([1, 1.1, 1.2, 5, 9, 9.1, 9.2], 0.3, 3)], [0, 0, 0, -1, 1, 1, 1]);
  const line = theilSen([0, 1, 2, 3, 4], [1, 3, 5, 7, 100]);
  t.equal(line.slope, 2, 'one outlier does not move it');
  t.equal(mannKendall([1, 2, 3, 4]).s, 6);
  t.equal(mannKendall([4, 3, 3, 1]).s, -5);
  const past = (value: (i: number) => number) => {
    const times = Float64Array.from({ length: 48 }, (_, i) => i * 100);
    const means = Float64Array.from({ length: 48 }, (_, i) => value(i));
    return { times, means, lows: means, highs: means };
  };
  t.ok(
    Math.abs(
      crossing(
        past((i) => i),
        80,
      )!.at - 8000,
    ) < 1,
    'a straight line',
  );
  t.equal(
    crossing(
      past((i) => -i),
      100,
    ),
    undefined,
    'the other way',
  );
  t.equal(
    crossing(
      past((i) => (i < 44 ? 10 : 10 + 8 * (i - 43))),
      100,
    ),
    undefined,
    'a burst',
  );
  t.equal(
    crossing(
      past((i) => i % 12),
      100,
    ),
    undefined,
    'a sawtooth that never comes near',
  );
  t.equal(retrospect([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5]), undefined);
  t.equal(retrospect(Array.from({ length: 60 }, (_, i) => (i < 40 ? 5 + (i % 3) : 50 + (i % 3))))?.shift?.at, 40);
  t.same(retrospect(Array.from({ length: 60 }, (_, i) => (i === 20 ? 500 : 5 + (i % 7))))?.outliers, [20]);
  t.equal(retrospect(Array.from({ length: 60 }, (_, i) => i + (i % 3))), undefined, 'an even climb is no change');
});

t.test('factors of thresholds: by the methods that have any, and kept in their state', async (t) => {
  const wanted = ['surprise', 'stuck', 'holt-winters', 'seasonal', 'last-week', 'ewma', 'mad', 'cusum', 'derivative', 'spot', 'change-point', 'trend', 'peers']; // biome-ignore format: a list
  const given: Readonly<Record<string, Given>> = { threshold: { warning: '5' }, forecast: { limit: 5 }, canary: { canary: 'true', control: 'false' } }; // biome-ignore format: a line
  const scaling: string[] = [];
  for (const detector of detectors) {
    const bank = await detector.open(settings(detector, given[detector.name]));
    if (bank.scale) scaling.push(detector.name);
    bank.add({ type: 'metric', subject: 'a', name: 'b', value: 1 });
    bank.scale?.(0, 4);
    const other = await detector.open(settings(detector, given[detector.name]));
    other.restore(structuredClone(bank.save()));
    t.same(structuredClone(other.save()), structuredClone(bank.save()), detector.name);
  }
  t.same(scaling, wanted);
  const stuck = await named('stuck').open({});
  stuck.add({ type: 'metric', subject: 'a', name: 'b', value: 1 });
  stuck.scale?.(0, 2);
  const now = verdict();
  const value = flat(1, 300, () => 97.25);
  const at: number[] = [];
  for (let i = 0; i < 330; i++) {
    stuck.judge(0, start + i * minute, value(i), now);
    if (now.state === 'warning') at.push(i);
  }
  t.equal(at[0], 315, 'twice as many equal values');
});

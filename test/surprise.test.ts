import fc from 'fast-check';
import t from 'tap';
import { type Bar, fixed } from '../src/detectors/surprise/bar.js';
import { readBudget } from '../src/detectors/surprise/budget.js';
import { isGross } from '../src/detectors/surprise/gross.js';
import type { Relapse } from '../src/detectors/surprise/relapse.js';
import { Surprise, surprise } from '../src/detectors/surprise.js';
import { poisson, Random } from '../src/simulation/random.js';
import { driven, type Said, settings, verdict } from './banks.js';

const start = Date.UTC(2026, 10, 2);
const minute = 60_000;
const day = 86_400_000;

type Course = (i: number) => number;

const readings = (count: number, value: Course, step = 5 * minute) =>
  Array.from({ length: count }, (_, i) => ({ time: start + i * step, value: value(i) }));

/** What is said of a course, at points in place of times. */
const said = async (count: number, value: Course, relapse: Relapse = 'alarm', step = 5 * minute, cuts?: number[]) =>
  (await driven(surprise, readings(count, value, step), { sensitivity: 'normal', relapse }, cuts)).map((each) => ({
    ...each,
    at: (each.time - start) / step,
  }));

const isAlarm = ({ state }: Said) => state === 'warning' || state === 'critical';
const isOpening = (each: Said) => isAlarm(each) && each.was !== 'warning' && each.was !== 'critical';

/** Counts of 300 a point, and as good as nothing for twelve points from each of `outages` on. */
const requests = (random: Random, outages: readonly number[], left = 0, mean = 300): Course => {
  return (i) => (outages.some((at) => i >= at && i < at + 12) ? left : poisson(mean, random.normal()));
};

t.test('an outage that comes again is found again, each time after the alarm was closed', async (t) => {
  const runs = 10;
  for (const step of [minute, 5 * minute, 60 * minute])
    for (const gap of [60, 120, 200, 500, 1000]) {
      const outages = [1000, 1012 + gap, 1024 + 2 * gap];
      const found = [0, 0, 0];
      let elsewhere = 0;
      for (let run = 0; run < runs; run++) {
        const course = requests(new Random(run, step, gap), outages);
        const openings = (await said(outages[2]! + 100, course, 'alarm', step)).filter(isOpening);
        const hits = outages.map((at) => openings.filter((each) => each.at >= at && each.at < at + 12));
        for (const [i, hit] of hits.entries()) found[i]! += hit.length > 0 ? 1 : 0;
        elsewhere += openings.length - hits.flat().length;
        if (hits[2]?.[0]) t.match(hits[2][0].evidence.reason, /; third time, first on 2026-1\d-\d\d \d\d:\d\d:00$/);
      }
      t.ok(
        Math.min(...found) >= 0.9 * runs,
        `${step / minute} min, after ${gap} points: ${found.join(', ')} of ${runs}`,
      );
      t.ok(elsewhere <= 3, `${elsewhere} elsewhere`);
    }
});

t.test('relapse note and off judge alike, and only note tells', async (t) => {
  let reopened = 0;
  let told = 0;
  for (let seed = 0; seed < 8; seed++) {
    const outages = [900, 1100, 1500, 2100, 2200];
    const [off, note, alarm] = await Promise.all(
      (['off', 'note', 'alarm'] as const).map((relapse) =>
        said(2500, requests(new Random(seed), outages, 50), relapse),
      ),
    );
    const states = (of: typeof off) => of?.map(({ at, state }) => [at, state]);
    t.same(states(note), states(off), 'note is without the layer but for its words');
    t.notOk(off!.some(({ evidence }) => / time, first on/.test(evidence.reason)));
    told += note!.filter(({ evidence }) => / time, first on/.test(evidence.reason)).length;
    reopened += alarm!.filter(isOpening).length - off!.filter(isOpening).length;
  }
  t.ok(told > 0 && reopened > 0, `told ${told} times, ${reopened} more openings`);
});

t.test('what is new is the same with note and off, and at least what opens an alarm where one opens again', (t) => {
  const banks = (['off', 'note', 'alarm'] as const).map(
    (mode) => new Surprise(fixed({ warning: 15, critical: 25 }), mode),
  );
  const verdicts = banks.map(() => verdict());
  const course = requests(new Random(3), [1000, 1500, 2000]);
  for (const bank of banks) bank.add({ time: '', type: 'metric' });
  let was = '';
  for (const { time, value } of readings(2300, course)) {
    for (const [i, bank] of banks.entries()) bank.judge(0, time, value, verdicts[i]!);
    const [off, note, alarm] = verdicts;
    if (off!.news !== note!.news || off!.score !== note!.score) t.fail(`at ${time}`);
    if (alarm!.state !== was && alarm!.state === 'critical' && off!.state === 'ok') t.ok(alarm!.news >= 15, 'news');
    was = alarm!.state;
  }
  t.end();
});

/** A level of 10 with noise, and a job that lifts it. */
const job = (random: Random, runs: (i: number) => boolean): Course => {
  const height = random.between(8, 20);
  return (i) => 10 + random.normal() + (runs(i) ? height : 0);
};

t.test('what comes regularly or often is a habit, and does not ring for ever', async (t) => {
  const day = 288;
  const week = 7 * day;
  const hour = (i: number, at: number) => i % day >= at && i % day < at + 6;
  const habits: Readonly<Record<string, (random: Random) => (i: number) => boolean>> = {
    'a nightly job': () => (i) => i > week && hour(i, 30),
    'a job of working days': () => (i) => i > week && Math.floor(i / day) % 7 < 5 && hour(i, 100),
    'a job that starts within two hours': (random) => {
      const starts = Array.from({ length: 40 }, () => 100 + random.whole(-12, 12));
      return (i) => i > week && hour(i, starts[Math.floor(i / day)]!);
    },
    'bursts, three a day': (random) => {
      let left = 0;
      return () => {
        if (left > 0) left--;
        else if (random.uniform() < 3 / day) left = 4;
        return left > 0;
      };
    },
  }; // biome-ignore format: a table
  for (const [name, habit] of Object.entries(habits)) {
    let [first, last, before, lastBefore] = [0, 0, 0, 0];
    for (let seed = 0; seed < 8; seed++)
      for (const relapse of ['off', 'alarm'] as const) {
        const random = new Random(seed, name);
        const openings = (await said(4 * week, job(random, habit(random)), relapse)).filter(isOpening);
        if (relapse === 'off') before += openings.length;
        else first += openings.length;
        const late = openings.filter(({ at }) => at >= 3 * week).length;
        if (relapse === 'off') lastBefore += late;
        else last += late;
      }
    t.ok(first - before <= 8 * 5, `${name}: ${first} alarms in place of ${before}`);
    t.ok(last <= lastBefore + 8, `${name}: in the last week of 8 series ${last} in place of ${lastBefore}`);
  }
});

t.test('relapses hardly add to the false alarms of noise', async (t) => {
  const noises: Readonly<Record<string, (random: Random) => Course>> = {
    'rare events': (random) => () => poisson(0.1, random.normal()),
    'counts': (random) => () => poisson(30, random.normal()),
    'heavy tails': (random) => () => Math.exp(random.normal()),
    'single spikes': (random) => () => 10 + random.normal() + (random.uniform() < 0.01 ? 15 : 0),
  }; // biome-ignore format: a table
  for (const [name, noise] of Object.entries(noises)) {
    const [off, alarm] = [0, 0];
    const counts = { off, alarm };
    for (let seed = 0; seed < 10; seed++)
      for (const relapse of ['off', 'alarm'] as const)
        counts[relapse] += (await said(4000, noise(new Random(seed, name)), relapse)).filter(isOpening).length;
    t.ok(counts.alarm <= 1.1 * counts.off + 1, `${name}: ${counts.alarm}, without relapses ${counts.off}`);
  }
});

t.test('how an alarm ends: back, or a new normal', async (t) => {
  const noise = new Random(5);
  const back = await said(1500, (i) => 10 + noise.normal() + (i >= 700 && i < 730 ? 20 : 0));
  t.same(back.map(({ state }) => state), ['ok', 'critical', 'ok']); // biome-ignore format: a line
  t.match(back[2]!.evidence.reason, /^[\d.]+ is back where [\d.]+ to [\d.]+ is usual$/);
  const stays = await said(1500, (i) => 10 + noise.normal() + (i >= 700 ? 20 : 0));
  t.same(stays.map(({ state }) => state), ['ok', 'critical', 'ok']); // biome-ignore format: a line
  t.match(
    stays[2]!.evidence.reason,
    /^new normal since 2026-11-04 10:20:00: [23]\d(\.\d)? where [\d.]+ to [\d.]+ is usual now; it was [\d.]+ to [\d.]+ before$/,
  );
  const again = await said(3000, (i) => 10 + noise.normal() + ((i >= 700 && i < 1500) || i > 2500 ? 20 : 0));
  t.notOk(
    again.some(({ evidence }) => / time, first/.test(evidence.reason)),
    'where it was accepted is no fault',
  );
});

t.test('a first look at a young series', async (t) => {
  const cases: [name: string, course: (random: Random) => Course, at: number][] = [
    ['an outage at point 25', (random) => requests(random, [25]), 25],
    ['an outage at point 60', (random) => requests(random, [60]), 60],
    ['an outage at point 100', (random) => requests(random, [100]), 100],
    ['an outage of less traffic', (random) => requests(random, [60], 0, 60), 60],
    ['errors where none were', (random) => (i) => (i >= 60 && i < 72 ? 5 + poisson(20, random.normal()) : 0), 60],
    ['ten times as slow', (random) => (i) => (i >= 60 && i < 72 ? 10 : 1) * (1 + 0.1 * random.normal()), 60],
    ['after a single spike', (random) => (i) => (i === 30 ? 3000 : requests(random, [60])(i)), 60],
  ]; // biome-ignore format: a table
  for (const [name, course, at] of cases) {
    const found = await said(119, course(new Random(1, name)));
    t.same(found.map(({ state, was }) => [isAlarm({ state } as Said), was === 'unknown']), [[true, true], [false, false]], name); // biome-ignore format: a line
    t.ok(found[0]!.at >= at + 1 && found[0]!.at < at + 7, `${name}: after ${found[0]!.at - at} points`);
    t.match(found[0]!.evidence, { since: start + at * 5 * minute, reason: /^first look: .* where .* was all that came before; / }, name); // biome-ignore format: a line
    t.match(found[1], { state: 'unknown', evidence: { reason: /is back where .* was all that came at first$/ } }, name);
  }
  const grown = await said(160, requests(new Random(2), [112]));
  t.same(grown.map(isAlarm), [true, false], 'an alarm that lasts beyond point 121');
  t.equal(grown[1]!.state, 'ok');
  const [only] = await said(110, requests(new Random(2), []));
  t.equal(only, undefined, 'nothing is written of one that is only unknown');
});

t.test('on young series where nothing is wrong it is silent', async (t) => {
  const daily = (step: number, memory: number) => (random: Random) => {
    const [phase, height] = [random.uniform() * day, random.between(2, 10)];
    let noise = random.normal();
    return (i: number) => {
      noise = memory * noise + Math.sqrt(1 - memory * memory) * random.normal();
      return 100 + height * Math.sin((2 * Math.PI * (i * step - phase)) / day) + noise;
    };
  };
  const every = (random: Random, length: number) => {
    const [period, shift] = [random.whole(12, 60), random.whole(0, 59)];
    return (i: number) => (i + shift) % period < length;
  };
  const kinds: Readonly<Record<string, (random: Random) => Course>> = {
    'a daily curve, by the minute': daily(minute, 0),
    'a daily curve with memory': daily(minute, 0.7),
    'a daily curve, every five minutes': daily(5 * minute, 0.7),
    ...Object.fromEntries([0.02, 0.1, 1, 10].map((mean) => [`counts of ${mean}`, (random: Random) => () => poisson(mean, random.normal())])),
    'jobs of one point': (random) => job(random, every(random, 1)),
    'jobs of four points': (random) => job(random, every(random, 4)),
    'heavy tails': (random) => () => Math.exp(random.normal()),
    'a saw': (random) => { const [period, shift] = [random.whole(20, 90), random.whole(0, 90)]; return (i) => ((i + shift) % period) + 0.5 * random.normal(); },
    'a constant': () => () => 5,
    'workers': (random) => { let count = 3; return () => (random.uniform() < 0.02 ? (count = random.whole(2, 4)) : count); },
  }; // biome-ignore format: a table
  for (const [name, kind] of Object.entries(kinds)) {
    let alarms = 0;
    for (let seed = 0; seed < 200; seed++) alarms += (await said(120, kind(new Random(seed, name)))).length > 0 ? 1 : 0;
    t.ok(alarms <= 1, `${name}: ${alarms} of 200 series`);
  }
});

t.test('gross changes', (t) => {
  const steady = Array.from({ length: 40 }, (_, i) => 100 + (i % 5));
  const cases: [name: string, values: number[], run: number, found: number][] = [
    ['two points far below', [...steady, 0, 0], 2, 2],
    ['one is not enough', [...steady, 0], 1, 0],
    ['not less than half', [...steady, 60, 60], 2, 0],
    ['upwards two are not enough', [...steady, 900, 900], 2, 0],
    ['six are', [...steady, ...Array(6).fill(900)], 6, 6],
    ['nor if it is not even the double', [...steady, ...Array(6).fill(190)], 6, 0],
    ['a point that was a little below before', [...steady, 99, 0, 0], 3, 2],
    ['leaving a constant', [...Array(40).fill(1), ...Array(6).fill(0)], 6, 6],
    ['leaving zero', [...Array(40).fill(0), ...Array(6).fill(2)], 6, 6],
    ['a clean-up', [...Array.from({ length: 40 }, (_, i) => 60 + i), 10, 11, 12], 3, 0],
    ['huge values', [...Array.from({ length: 40 }, (_, i) => 1e150 * (1 + (i % 5) / 100)), 0, 0], 2, 2],
  ]; // biome-ignore format: a table
  for (const [name, values, run, found] of cases) t.equal(isGross(Float64Array.from(values), run), found, name);
  t.end();
});

t.test('a short series is looked back over as a whole', (t) => {
  const bank = new Surprise(fixed({ warning: 15, critical: 25 }));
  const now = verdict();
  const conclusion = (value: Course, count = 80) => {
    const slot = bank.add({ time: '', type: 'metric' });
    for (const { time, value: each } of readings(count, value, minute)) bank.judge(slot, time, each, now);
    return bank.conclude(slot, now);
  };
  const noise = new Random(8);
  t.equal(conclusion(() => 10 + noise.normal()), undefined); // biome-ignore format: a line
  t.match(
    conclusion((i) => 10 + noise.normal() + (i >= 50 ? 8 : 0)),
    {
      since: start + 50 * minute,
      streak: 30,
      reason: /^its level moved from (9|10)(\.\d)? to 1[78](\.\d)? at 00:50:00/,
    },
  );
  t.equal(now.state, 'warning');
  t.match(
    conclusion((i) => 10 + noise.normal() + (i === 50 ? 40 : 0)),
    { reason: /^1 outlier, first [45]\d.* at 00:50:00$/ },
  );
  t.equal(now.state, 'unknown');
  t.equal(
    conclusion((i) => (i < 60 ? 1 : 30), 200),
    undefined,
    'what is old enough to be judged was judged',
  );
  t.end();
});

t.test('the strength of an episode rises step by step, and a higher bar raises fewer alarms', (t) => {
  const noise = (i: number, random: Random) => Math.exp(random.normal()) + (i % 700 > 690 ? 30 : 0);
  const opened = [1.5, 3, 10, 30, 100, 300].map((warning) => {
    const rises: [before: number, now: number][] = [];
    const bar: Bar = {
      ...fixed({ warning, critical: 2 * warning }),
      reached: (_slot, before, now) => rises.push([before, now]),
    };
    const bank = new Surprise(bar);
    const slot = bank.add({ time: '', type: 'metric' });
    const random = new Random(4);
    const now = verdict();
    let [openings, was] = [0, false];
    for (const { time, value } of readings(6000, (i) => noise(i, random))) {
      bank.judge(slot, time, value, now);
      const is = now.state === 'warning' || now.state === 'critical';
      if (is && !was) openings++;
      was = is;
    }
    let last = 0;
    for (const [before, after] of rises) {
      if (!(after > before) || (before !== 0 && before !== last))
        t.fail(`${warning}: ${before} to ${after} after ${last}`);
      last = after;
    }
    const reaching = rises.filter(([before, after]) => before < warning && after >= warning).length;
    t.equal(openings, reaching, `${warning}: each alarm is told to the bar`);
    return openings;
  });
  t.ok(opened[0]! > 10 && opened.at(-1)! < opened[0]! / 5, opened.join(', '));
  for (const [i, count] of opened.slice(1).entries()) t.ok(count <= opened[i]!, 'no more with a higher bar');
  t.end();
});

t.test('a run cut anywhere says the same', async () => {
  const courses: Readonly<Record<string, (seed: number) => Course>> = {
    repeats: (seed) => requests(new Random(seed), [300, 400, 520, 640]),
    young: (seed) => requests(new Random(seed), [60, 115]),
    stays: (seed) => {
      const random = new Random(seed);
      return (i) => random.normal() + (i > 300 ? 20 : 0);
    },
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(courses)),
      fc.nat(1000),
      fc.constantFrom<Relapse>('alarm', 'note', 'off'),
      fc.uniqueArray(fc.integer({ min: 1, max: 749 }), { maxLength: 4 }),
      async (name, seed, relapse, cuts) => {
        const whole = await said(750, courses[name]!(seed), relapse);
        t.same(await said(750, courses[name]!(seed), relapse, 5 * minute, cuts), whole);
      },
    ),
    { numRuns: 60 },
  );
});

t.test('a budget of false alarms is about kept, for all series or for each', async (t) => {
  const days = 12;
  const perDay = 288;
  const count = 20;
  for (const [budget, scope, allowed] of [
    ['10/day', 'stream', 10],
    ['1/day', 'series', 20],
    ['7/week', 'stream', 1],
  ] as const) {
    const bank = await surprise.open(settings(surprise, { budget: readBudget(budget), scope }));
    const random = new Random(17, count, allowed);
    const now = verdict();
    const slots = Array.from({ length: count }, () => bank.add({}));
    const open = new Set<number>();
    let alarms = 0;
    for (let at = 0; at < days * perDay; at++) {
      const time = Date.UTC(2026, 0, 1) + at * 300_000;
      bank.advance?.(time, now, () => {});
      for (const slot of slots) {
        bank.judge(slot, time, 100 + 20 * Math.sin((2 * Math.PI * at) / perDay) + 5 * random.normal(), now);
        const rings = now.state === 'warning' || now.state === 'critical';
        if (rings && !open.has(slot) && at >= perDay) alarms++;
        if (rings) open.add(slot);
        else open.delete(slot);
      }
    }
    const most = 2 * allowed * (days - 1) + 4;
    t.ok(alarms <= most, `${budget} ${scope}: ${alarms} alarms in ${days - 1} days, at most ${most}`);
    if (allowed > 1)
      t.ok(alarms >= (allowed * (days - 1)) / 5, `${budget} ${scope}: and they are made use of: ${alarms}`);
  }
});

t.test('a small count that is gone is told by its zeros in a row, though single ones are usual', async (t) => {
  const outages = [3000, 3400, 3800];
  let found = 0;
  let elsewhere = 0;
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed, 'gone');
    const mean = (i: number) => 10 * (1 + Math.sin((i * 2 * Math.PI) / 288)) + 0.3;
    const course: Course = (i) => {
      const count = poisson(mean(i) * Math.exp(0.4 * random.normal()), random.normal());
      return outages.some((at) => i >= at - (at % 288) + 72 && i < at - (at % 288) + 82) ? 0 : count;
    };
    const openings = (await said(4200, course, 'off')).filter(isOpening);
    for (const each of openings) {
      const isOutage = outages.some((at) => each.at >= at - (at % 288) + 72 && each.at < at - (at % 288) + 82);
      if (isOutage) found++;
      else elsewhere++;
      if (isOutage) t.match(each.evidence.reason, /^0 (for \d+ points in a row, though|where) /);
    }
  }
  t.ok(found >= 54, `${found} of 60 found`);
  t.ok(elsewhere <= 12, `${elsewhere} elsewhere in 84,000 points`);
});

t.test('spikes that come again are told together', async (t) => {
  let found = 0;
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed, 'again');
    const burst = Array.from({ length: 3000 }, () => (random.uniform() < 0.004 ? 4 + 3 * random.uniform() : 0));
    const course: Course = (i) => 20 + random.normal() + (i >= 2500 && i % 48 === 0 ? 6 : burst[i]!);
    const openings = (await said(3000, course)).filter((each) => isOpening(each) && each.at >= 2500);
    if (openings.some(({ evidence }) => /; spike \d+ of this height in \d+ points/.test(evidence.reason))) found++;
  }
  t.ok(found >= 10, `${found} of 20`);
});

t.test('the band that is told holds what is expected, of a count that climbs too', async (t) => {
  const random = new Random(4);
  const bank = new Surprise(fixed({ warning: 30, critical: 60 }));
  bank.add({ type: 'metric' });
  const now = verdict();
  let count = 0;
  let outside = 0;
  for (let i = 0; i < 4000; i++) {
    count += poisson(300, random.normal());
    bank.judge(0, start + i * 5 * minute, count, now);
    if (now.expected < now.lower || now.expected > now.upper) outside++;
    const { expected, lower, upper } = bank.explain(0, { time: start, value: count, unit: '' }, now);
    if (expected < lower || expected > upper) outside++;
  }
  t.equal(outside, 0);
});

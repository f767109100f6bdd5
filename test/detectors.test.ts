import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t from 'tap';
import detect from '../src/commands/detect.js';
import type { Detector, Verdict } from '../src/detectors/detector.js';
import { Forecast } from '../src/detectors/holt-winters/forecast.js';
import { detectors } from '../src/detectors/index.js';
import { fixed } from '../src/detectors/surprise/bar.js';
import { Surprise } from '../src/detectors/surprise.js';
import { hash64, Ids } from '../src/event/id.js';
import { readTime, writeTime } from '../src/event/time.js';
import type { Stage } from '../src/stream/stage.js';
import { written } from './schema.js';
import { events, sh, shared } from './shell.js';

type Made = Record<string, unknown>;

/** Options as a person gives them: `{ warning: '10' }`. */
type Given = Readonly<Record<string, string>>;

const declared = detect.options as Record<
  string,
  { fallback: unknown; read(text: string, before: undefined): unknown }
>;

const open = async (given: Given, ids = new Ids()) => {
  const values = Object.entries(declared).map(([key, { fallback, read }]) => [
    key,
    given[key] === undefined ? fallback : read(given[key], undefined),
  ]);
  const told = { notes: [] as string[], late: 0, lines: [] as string[] };
  const run = {
    now: 0,
    ids,
    note: (text: string) => told.notes.push(text),
    pass: (text: string) => told.lines.push(text),
    rejected: () => 0,
    late: () => told.late++,
  };
  const stage: Stage = await detect.open!({ options: Object.fromEntries(values) as never, operands: [] }, run);
  const emit = (text: string) => told.lines.push(text);
  return {
    told,
    stage,
    take: (text: string) => {
      const event = JSON.parse(text);
      stage.event(event, text, readTime(event.time), emit);
    },
    end: () => {
      void stage.flush?.(emit);
      stage.close?.(emit);
      return told.lines;
    },
  };
};

/** Everything a run writes. */
const output = async (given: Given, made: readonly (Made | string)[]): Promise<string[]> => {
  const run = await open(given);
  for (const event of made) run.take(typeof event === 'string' ? event : JSON.stringify(event));
  return run.end();
};

const statuses = async (given: Given, made: readonly (Made | string)[]) =>
  (await output(given, made)).map((line) => JSON.parse(line)).filter(({ type }) => type === 'status');

const start = Date.UTC(2026, 10, 20, 13);
const metric = (index: number, value: unknown, more: Made = {}): Made => ({
  time: writeTime(start + index * 10_000),
  type: 'metric',
  subject: 'web1',
  name: 'load',
  value,
  ...more,
});
const metrics = (values: readonly unknown[], more: Made = {}) => values.map((value, i) => metric(i, value, more));

/** Numbers from 0 to 1 that are always the same for a seed (mulberry32). */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
const poisson = (random: () => number, mean: number): number => {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); product *= random()) count++;
  return Math.max(0, count);
};

const blank = (): Verdict => ({
  state: 'unknown', expected: NaN, lower: NaN, upper: NaN, score: NaN, news: NaN, points: 0, needed: 0,
}); // biome-ignore format: a line
const named = (name: string): Detector => detectors.find((each) => each.name === name)!;

t.test('one file is one method, and all are in the list', async (t) => {
  const room = resolve(import.meta.dirname, '../src/detectors');
  const members = readdirSync(room)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /: Detector = \{/.test(readFileSync(join(room, file), 'utf8')))
    .map((file) => file.slice(0, -3));
  t.same(members.sort(), detectors.map(({ name }) => name).sort());
  t.equal(detectors[0]?.name, 'surprise', 'the default is the first');
});

t.test('options belong to a method', async (t) => {
  await t.rejects(open({ method: 'threshold' }), /needs a range/);
  await t.rejects(open({ method: 'surprise', warning: '10' }), /--warning is of --method threshold, not of surprise/);
  await t.rejects(
    open({ method: 'holt-winters', sensitivity: 'low' }),
    /--sensitivity is of --method surprise, not of holt-winters/,
  );
  await t.rejects(open({ method: 'holt-winters', step: '20h' }), /at least two steps/);
  await t.rejects(open({ method: 'holt-winters', step: '1ms' }), /at most 200000 steps/);
  await t.rejects(open({ method: 'maddd' }), /maddd is none of surprise/);
  t.equal(
    (await statuses({ warning: '10' }, metrics([1])))[0].detect.method,
    'threshold',
    'a range alone means threshold',
  );
});

t.test('threshold', async (t) => {
  const cases: readonly (readonly [warning: string, critical: string, value: number, state: string, said: RegExp])[] = [
    ['80', '95', 50, 'ok', /^50 is within the warning and the critical range$/],
    ['80', '95', 80, 'ok', /^80 is within/],
    ['80', '95', 80.1, 'warning', /^80\.1 is above 80, the limit of the warning range 80; since 13:00:00, 1 point$/],
    ['80', '95', 99, 'critical', /^99 is above 95, the limit of the critical range 95;/],
    ['80', '', -1, 'warning', /^-1 is below 0, the limit of the warning range 80;/],
    ['', '10:', 9, 'critical', /^9 is below 10, the limit of the critical range 10:;/],
    ['@10:20', '', 25, 'ok', /^25 is outside of the warning range, whose inside alerts$/],
    [
      '@10:20',
      '50',
      25,
      'ok',
      /^25 is within the critical range and outside of the warning range, whose inside alerts$/,
    ],
    ['@10:20', '', 15, 'warning', /^15 is inside the warning range @10:20;/],
    ['~:5', '~:7', 6, 'warning', /^6 is above 5, the limit of the warning range ~:5;/],
  ];
  for (const [warning, critical, value, state, said] of cases) {
    const given = { ...(warning && { warning }), ...(critical && { critical }) };
    const [found, ...more] = await statuses(given, metrics([value]));
    t.same(more, []);
    t.equal(found.state, state, `${value} of ${warning} ${critical}`);
    t.match(found.message, said);
    t.same(written(found), []);
  }
  const changes = await statuses({ warning: '10', critical: '20' }, metrics([1, 2, 30, 31, 15, 3, 4], { unit: '1/s' }));
  t.same(
    changes.map(({ state, detect }) => [state, detect.points, detect.lower, detect.upper]),
    [
      ['ok', 1, 0, 10],
      ['critical', 1, 0, 20],
      ['warning', 3, 0, 10],
      ['ok', 1, 0, 10],
    ],
  );
  t.match(changes[2].message, /^15\/s is above 10\/s/);
  t.match(changes[3].message, /; was warning since 13:00:20, 3 points$/);
});

t.test(
  "Holt-Winters is Graphite's, to the last bit",
  { skip: shared ? false : 'no shared vectors here' },
  async (t) => {
    const folder = join(shared!, 'vectors/holtwinters');
    for (const file of readdirSync(folder)) {
      const { params, step, start, input, ...wanted } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const forecast = new Forecast(params.season_length);
      const none = (number: number) => (Number.isNaN(number) ? null : number);
      const results = input.map((value: number | null) => {
        if (value === null) forecast.gap();
        else forecast.read(value);
        const [lower, upper] = [-1, 1].map((side) => forecast.value + side * params.delta * forecast.deviation);
        return { forecast: none(forecast.value), lower: none(lower!), upper: none(upper!) };
      });
      const shown = results.slice(params.bootstrap_points);
      for (const band of ['forecast', 'lower', 'upper'] as const)
        t.ok(
          shown.length === wanted[band].length &&
            shown.every((each: Made, i: number) => each[band] === wanted[band][i]),
          `${file}: ${band}`,
        );
      const options = { season: 86_400_000, delta: params.delta, bootstrap: params.bootstrap_points * step * 1000 };
      for (const given of [step * 1000, undefined]) {
        const bank = await named('holt-winters').open({ ...options, step: given });
        const slot = bank.add({});
        const verdict = blank();
        let same = true;
        input.forEach((value: number | null, i: number) => {
          if (value === null && verdict.points === 0) bank.gap?.(slot, (start + i * step) * 1000);
          if (value === null) return;
          bank.judge(slot, (start + i * step) * 1000, value, verdict);
          if (i < params.bootstrap_points) return;
          const at = i - params.bootstrap_points;
          same &&= none(verdict.expected) === wanted.forecast[at] && none(verdict.lower) === wanted.lower[at];
          const { lower, upper } = verdict;
          const aberration = value > upper ? value - upper : value < lower ? value - lower : 0;
          same &&= aberration === (wanted.aberration[at] ?? 0);
        });
        t.ok(same, `${file}: through the grid, later gaps by their absence, step ${given ? 'given' : 'estimated'}`);
      }
    }
  },
);

t.test('Holt-Winters alarms', async (t) => {
  const random = randomOf(5);
  const values = Array.from({ length: 1000 }, (_, i) => 100 + 20 * Math.sin(i / 24 / 6.28) + random());
  const far = values.map((value, i) =>
    i >= 500 && i < 508 ? value + 40 : i === 700 || i === 701 ? value + 40 : value,
  );
  const made = far.map((value, i) => ({ ...metric(0, value), time: start + i * 3_600_000 }));
  const found = await statuses({ method: 'holt-winters', bootstrap: '7d' }, made);
  const at = (index: number) => (Date.parse(found[index].time) - start) / 3_600_000;
  t.same(
    found.slice(0, 4).map(({ state }) => state),
    ['ok', 'warning', 'critical', 'ok'],
  );
  t.equal(at(0), 168, 'judged after the bootstrap');
  t.equal(at(1), 502, 'three points in a row');
  t.equal(at(2), 505, 'six points in a row');
  t.equal(found[1].detect.since, new Date(start + 500 * 3_600_000).toISOString());
  t.match(found[1].message, /is forecast; outside of it for 3 points in a row; since .*, 3 points$/);
  t.notOk(
    found.some((_, i) => at(i) >= 700 && at(i) < 704),
    'two points are no alarm',
  );
  t.same(found.flatMap(written), []);
  const short = await statuses({ method: 'holt-winters' }, made.slice(0, 5));
  t.match(short, [{ state: 'unknown', message: '5 of 11 points: not judged', detect: { points: 5, needed: 11 } }]);
});

t.test('a long gap is many short ones', async (t) => {
  const [one, many] = [new Forecast(24), new Forecast(24)];
  for (let i = 0; i < 100; i++) {
    one.read(i % 7);
    many.read(i % 7);
  }
  one.gaps(1e15);
  for (let i = 0; i < 1e15 % 24; i++) many.gap();
  for (let i = 0; i < 24; i++) many.gap();
  for (let i = 0; i < 60; i++) {
    one.read(i % 5);
    many.read(i % 5);
    if (one.value !== many.value && i > 0) t.fail(`step ${i}`);
  }
  t.equal(one.deviation, many.deviation);
});

t.test('surprise is the measured prototype, bit for bit', async (t) => {
  const prototype = shared && join(shared, 'prototypes/detect/detector.mjs');
  const data = shared && join(shared, 'corpora/nab/data');
  if (!prototype || !data || !existsSync(prototype) || !existsSync(data)) {
    t.skip('neither the prototype nor the benchmark is here');
    return;
  }
  const { Detector: Prototype } = await import(pathToFileURL(prototype).href);
  const bank = new Surprise(fixed({ warning: 15, critical: 25 }));
  const verdict = blank();
  for (const file of [
    'realAWSCloudwatch/ec2_disk_write_bytes_1ef3de.csv',
    'artificialWithAnomaly/art_daily_flatmiddle.csv',
    'artificialNoAnomaly/art_flatline.csv',
    'realTweets/Twitter_volume_GOOG.csv',
    'realKnownCause/rogue_agent_key_updown.csv',
    'realTraffic/speed_t4013.csv',
    'realAdExchange/exchange-3_cpc_results.csv',
  ]) {
    const reference = new Prototype();
    const slot = bank.add({});
    let differing = 0;
    let points = 0;
    for (const line of readFileSync(join(data, file), 'utf8').trim().split('\n').slice(1)) {
      const [clock = '', value] = line.split(',');
      const time = Date.parse(`${clock.replace(' ', 'T')}Z`);
      const news = reference.step(Number(value), time / 1000);
      bank.judge(slot, time, Number(value), verdict);
      if (verdict.score !== reference.T || verdict.news !== news) differing++;
      points++;
    }
    t.equal(differing, 0, `${file}: ${points} points`);
  }
});

t.test('surprise gives the same numbers everywhere', async (t) => {
  const bank = new Surprise(fixed({ warning: 15, critical: 25 }));
  const random = randomOf(1);
  const verdict = blank();
  const scores: number[] = [];
  for (const slot of [bank.add(), bank.add(), bank.add()])
    for (let i = 0; i < 2000; i++) {
      const level = slot === 1 ? 0 : 50 + 20 * Math.sin(i / 100) + (i > 1500 ? 60 : 0);
      bank.judge(slot, start + i * 60_000, level + Math.floor(random() * 16) / 4, verdict);
      scores.push(Math.round(verdict.score * 1e6), Math.round(verdict.news * 1e6));
    }
  t.equal(hash64(scores.join()), 'c495713ebfe2477c');
});

/** An hour and a half of a small site in windows of 5 s: rates by status, with a drop, a scan and an outage. */
const site = (seed: number) => {
  const random = randomOf(seed);
  const rates: Record<string, (i: number) => number> = {
    200: (i) => (100 + 40 * Math.sin((i / 1100) * 2 * Math.PI)) * (i >= 700 && i < 760 ? 0.4 : 1),
    304: (i) => 10 + 4 * Math.sin((i / 1100) * 2 * Math.PI),
    404: (i) => (i >= 550 && i < 600 ? 25 : 1.5),
    499: () => 0.03,
    502: (i) => (i >= 1000 && i < 1040 ? 27 : 0),
  };
  const made: Made[] = [];
  for (let i = 0; i < 1100; i++)
    for (const [status, rate] of Object.entries(rates)) {
      const time = writeTime(start + i * 5000);
      const value = poisson(random, rate(i)) / 5;
      made.push({
        time,
        type: 'metric',
        subject: 'web1',
        name: `access.rate;status=${status}`,
        value,
        unit: '1/s',
        tags: { status },
      });
    }
  return made;
};

t.test('the faults of a site are found, and little else', async (t) => {
  const faults = [['200', 700, 760], ['404', 550, 600], ['502', 1000, 1040]] as const; // biome-ignore format: a list
  const runs = 8;
  let found = 0;
  let falseAlarms = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const alarms = (await statuses({ sensitivity: 'normal' }, site(seed * 7919))).filter(
      ({ state }) => state === 'warning' || state === 'critical',
    );
    const at = (alarm: Made) => (Date.parse(String(alarm['time'])) - start) / 5000;
    const of = ([status, from, to]: (typeof faults)[number]) =>
      alarms.filter((alarm) => alarm.tags.status === status && at(alarm) >= from && at(alarm) < to + 20);
    found += faults.filter((fault) => of(fault).length > 0).length;
    falseAlarms += alarms.length - new Set(faults.flatMap(of)).size;
  }
  t.ok(found >= 3 * runs - 1, `${found} of ${3 * runs} faults`);
  t.ok(falseAlarms <= runs, `${falseAlarms} false alarms in ${runs} runs of five series and 1,100 points`);
});

t.test('an alarm says why, and lasts as long as its fault', async (t) => {
  const made = site(7919).filter(({ name }) => name === 'access.rate;status=502');
  const [first, alarm, last, ...more] = await statuses({}, made);
  t.same(more, []);
  t.equal(first.message, '0/s where 0/s is usual; judged from here on, after 120 points');
  t.match(alarm, {
    type: 'status', subject: 'web1', name: 'access.rate;status=502', state: 'critical', severity: 2, unit: '1/s',
    tags: { status: '502' }, id: /^[0-9a-f]{16}$/,
    message: /^[\d.]+\/s where 0\/s is usual; rarer than 1 in [\d,]+; value, .* agree; since 14:23:20, 2 points$/,
    detect: { method: 'surprise', expected: 0, lower: 0, upper: 0, since: '2026-11-20T14:23:20.000Z', points: 2, version: '2' },
  }); // biome-ignore format: one event
  t.equal(alarm.detect.recent.length, 60);
  t.equal(alarm.detect.recent.at(-1), alarm.value);
  t.ok(alarm.detect.score >= 25 && alarm.detect.rarity < 1e-4, 'a great score is rare');
  t.ok(alarm.detect.views.value < 1e-3 && alarm.detect.views.value > 1e-4, 'a view claims no more than it has seen');
  t.match(last.message, /^0\/s is back where 0\/s is usual; was critical since 14:23:20, 49 points$/);
  t.same([first, alarm, last].flatMap(written), []);
});

t.test('an alarm ends soon after its fault', async (t) => {
  const lasting: number[] = [];
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomOf(seed * 7919);
    const made = metrics(Array.from({ length: 900 }, (_, i) => poisson(random, i >= 600 && i < 620 ? 8 : 0.2)));
    const end = (await statuses({}, made)).find(({ state, detect }) => state === 'ok' && detect.was === 'critical');
    lasting.push(end ? (Date.parse(end.time) - Number(readTime(metric(620, 0)['time']))) / 10_000 : 280);
  }
  const [usual, longest] = [30, 54].map((place) => lasting.sort((a, b) => a - b)[place]!);
  t.ok(usual! <= 10, `within ${usual} points in the median`);
  t.ok(longest! <= 12, `within ${longest} points nine times of ten`);
});

t.test('what surprises nobody', async (t) => {
  const random = randomOf(3);
  const cases: Readonly<Record<string, (i: number) => number>> = {
    'a constant': () => 5,
    'zero across the hours': () => 0,
    'one error in a thousand points': (i) => (i === 1000 ? 0.2 : 0),
    'noise': () => 100 + normal(random),
    'a counter of rare things': () => poisson(random, 0.01),
  }; // biome-ignore format: a table
  for (const [name, value] of Object.entries(cases)) {
    const found = await statuses({}, metrics(Array.from({ length: 1500 }, (_, i) => value(i))));
    t.same(
      found.map(({ state }) => state),
      ['ok'],
      name,
    );
  }
});

t.test('a constant that changes for good, at its second point', async (t) => {
  const cases: Readonly<Record<string, readonly [before: number, after: number, at: number]>> = {
    'what was up is down': [1, 0, 700],
    'what was nothing is something': [0, 5, 700],
    'in the first point of an hour that it has not seen': [3, 2, 360],
    'a little, far from zero': [1e6, 1e6 + 1, 200],
  };
  for (const [name, [before, after, at]] of Object.entries(cases)) {
    const found = await statuses({}, metrics(Array.from({ length: at + 500 }, (_, i) => (i < at ? before : after))));
    t.match(found[1], { state: 'critical', detect: { points: 2, since: metric(at, 0)['time'] } }, name);
    t.match(
      found[2].message,
      /^new normal since [\d:]+: .* is usual now; it was [\d,]+ before; was critical since [\d:]+, \d+ points$/,
    );
    t.equal(found.length, 3, 'and is usual after a while');
    const blip = await statuses({}, metrics(Array.from({ length: 900 }, (_, i) => (i === at ? after : before))));
    t.equal(blip.length, 1, `${name}: not for one point`);
  }
});

t.test('a new level is told once, and is usual after a while', async (t) => {
  const random = randomOf(9);
  const made = metrics(Array.from({ length: 1200 }, (_, i) => 10 + normal(random) + (i >= 600 ? 20 : 0)));
  const found = await statuses({}, made);
  t.same(
    found.map(({ state }) => state),
    ['ok', 'critical', 'ok'],
  );
  t.match(
    found[2].message,
    /^new normal since 14:40:00: .* is usual now; it was [\d.]+ to [\d.]+ before; was critical since 14:40:00, \d+ points$/,
  );
});

t.test('the usual band leaves out one point in a hundred or so', async (t) => {
  for (const [seed, draw] of [
    normal,
    (random: () => number) => poisson(random, 3),
    (random: () => number) => random() ** 3,
  ].entries()) {
    const random = randomOf(seed + 10);
    const bank = new Surprise(fixed({ warning: 15, critical: 25 }));
    const slot = bank.add({});
    const verdict = blank();
    let outside = 0;
    for (let i = 0; i < 20_000; i++) {
      const value = draw(random);
      bank.judge(slot, start + i * 60_000, value, verdict);
      if (i >= 1200 && (value < verdict.lower || value > verdict.upper)) outside++;
      if (seed > 0 && (verdict.lower < 0 || verdict.expected < 0)) t.fail('below zero where nothing was');
    }
    t.ok(outside / 18_800 > 0.001 && outside / 18_800 < 0.02, `${((outside / 18_800) * 100).toFixed(2)} %`);
  }
});

t.test('sensitivity', async (t) => {
  const count = async (sensitivity: string) => {
    const random = randomOf(6);
    let alarms = 0;
    for (let series = 0; series < 20; series++) {
      const values = Array.from(
        { length: 800 },
        (_, i) => 50 + 5 * normal(random) + (i >= 700 && i < 703 ? 4 * (series % 8) : 0),
      );
      alarms += (await statuses({ sensitivity }, metrics(values))).filter(({ severity }) => severity > 0).length;
    }
    return alarms;
  };
  const [low, usual, high] = await Promise.all([count('low'), count('normal'), count('high')]);
  t.ok(low < usual && usual < high, `${low} < ${usual} < ${high}`);
});

t.test('what is written when', async (t) => {
  const limit = { warning: '10' };
  t.test('events of other types pass as they are, in their place', async (t) => {
    const log = '{"type":"log",  "message":"x","value":99, "time":"2026-11-20T13:00:00Z"}';
    const odd = '{ "__proto__":{"type":"metric"}, "huge":12345678901234567890123 }';
    const lines = await output(limit, [log, metric(0, 1), odd, metric(1, 11), '{"type":"status","state":"ok"}', '{}']);
    t.equal(lines[0], log);
    t.match(lines[1], /"state":"ok"/);
    t.equal(lines[2], odd);
    t.match(lines[3], /"state":"warning"/);
    t.same(lines.slice(4), ['{"type":"status","state":"ok"}', '{}']);
    const forgotten = await open(limit);
    forgotten.take(log);
    forgotten.end();
    t.same(forgotten.told.notes, ['1 event passed, none of them a metric: tocsin aggregate makes metrics']);
  });
  t.test('what has no time or no number passes unscored, counted', async (t) => {
    const bad = ['{"type":"metric","value":1}', '{"type":"metric","time":0,"value":"5"}', '{"type":"metric","time":0}',
      '{"type":"metric","time":0,"value":1e999}', '{"type":"metric","time":"x","value":null}']; // biome-ignore format: a list
    const run = await open(limit);
    for (const line of bad) run.take(line);
    t.same(run.end(), bad);
    t.same(run.told.notes, ['5 metrics without a time or a number as value passed unscored']);
  });
  t.test('late points, and two at one time', async (t) => {
    const run = await open({ ...limit, annotate: '' });
    for (const [index, value] of [[5, 1], [4, 99], [5, 99], [6, 99]] as const) run.take(JSON.stringify(metric(index, value))); // biome-ignore format: a list
    const found = run.end().map((line) => JSON.parse(line));
    t.equal(run.told.late, 2);
    t.same(found.map(({ type, state, late, detect }) => [type, state, late, detect?.state]), [
      ['metric', undefined, undefined, 'ok'], ['status', 'ok', undefined, undefined],
      ['metric', undefined, true, undefined], ['metric', undefined, true, undefined],
      ['metric', undefined, undefined, 'warning'], ['status', 'warning', undefined, undefined],
    ]); // biome-ignore format: a table
    t.same(run.told.notes, ['2 points not after the newest of their series: not judged (see --lateness)']);
    t.equal(
      (await output(limit, [metric(5, 1), metric(4, 99), metric(5, 99)])).length,
      1,
      'consumed without --annotate',
    );
    const marked = await open(limit);
    marked.take(JSON.stringify(metric(5, 99, { late: true })));
    t.same([marked.end(), marked.told.late], [[JSON.stringify(metric(5, 99, { late: true }))], 1], 'late to all');
  });
  t.test('a null is a gap', async (t) => {
    const none = async (given: Given) => (await statuses(given, metrics([null, null]))).map(({ message }) => message);
    t.same(await none(limit), ['0 of 1 points: not judged; the newest is no reading']);
    t.same(await none({}), ['0 of 121 points: not judged; the newest is no reading']);
    t.same(await none({ method: 'holt-winters' }), ['0 of 11 points: not judged; the newest is no reading']);
    t.same(
      (await statuses(limit, metrics([1, null, 2, null]))).map(({ state }) => state),
      ['ok'],
    );
    t.same((await output({ ...limit, annotate: '' }, [metric(0, null)]))[0], JSON.stringify(metric(0, null)));
  });
  t.test('too short to judge is said at the end, by time', async (t) => {
    const made = [metric(3, 1, { name: 'b' }), metric(1, 1, { name: 'a' }), metric(2, null, { name: 'c' })];
    const found = await statuses({}, made);
    t.same(
      found.map(({ name, state }) => [name, state]),
      [
        ['a', 'unknown'],
        ['c', 'unknown'],
        ['b', 'unknown'],
      ],
    );
    t.match(found[0], { severity: 3, message: '1 of 121 points: not judged', detect: { points: 1, needed: 121 } });
    t.same(found.flatMap(written), []);
  });
  t.test('--annotate', async (t) => {
    const foreign = metric(121, 5, { detect: { score: 'mine' }, late: false });
    const made = [...metrics(Array.from({ length: 121 }, (_, i) => i % 3)), foreign];
    const lines = await output({ annotate: '' }, made);
    t.equal(lines.length, 123, 'each metric, and a status');
    t.equal(lines[0], `${JSON.stringify(made[0]).slice(0, -1)},"detect":{"state":"unknown"}}`);
    const last = JSON.parse(lines.at(-1)!);
    t.match(last, {
      type: 'metric',
      value: 5,
      detect: { state: 'ok', score: Number, expected: Number, lower: Number },
    });
    t.notOk(lines.at(-1)!.includes('mine'), 'no field twice');
    t.same(
      lines.flatMap((line) => written(JSON.parse(line))),
      [],
    );
  });
  t.test('--emit states', async (t) => {
    const made = [metric(0, 5), metric(1, 50), metric(2, 60), metric(3, 1, { name: 'b' })];
    const found = await statuses({ ...limit, emit: 'states' }, made);
    t.match(found, [
      { name: 'load', state: 'warning', value: 60, detect: { points: 2, since: metric(1, 0)['time'] } },
      { name: 'b', state: 'ok', value: 1 },
    ]);
    t.match(found[0].message, /^60 now; when raised: 50 is above 10, .*; since 13:00:10, 2 points$/);
    t.match(found[1].message, /^1; ok since 13:00:30, 1 point$/);
    t.same(found.flatMap(written), []);
  });
  t.test('--key', async (t) => {
    const made = ['a', 'b', 'a'].map((service, i) =>
      metric(i, i === 2 ? 11 : 1, { subject: `host${i}`, tags: { service } }),
    );
    const found = await statuses({ ...limit, key: 'service,name' }, made);
    t.same(found.map(({ subject, state, detect }) => [subject, state, detect.key]), [
      ['host0', 'ok', { service: 'a', name: 'load' }], ['host1', 'ok', { service: 'b', name: 'load' }],
      ['host0', 'warning', { service: 'a', name: 'load' }],
    ]); // biome-ignore format: a table

    const inData = ['a', 'b'].map((pid, i) => metric(i, 1, { data: { pid }, tags: { env: 'x' }, name: 'load;env=x' }));
    t.match(
      await statuses({ ...limit, key: 'data.pid' }, inData),
      [
        { name: 'load;env=x;pid=a', tags: { env: 'x', pid: 'a' } },
        { name: 'load;env=x;pid=b', tags: { env: 'x', pid: 'b' } },
      ],
      'no two series have the same identity',
    );
    const typo = await open({ ...limit, key: 'name,srvice' });
    for (const event of made) typo.take(JSON.stringify(event));
    typo.end();
    t.ok(typo.told.notes.includes('no metric had srvice'));
  });
  t.test('hostile names, units and numbers', async (t) => {
    const names = ['__proto__', 'constructor', '', 'a\tb', '\u001b[31m\n'];
    const subjects = ['__proto__', 'hasOwnProperty', 'a\tb', ''];
    const made = subjects.flatMap((subject) =>
      names.map((name, i) => metric(i, 1, { subject, name, unit: '\u001b[2J\n', tags: 7 })),
    );
    const found = await statuses(limit, made);
    t.equal(new Set(found.map(({ subject, name }) => `${subject}|${name}`)).size, subjects.length * names.length);
    t.notOk(
      found.some(({ message }) => /[\u0000-\u001f]/.test(message)),
      'nothing that acts in a message',
    );
    const huge = metrics(
      Array.from({ length: 400 }, (_, i) => (i % 7 === 0 ? 1e150 : i % 5 === 0 ? -1e150 : 5e-324 * i)),
    );
    const after = metrics(Array.from({ length: 600 }, (_, i) => i % 9)).map((event, i) => ({
      ...event,
      time: start + (i + 500) * 10_000,
    }));
    const last = JSON.parse((await output({ annotate: '' }, [...huge, ...after])).at(-1)!);
    t.type(last.detect.expected, 'number', 'the series is still judged');
  });
});

t.test('a status says what it was before', async (t) => {
  const found = await statuses({ warning: '10', critical: '20' }, metrics([1, 11, 21, 1]));
  t.same(
    found.map(({ state, detect }) => [state, detect.was]),
    [['ok', undefined], ['warning', 'ok'], ['critical', 'warning'], ['ok', 'critical']], // biome-ignore format: a list
  );
  t.same(found.flatMap(written), []);
});

t.test('numbers that are close are told apart', async (t) => {
  const said = (await statuses({ warning: '10' }, metrics([10, 10.001]))).map(({ message }) => message);
  t.same(said, ['10 is within the warning range', '10.001 is above 10, the limit of the warning range 10; since 13:00:10, 1 point']); // biome-ignore format: a line
});

t.test('detect holds the numbers that its message tells', async (t) => {
  const [, found] = await statuses({ warning: '63305349' }, metrics([1, 63_305_350.25]));
  t.match(found.message, /^63,305,350 is above 63,305,349, /);
  t.match(found.detect, { upper: 63_305_349, recent: [1, 63_305_350] });
  const small = await statuses({ warning: '0.0012345678' }, metrics([0, 123_456.789e-6]));
  t.equal(small[0].detect.upper, 0.00123457);
});

t.test('the same events give the same ids; two identical changes differ', async (t) => {
  const made = metrics([1, 11, 1, 11]);
  const ids = async (run: typeof made) => (await statuses({ warning: '10' }, run)).map(({ id }) => id);
  t.same(await ids(made), await ids(made));
  t.equal(new Set(await ids(made)).size, 4);
});

const series = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  subject: fc.constantFrom('x', 'y'),
  unit: fc.constantFrom('s', '1/s', undefined),
});
const stream = fc
  .array(fc.tuple(series, fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(null, 400, -3, 'x'))), {
    minLength: 1,
    maxLength: 400,
  })
  .map((points) => points.map(([who, value], i) => JSON.stringify(metric(i % 61 === 60 ? i - 9 : i, value, who))));
const ways: readonly Given[] = [
  {}, { annotate: '', sensitivity: 'high' }, { warning: '8', critical: '9', annotate: '' }, { key: 'name' },
  { method: 'holt-winters', season: '2m', bootstrap: '5m' },
]; // biome-ignore format: a list

t.test('cut anywhere, a run is the same run', async (t) => {
  const long = (lines: readonly string[]) => [...lines, ...metrics(Array.from({ length: 260 }, (_, i) => (i % 5) + (i > 200 ? 30 : 0)), { subject: 'x', name: 'a' })
    .map((event, i) => JSON.stringify({ ...event, time: start + (i + 1000) * 10_000 }))]; // biome-ignore format: one list
  await fc.assert(
    fc.asyncProperty(stream, fc.constantFrom(...ways), fc.nat(), async (lines, given, at) => {
      const all = long(lines);
      const cut = at % (all.length + 1);
      const whole = await open(given);
      for (const line of all) whole.take(line);
      const ids = new Ids();
      const first = await open(given, ids);
      for (const line of all.slice(0, cut)) first.take(line);
      const second = await open(given, ids);
      second.stage.restore!(deserialize(serialize(first.stage.save!())));
      for (const line of all.slice(cut)) second.take(line);
      t.same([...first.told.lines, ...second.end()], whole.end());
    }),
    { numRuns: 60 },
  );
});

t.test('a state of something else is refused', async (t) => {
  const saved = async (given: Given) => {
    const run = await open(given);
    run.take(JSON.stringify(metric(0, 1)));
    return deserialize(serialize(run.stage.save!()));
  };
  const restored = async (given: Given, state: unknown) => (await open(given)).stage.restore!(state);
  await t.rejects(restored({ warning: '1' }, await saved({})), /the state is of --method surprise/);
  await t.rejects(restored({ key: 'name' }, await saved({})), /another --key/);
  const torn = await saved({});
  torn.ensemble.banks[0].own.columns.numbers = new Uint32Array(7);
  await t.rejects(restored({}, torn), /does not fit this version/);
});

t.test('memory grows with the series', async (t) => {
  const bank = await named('surprise').open({ sensitivity: 'normal' });
  const verdict = blank();
  const slots = Array.from({ length: 300 }, () => bank.add({}));
  t.same(slots, [...slots.keys()]);
  for (let i = 0; i < 130; i++) for (const slot of slots) bank.judge(slot, start + i * 1000, slot + (i % 3), verdict);
  t.equal(verdict.points, 130);
  t.ok(Math.abs(verdict.expected - 300) < 3, 'each series has its own');
});

t.test('in a pipe', async (t) => {
  const cpu = [50, 60, 97, 40].map((value, i) => JSON.stringify(metric(i, value, { unit: '%' }))).join('\n');
  const { stdout, status, stderr } = sh('tocsin detect -w 80 -c 95', `${cpu}\n`);
  t.same(
    events(stdout).map(({ state }) => state),
    ['ok', 'critical', 'ok'],
  );
  t.equal(status, 0);
  t.equal(stderr, '');
  t.match(sh('tocsin detect --output text -c 95', cpu).stdout, /CRITICAL.*web1 +load[\s\S]*above 95%/);
  t.match(sh('tocsin detect --method threshold', cpu), { status: 2, stderr: /needs a range: -w, -c or both/ });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readTime } from '../src/event/time.js';
import { at, checked, type Given, type Made, metric, opened, status, valuesOf } from './checking.js';

const log = (message: string, more: Made = {}): Made => ({ time: at('02:10'), type: 'log', subject: 'web1', name: 'app', message, ...more }); // biome-ignore format: one line
const start = readTime(at('00:00'));
const later = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const course = (name: string, values: readonly unknown[], step = 10, more: Made = {}): Made[] =>
  values.map((value, i) => metric(name, value, { time: later(i * step), ...more }));
const run = (count: number, value: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => value(i));

type Case = [
  title: string,
  given: Given,
  events: Made[],
  status: number,
  text: string | RegExp,
  data?: string | RegExp,
];

async function table(t: Test, cases: readonly Case[]) {
  for (const [title, given, events, code, text, data] of cases) {
    const found = await checked(given, events);
    const [said] = [found.text?.replace(/^TOCSIN /, '')];
    if (typeof text === 'string') t.equal(said, text, title);
    else t.match(said, text, title);
    t.equal(found.status, code, `${title}: status`);
    if (typeof data === 'string') t.equal(found.data, data, `${title}: perfdata`);
    else if (data) t.match(found.data, data, `${title}: perfdata`);
  }
}

t.test('statistics of a window', async (t) => {
  const loads = course('load', [9, 9, 9, 1, 2, 3]);
  await table(t, [
    ['all readings', { critical: '8', stat: 'max' }, loads, 2,
      'CRITICAL - load of web1 critical: 9 is above 8, the max of 6 readings', 'web1.load=9;;8'],
    ['the last 30 s', { critical: '8', stat: 'max', window: '30s' }, loads, 0, 'OK - 1 series ok: load of web1 max 3', 'web1.load=3;;8'],
    ['its ends are (from, until]', { critical: '2', stat: 'count', window: '30s' }, loads, 2,
      'CRITICAL - load of web1 critical: 3 is above 2, the count of readings', 'web1.load=3;;2;0'],
    ['the window ends with the newest of all', { critical: '8', stat: 'last', window: '30s' },
      [...loads, ...course('other', [1], 10, { time: later(600) })], 0,
      'OK - 1 series ok: other of web1 1, 1 series without a reading', 'web1.other=1;;8'],
    ['late ones count where they belong', { critical: '8', stat: 'mean', window: '30s' }, [...loads].reverse(), 0,
      'OK - 1 series ok: load of web1 mean 2', 'web1.load=2;;8'],
    ['a percentile', { critical: '94', stat: 'p95' }, course('ms', run(101, (i) => i)), 2,
      'CRITICAL - ms of web1 critical: 95 is above 94, the p95 of 101 readings', 'web1.ms=95;;94'],
    ['between two readings', { critical: '9', stat: 'p50' }, course('ms', [1, 2, 3, 4]), 0, 'OK - 1 series ok: ms of web1 p50 2.5'],
    ['of one reading', { critical: '9', stat: 'p99.9' }, course('ms', [7]), 0, 'OK - 1 series ok: ms of web1 p99.9 7'],
    ['the rate of a counter', { critical: '1', stat: 'rate' }, course('requests', [0, 10, 20, 30]), 0,
      'OK - 1 series ok: requests of web1 rate 1/s', 'web1.requests=1;;1'],
    ['one that was started anew', { critical: '5', stat: 'rate' }, course('bytes', [100, 200, 50, 150], 10, { unit: 'B' }), 2,
      'CRITICAL - bytes of web1 critical: 8.33333 B/s is above 5 B/s, the rate of 4 readings'],
    ['no rate of one reading', { critical: '5', stat: 'rate' }, course('bytes', [100]), 3,
      'UNKNOWN - bytes of web1 unknown: cannot be judged, the rate of 1 reading'],
  ]); // biome-ignore format: a table
});

t.test('events are counted', async (t) => {
  const errors = run(12, (i) => i).map((i) => log(`failed ${i}`, { time: later(i * 5) }));
  await table(t, [
    ['more than ten', { critical: '10', stat: 'count' }, errors, 2,
      'CRITICAL - events critical: 12 is above 10', 'events=12;;10;0'],
    ['in a window', { critical: '10', stat: 'count', window: '20s' }, errors, 0, 'OK - 1 series ok: events 4', 'events=4;;10;0'],
    ['a second', { critical: '1', stat: 'rate', window: '20s' }, errors, 0, 'OK - 1 series ok: events 0.2/s', 'events=0.2;;1'],
    ['by key', { critical: '1', stat: 'count', key: 'name' }, [log('a'), log('b'), log('c', { name: 'db' })], 2,
      'CRITICAL - app critical: 2 is above 1 (1 critical, 1 ok)', 'app=2;;1;0 db=1;;1;0'],
    ['nothing at all', { critical: '10', stat: 'count' }, [], 3, 'UNKNOWN - no data'],
    ['which may be well', { critical: '10', stat: 'count', okIfEmpty: '' }, [], 0, 'OK - 1 series ok: events 0', 'events=0;;10;0'],
    ['not with another statistic', { critical: '10' }, errors, 3, 'UNKNOWN - no data: 12 events, no metric and no status'],
  ]); // biome-ignore format: a table
  const stage = await opened({ critical: '10', stat: 'count' }, 0, 50);
  const lines: string[] = [];
  stage.close?.((line) => lines.push(line));
  t.same(
    [lines[0], stage.status?.()],
    ['TOCSIN OK - 1 series ok: events 0 | events=0;;10;0', 0],
    'events came, none was selected',
  );
});

t.test('a share of readings', async (t) => {
  const loads = course(
    'load',
    run(100, (i) => (i % 10 === 0 ? 9 : i % 10 === 1 ? 6 : 1)),
  );
  await table(t, [
    ['more than may be', { critical: '8', share: '5%' }, loads, 2,
      'CRITICAL - load of web1 critical: 10% of 100 readings are outside of 8, more than 5%', 'web1.load=10%;;5;0'],
    ['a warning too', { warning: '5', critical: '8', share: '15%' }, loads, 1,
      'WARNING - load of web1 warning: 20% of 100 readings are outside of 5, more than 15%', 'web1.load=20%;15;15;0'],
    ['as much as may be', { critical: '8', share: '10%' }, loads, 0, 'OK - 1 series ok: load of web1 10% beyond 8'],
    ['inside of a range', { critical: '@8:', share: '5%' }, loads, 2,
      'CRITICAL - load of web1 critical: 10% of 100 readings are within 8:, more than 5%'],
    ['of no readings', { critical: '8', share: '5%' }, course('load', [null]), 3, 'UNKNOWN - 1 series without a reading'],
  ]); // biome-ignore format: a table
});

t.test('where it will be', async (t) => {
  const noise = (i: number) => ((i * 7919) % 13) / 13 - 0.5;
  const filling = course(
    'disk',
    run(288, (i) => 60 + i / 12 + noise(i)),
    600,
    { unit: '%' },
  );
  const level = course(
    'disk',
    run(288, (i) => 60 + noise(i)),
    600,
    { unit: '%' },
  );
  const burst = course(
    'disk',
    run(288, (i) => (i > 280 ? 75 + (i - 280) * 2 : 60) + noise(i)),
    600,
    { unit: '%' },
  );
  await table(t, [
    ['full in time', { critical: '90', predict: '2d' }, filling, 2,
      /^CRITICAL - disk of web1 critical: 8\d\.\d+% now, 90% in 1\d?h?[\dhm]* \([\dhm]+ to [\dhm]+\)$/, /^web1\.disk=8[\d.]+%;;90$/],
    ['but not so soon', { critical: '90', predict: '1h' }, filling, 0, /^OK - 1 series ok: disk of web1 8\d\.\d+%, within its ranges for 1h$/],
    ['a warning is reached first', { warning: '85', critical: '99', predict: '10h' }, filling, 1, /^WARNING - disk of web1 warning: .* 85% in /],
    ['only above', { critical: '90', predict: '2d', andAbove: '95' }, filling, 0, /not above 95%$/],
    ['it is beyond already', { critical: '70', predict: '1h' }, filling, 2, /^CRITICAL - disk of web1 critical since .*: 8\d\.\d+% is above 70%$/],
    ['level', { critical: '90', predict: '7d' }, level, 0, /^OK - /],
    ['a burst is no trend', { critical: '99', predict: '7d' }, burst, 0, /^OK - /],
    ['too few', { critical: '90', predict: '2d' }, filling.slice(0, 8), 0, /too few readings for a forecast$/],
  ]); // biome-ignore format: a table
});

t.test('freshness', async (t) => {
  const jobs = [
    status('backup', 'ok', { time: at('09:00') }),
    log('done', { name: 'report', time: '2026-11-20T13:00:00Z' }),
  ];
  await table(t, [
    ['the clock is 14:10', { fresh: '10m' }, jobs, 2,
      'CRITICAL - report of web1 critical: no event for 1h10m, since 13:00:00 (1 critical, 1 ok)', /web1\.report\.age=4200s;;;0 .*web1\.backup\.age=60s;;;0|web1\.report\.age=4200s;;;0/],
    ['a warning before', { fresh: '1h,2h' }, jobs, 1, /^WARNING - report of web1 warning: no event for 1h10m/],
    ['fresh', { fresh: '2h' }, jobs, 0, 'OK - 2 series ok'],
    ['beside limits', { fresh: '2h', critical: '5' }, course('load', [9]), 2,
      'CRITICAL - load of web1 critical since 14:00:00: 9 is above 5'],
    ['old and beyond', { fresh: '1m', critical: '5' }, course('load', [3]), 2, 'CRITICAL - load of web1 critical: no event for 10m, since 14:00:00'],
    ['without a time', { fresh: '1m' }, [status('a', 'ok', { time: undefined })], 3, 'UNKNOWN - a of web1 unknown: its events have no time, so their age is not known'],
    ['too few series', { expect: '3', critical: '5' }, course('load', [3]), 2, 'CRITICAL - series critical: 1 of the 3 that are expected (1 critical, 1 ok)'],
    ['enough series', { expect: '1', critical: '5' }, course('load', [3]), 0, 'OK - 1 series ok: load of web1 3'],
  ]); // biome-ignore format: a table
  const list = join(t.testdir({}), 'jobs.txt');
  writeFileSync(list, '# the nightly ones\nweb1 backup\nrep*  # a subject or a name\n\ndb* dump\n');
  await table(t, [
    ['who was never seen', { expectFile: list, fresh: '2h' }, jobs, 2, 'CRITICAL - dump of db* critical: never seen (1 critical, 2 ok)'],
  ]); // biome-ignore format: a table
  writeFileSync(list, '#\n');
  await t.rejects(opened({ expectFile: list }), { status: 2, message: /expects nothing/ });
  writeFileSync(list, 'a b c\n');
  await t.rejects(opened({ expectFile: list }), { status: 2, message: /line 1: more than a subject and a name/ });
  await t.rejects(opened({ expectFile: '/nowhere' }), { status: 2 });
});

t.test('ratios and burn rates', async (t) => {
  const answers = run(1000, (i) => (i % 50 === 0 ? 502 : 200)).map((code, i) =>
    log('', { time: later(i), data: { status: code } }),
  );
  const late = run(1000, (i) => (i < 900 ? 200 : 502)).map((code, i) =>
    log('', { time: later(i * 4), data: { status: code } }),
  );
  const isBad = 'status >= 500';
  await table(t, [
    ['of all events', { ratio: isBad, critical: '1' }, answers, 2, 'CRITICAL - ratio critical: 2% is above 1%, 20 of 1000', 'ratio=2%;;1;0'],
    ['of a selection', { ratio: isBad, of: 'status < 500', critical: '3' }, answers, 0, 'OK - 1 series ok: ratio 2.041%, 20 of 980', /^ratio=2\.0408/],
    ['of none', { ratio: isBad, of: 'status == 404', critical: '3' }, answers, 3, 'UNKNOWN - no data: there is nothing to hold --ratio against'],
    ['metrics weigh their value', { ratio: 'name == "errors"', of: 'name == "requests"', warning: '5' },
      [metric('errors', 12), metric('requests', 100), metric('requests', 100)], 1, 'WARNING - ratio warning: 6% is above 5%, 12 of 200'],
    ['a burn rate', { ratio: isBad, objective: '99.9%' }, answers, 2,
      'CRITICAL - burn rate critical: 20 is above 14.4, 20 of 1000', 'burn_rate=20;6;14.4;0'],
    ['within the objective', { ratio: isBad, objective: '99%' }, answers, 0, 'OK - 1 series ok: burn rate 2, 20 of 1000'],
    ['both windows', { ratio: isBad, objective: '99%', window: '1h' }, late, 1,
      /^WARNING - burn rate warning: 1[01]\.\d+ is above 6: 1[01]\.\d over 1h and 100 over 5m, \d+ of \d+$/],
    ['errors that are over', { ratio: isBad, objective: '99%', window: '1h' }, [...late.slice(880).map((each, i) => ({ ...each, time: later(i * 4) })),
      ...late.slice(0, 400).map((each, i) => ({ ...each, time: later(480 + i * 4) }))], 0, /^OK - 1 series ok: burn rate 1\d\.?\d* over 1h and 0 over 5m/],
  ]); // biome-ignore format: a table
});

t.test('nulls', async (t) => {
  const gaps = course('load', [3, 4, null, null], 60);
  const age = 'load of web1 4, 9m old';
  await table(t, [
    ['are no readings, and the age is told', { critical: '8' }, gaps, 0, `OK - 1 series ok: ${age}`, 'web1.load=4;;8'],
    ['are zero', { critical: '1:', nulls: 'zero' }, gaps, 2, 'CRITICAL - load of web1 critical since 14:02:00: 0 is below 1', 'web1.load=0;;1:'],
    ['are unknown', { critical: '8', nulls: 'unknown' }, gaps, 3,
      'UNKNOWN - load of web1 unknown: the newest reading is missing, the last was 4, 9m old'],
    ['before a reading say nothing', { critical: '8', nulls: 'unknown' }, course('load', [null, 4]), 0, 'OK - 1 series ok: load of web1 4'],
    ['alone', { critical: '8', nulls: 'unknown' }, course('load', [null]), 3, 'UNKNOWN - load of web1 unknown: has no reading but nulls'],
  ]); // biome-ignore format: a table
});

t.test('what turns a result', async (t) => {
  const rejects = {
    time: at('02:10'),
    type: 'status',
    subject: 'tocsin',
    name: 'ingest.rejects',
    state: 'warning',
    message: '4 of 9',
  };
  await table(t, [
    ['inverted', { critical: '8', invert: '' }, course('load', [9]), 0, /^OK - load of web1 critical since 14:00:00: 9 is above 8 \(inverted\)$/],
    ['and back', { critical: '8', invert: '' }, course('load', [3]), 2, 'CRITICAL - 1 series ok: load of web1 3 (inverted)'],
    ['but not a warning', { warning: '8', invert: '' }, course('load', [9]), 1, /^WARNING/],
    ['empty is well', { critical: '8', okIfEmpty: '' }, [], 0, 'OK - no data'],
    ['rejects do not count', { critical: '8', ignoreRejects: '' }, [...course('load', [3]), rejects], 0, 'OK - 1 series ok: load of web1 3'],
  ]); // biome-ignore format: a table
  const told = await checked({ critical: '8', verbose: '' }, [...course('a', [3]), ...course('b', [9])]);
  t.same(told.below, ['a of web1 3 ok'], 'all series are told');
});

/** What results of one state after another say: each line, or nothing, with the status. */
async function results(given: Given, runs: readonly (readonly Made[])[]) {
  let saved: unknown;
  const said: string[] = [];
  for (const events of runs) {
    const stage = await opened(given, 0, events.length);
    if (saved !== undefined) stage.restore?.(structuredClone(saved));
    for (const event of events) stage.event(event, '', readTime(event['time']), () => {});
    const lines: string[] = [];
    stage.close?.((line) => lines.push(line));
    said.push(`${stage.status?.()} ${(lines[0] ?? '').replace(/ \|.*/, '').replace('TOCSIN ', '')}`.trim());
    saved = stage.save?.();
  }
  return said;
}

t.test('from one result to the next', async (t) => {
  const loads = (values: readonly number[]) =>
    values.map((value, i) => course('load', [value], 10, { time: later(i * 60) }));
  const ok = 'OK - 1 series ok: load of web1';
  const bad = (minute: number) => `CRITICAL - load of web1 critical since 14:0${minute}:00: 9 is above 8`;
  const cases: [title: string, given: Given, values: number[], said: string[]][] = [
    ['only changes are said', { onChange: '' }, [1, 9, 9, 1, 1], ['0', `2 ${bad(1)}`, '2', `0 ${ok} 1`, '0']],
    ['a first one that is no good is a change', { onChange: '' }, [9, 9], [`2 ${bad(0)}`, '2']],
    ['three attempts', { maxAttempts: '3' }, [9, 9, 9, 9, 1, 9], [
      `0 OK - critical, attempt 1 of 3: load of web1 critical since 14:00:00: 9 is above 8`,
      `0 OK - critical, attempt 2 of 3: load of web1 critical since 14:00:00: 9 is above 8`,
      `2 ${bad(0)}`, `2 ${bad(0)}`, `0 ${ok} 1`,
      `0 OK - critical, attempt 1 of 3: load of web1 critical since 14:05:00: 9 is above 8`]],
    ['a first attempt is no change', { maxAttempts: '2', onChange: '' }, [9, 1, 9, 9], ['0', '0', '0', `2 ${bad(2)}`]],
    ['held', { sticky: '' }, [9, 1], [`2 ${bad(0)}`,
      `2 CRITICAL - load of web1 critical since 14:00:00: 9 is above 8 (held since 14:00:00, until --acknowledge; now ok: 1 series ok: load of web1 1)`]],
    ['an alert that ends further in', { recover: '5' }, [9, 7, 6, 4, 7], [`2 ${bad(0)}`, '2 CRITICAL - load of web1 critical: 7 is not back within 5',
      '2 CRITICAL - load of web1 critical: 6 is not back within 5', `0 ${ok} 4`, `0 ${ok} 7`]],
  ]; // biome-ignore format: a table
  for (const [title, given, values, said] of cases)
    t.same(await results({ critical: '8', ...given }, loads(values)), said, title);
  const flapping = await results({ critical: '8' }, loads(run(9, (i) => (i % 2 ? 9 : 1))));
  t.notMatch(flapping[6], /flapping/);
  t.match(flapping[8], /flapping, 8 changes in 9 results$/);
});

t.test('acknowledged', async (t) => {
  const stage = await opened({ critical: '8', sticky: '' }, 0, 1);
  stage.event(metric('load', 9), '', readTime(at('02:10')), () => {});
  stage.close?.(() => {});
  const next = await opened({ critical: '8', sticky: '', acknowledge: '' }, 0, 1);
  next.restore?.(structuredClone(stage.save?.()));
  next.event(metric('load', 1, { time: at('03:00') }), '', readTime(at('03:00')), () => {});
  next.close?.(() => {});
  t.equal(next.status?.(), 0);
});

t.test('what does not fit together is misuse', async (t) => {
  const cases: [given: Given, why: RegExp][] = [
    [{ share: '5%' }, /--share needs a range/], [{ predict: '6h' }, /--predict needs a range/], [{ recover: '5' }, /--recover needs a range/],
    [{ critical: '5', share: '5%', predict: '6h' }, /give one/], [{ critical: '5', share: '5%', stat: 'max' }, /--stat max is one value/],
    [{ critical: '5', andAbove: '7' }, /belongs to --predict/], [{ of: 'true' }, /--of belongs to --ratio/],
    [{ objective: '99%' }, /--objective belongs to --ratio/], [{ ratio: 'true' }, /-w or -c/], [{ service: 'x' }, /belongs to --passive/],
  ]; // biome-ignore format: a table
  for (const [given, why] of cases) await t.rejects(opened(given), { status: 2, message: why }, String(why));
  for (const stat of ['p101', 'avg', 'P95', 'p', 'p-1', 'meen'])
    t.throws(() => valuesOf({ stat }), { status: 2 }, stat);
  t.throws(() => valuesOf({ stat: 'meen' }), { message: /did you mean mean/ });
  for (const fresh of ['5m,1m', '1m,2m,3m', 'x', '']) t.throws(() => valuesOf({ fresh }), { status: 2 }, fresh);
  t.throws(() => valuesOf({ window: '0s' }), { status: 2 });
});

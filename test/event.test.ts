import fc from 'fast-check';
import t from 'tap';
import { annotate, assign } from '../src/event/annotate.js';
import { readDuration, writeDuration } from '../src/event/duration.js';
import { textOf } from '../src/event/event.js';
import { field, member } from '../src/event/field.js';
import { hash64, Ids } from '../src/event/id.js';
import { levels, readLevel } from '../src/event/level.js';
import { identityOf, tagged, untagged } from '../src/event/name.js';
import { severityOf, stateOf, states, worse } from '../src/event/severity.js';
import { Tally } from '../src/event/tally.js';
import { alerts, readThreshold } from '../src/event/threshold.js';
import { midnightOf, readTime, writeTime } from '../src/event/time.js';
import { zone, zoneNames } from '../src/event/zone.js';
import { anyEvent } from './arbitrary.js';

const at = Date.UTC(2026, 10, 20, 14, 2, 10);
const yearZero = Date.parse('0000-01-01T00:00:00.000Z');
const lastOf9999 = Date.parse('9999-12-31T23:59:59.999Z');

t.test('times that are read', async (t) => {
  const cases: readonly (readonly [unknown, number])[] = [
    ['2026-11-20T14:02:10.000Z', at],
    ['2026-11-20T14:02:10.123Z', at + 123],
    ['2026-11-20T14:02:10Z', at],
    ['2026-11-20t14:02:10z', at],
    ['2026-11-20 14:02:10Z', at],
    ['2026-11-20_14:02:10Z', at],
    ['2026-11-20T14:02:10', at],
    ['2026-11-20T14:02Z', at - 10_000],
    ['2026-11-20', Date.UTC(2026, 10, 20)],
    [' 2026-11-20T14:02:10Z\r', at],
    ['2026-11-20T14:02:10.1Z', at + 100],
    ['2026-11-20T14:02:10,1Z', at + 100],
    ['2026-11-20T14:02:10.9999999999Z', at + 999],
    ['2026-11-20T14:02:10+00:00', at],
    ['2026-11-20T14:02:10-00:00', at],
    ['2026-11-20T16:02:10+02:00', at],
    ['2026-11-20T16:02:10 +0200', at],
    ['2026-11-20T16:02:10+02', at],
    ['2026-11-20T08:32:10-05:30', at],
    ['2026-11-21T00:02:10.250+10:00', at + 250],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0)],
    ['2016-12-31T23:59:60.500Z', Date.UTC(2017, 0)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2000-02-29T00:00:00.000Z', Date.UTC(2000, 1, 29)],
    ['1969-12-31T23:59:59.999Z', -1],
    ['0000-01-01T00:00:00.000Z', yearZero],
    ['0000-02-29T00:00:00.000Z', Date.parse('0000-02-29T00:00:00.000Z')],
    ['0004-02-29', Date.parse('0004-02-29T00:00:00.000Z')],
    ['0099-12-31T23:59:59.999Z', Date.parse('0099-12-31T23:59:59.999Z')],
    ['9999-12-31T23:59:59.999Z', lastOf9999],
    [at / 1000, at],
    [at / 1000 + 0.25, at + 250],
    [at / 1000 + 0.123, at + 123],
    [at / 1000 + 0.123_456, at + 123],
    [at / 1000 + 0.999_9, at + 999],
    [at, at],
    [at + 0.9, at],
    [(at + 1) * 1e3, at + 1],
    [(at + 1) * 1e3 + 999, at + 1],
    [(at + 1) * 1e6, at + 1],
    [0, 0],
    [-0, 0],
    [-1, -1000],
    [-0.5, -500],
    [-1.5e12, -1.5e12],
    [String(at / 1000), at],
    [`${at / 1000}.750`, at + 750],
    [`+${at}`, at],
    [`${at}000000`, at],
    ['99999999999', 99_999_999_999_000],
    ['100000000000', 100_000_000_000],
    ['99999999999999', 99_999_999_999_999],
    ['-1', -1000],
  ];
  for (const [time, expected] of cases) t.equal(readTime(time) + 0, expected + 0, JSON.stringify(time));
});

t.test('times that are none', async (t) => {
  const cases: readonly unknown[] = [
    '', ' ', 'now', 'yesterday', '14:02', 'T', 'Z', '2026-11', '2026-11-20T', '2026-11-20Z', '2026-11-20T14Z', '26-11-20', '2026-1-2',
    '2026-02-29', '2023-02-29T00:00:00.000Z', '2100-02-29', '1900-02-29', '2026-02-30', '2026-04-31', '2026-00-10', '2026-13-01', '2026-01-00', '2026-01-32',
    '2026-11-20T24:00:00Z', '2026-11-20T14:60:00Z', '2026-11-20T14:02:61Z', '2026-11-20T14:02:10.000X', '2026-11-20T14:02:10.00:Z', '2026-11-20T14:02:10.00/Z',
    '2026-11-20T14:0::10.000Z', '2026-11-20T1/:02:10.000Z', '2026-11-20T14:02:10.-00Z', '2026-11-20T14.02:10.000Z', '2026-1 -20T14:02:10.000Z',
    '2026-11-20T14:02:10+24:00', '2026-11-20T14:02:10+01:60', '2026-11-20T14:02:10+1', '2026-11-20T14:02:10 UTC',
    '0000-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01', '+010000-01-01T00:00:00.000Z',
    '1e9', '0x10', '1_000', '1.', '--1', '12345678901234567890123', 1e21, -1e20, -7e13, Number.NaN, Number.POSITIVE_INFINITY,
    null, undefined, true, {}, [], [at], new Date(at), 5n,
  ]; // biome-ignore format: a table
  for (const time of cases) t.ok(Number.isNaN(readTime(time)), typeof time === 'string' ? time : String(time));
});

t.test('times: what must always hold', async (t) => {
  const anyTime = fc.oneof(
    fc.integer({ min: yearZero, max: lastOf9999 }),
    fc.integer({ min: at - 100_000_000, max: at + 100_000_000 }),
  );
  fc.assert(fc.property(anyTime, (time) => writeTime(time) === new Date(time).toISOString()));
  fc.assert(fc.property(anyTime, (time) => readTime(writeTime(time)) === time));
  const nearly = fc.tuple(anyTime, fc.nat(23), fc.constantFrom(...'0129:/.-TZ +x')).map(([time, place, character]) => {
    const text = new Date(time).toISOString();
    return text.slice(0, place) + character + text.slice(place + 1);
  });
  fc.assert(
    fc.property(nearly, (text) => Object.is(readTime(text), readTime(` ${text}`))),
    { numRuns: 2000 },
  );
  t.pass('written as Date writes it, read back as it was, and the fast path reads what the slow one reads');

  fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (time) => readTime(time / 1000) === time || time > 1e14));
  fc.assert(fc.property(fc.integer({ min: 2e11, max: 4e12 }), (time) => readTime(time) === time));
  fc.assert(fc.property(fc.integer({ min: 2e11, max: 4e12 }), (time) => readTime(time * 1e3) === time));
  fc.assert(fc.property(fc.integer({ min: 2e11, max: 4e12 }), (time) => readTime(time * 1e6) === time));
  t.pass('seconds, milliseconds, microseconds and nanoseconds lose no millisecond');
});

t.test('times that are written', async (t) => {
  t.equal(writeTime(at), '2026-11-20T14:02:10.000Z');
  t.equal(writeTime(at + 1.9), '2026-11-20T14:02:10.001Z');
  t.equal(writeTime(-1), '1969-12-31T23:59:59.999Z');
  t.equal(writeTime(-0.5), '1969-12-31T23:59:59.999Z');
  t.equal(writeTime(yearZero), '0000-01-01T00:00:00.000Z');
  t.equal(writeTime(lastOf9999), '9999-12-31T23:59:59.999Z');
  for (const none of [Number.NaN, Number.POSITIVE_INFINITY, yearZero - 1, lastOf9999 + 1, 8.64e15]) t.equal(writeTime(none), '', String(none));
  t.equal(midnightOf(2024, 2, 29), Date.UTC(2024, 1, 29));
  t.equal(midnightOf(50, 1, 1), Date.parse('0050-01-01T00:00:00Z'));
  for (const [year, month, date] of [[2023, 2, 29], [2026, 0, 1], [2026, 13, 1], [2026, 1, 0], [2026, 1, 32], [Number.NaN, 1, 1], [2026, 1.5, 1]] as const)
    t.ok(Number.isNaN(midnightOf(year, month, date)), `${year}-${month}-${date}`);
}); // biome-ignore format: tables

type Wall = readonly [
  year: number,
  month: number,
  date: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
];
const local = (name: string, [year, month, date, hour, minute, second, ms]: Wall, near?: number) =>
  zone(name)?.toEpoch(year, month, date, hour, minute, second, ms, near) ?? Number.NaN;

t.test('zones', async (t) => {
  const names = ['UTC', 'gmt', 'Z', '+02:00', '-0530', '+2', 'Europe/London', 'europe/london', 'Asia/Kolkata', 'Etc/GMT+5', 'local'];
  const called = ['UTC', 'UTC', 'UTC', '+02:00', '-05:30', '+02:00', 'Europe/London', 'europe/london', 'Asia/Kolkata', 'Etc/GMT+5'];
  t.same(names.slice(0, -1).map((name) => zone(name)?.name), called);
  t.ok(zone('local')?.name);
  for (const none of ['', 'Nowhere/City', '+25:00', '+01:60', '2', '+', 'UTC+2', '__proto__', 'x'.repeat(10_000)])
    t.equal(zone(none), undefined, none.slice(0, 20));
  t.ok(zoneNames().includes('Europe/London') && zoneNames().includes('local'));

  const cases: readonly (readonly [string, Wall, string, number?])[] = [
    ['UTC', [2026, 11, 20, 14, 2, 10, 5], '2026-11-20T14:02:10.005Z'],
    ['+05:30', [2026, 11, 20, 14, 2, 10, 5], '2026-11-20T08:32:10.005Z'],
    ['-05:30', [2026, 11, 20, 14, 2, 10, 5], '2026-11-20T19:32:10.005Z'],
    ['Asia/Kolkata', [2026, 11, 20, 14, 2, 10, 5], '2026-11-20T08:32:10.005Z'],
    ['America/New_York', [2026, 7, 1, 0, 0, 0, 0], '2026-07-01T04:00:00.000Z'],
    ['America/New_York', [2026, 12, 1, 0, 0, 0, 0], '2026-12-01T05:00:00.000Z'],
    ['Europe/London', [2026, 12, 31, 23, 59, 60, 0], '2027-01-01T00:00:00.000Z'],
    ['Europe/London', [1800, 1, 1, 0, 0, 0, 0], '1800-01-01T00:01:15.000Z'],
    ['Pacific/Kiritimati', [2026, 1, 1, 13, 0, 0, 0], '2025-12-31T23:00:00.000Z'],
    ['Pacific/Apia', [2011, 12, 29, 23, 59, 59, 0], '2011-12-30T09:59:59.000Z'],
    ['Pacific/Apia', [2011, 12, 31, 0, 0, 0, 0], '2011-12-30T10:00:00.000Z'],
    // the gap of spring: read with the offset before it
    ['Europe/London', [2026, 3, 29, 0, 59, 59, 999], '2026-03-29T00:59:59.999Z'],
    ['Europe/London', [2026, 3, 29, 1, 0, 0, 0], '2026-03-29T01:00:00.000Z'],
    ['Europe/London', [2026, 3, 29, 1, 30, 0, 0], '2026-03-29T01:30:00.000Z'],
    ['Europe/London', [2026, 3, 29, 2, 0, 0, 0], '2026-03-29T01:00:00.000Z'],
    // the hour that autumn repeats
    ['Europe/London', [2026, 10, 25, 0, 59, 0, 0], '2026-10-24T23:59:00.000Z', Number.POSITIVE_INFINITY],
    ['Europe/London', [2026, 10, 25, 1, 0, 0, 0], '2026-10-25T00:00:00.000Z'],
    ['Europe/London', [2026, 10, 25, 1, 59, 59, 0], '2026-10-25T00:59:59.000Z'],
    ['Europe/London', [2026, 10, 25, 1, 0, 0, 0], '2026-10-25T01:00:00.000Z', Number.POSITIVE_INFINITY],
    ['Europe/London', [2026, 10, 25, 1, 0, 0, 0], '2026-10-25T01:00:00.000Z', Date.UTC(2026, 9, 25, 0, 59)],
    ['Europe/London', [2026, 10, 25, 1, 30, 4, 0], '2026-10-25T00:30:04.000Z', Date.UTC(2026, 9, 25, 0, 30, 5)],
    ['Europe/London', [2026, 10, 25, 1, 30, 4, 0], '2026-10-25T01:30:04.000Z', Date.UTC(2026, 9, 25, 1, 30, 5)],
    ['Europe/London', [2026, 10, 25, 1, 0, 0, 0], '2026-10-25T01:00:00.000Z', Date.UTC(2026, 9, 25, 0, 30)],
    ['Europe/London', [2026, 10, 25, 1, 0, 0, 0], '2026-10-25T00:00:00.000Z', Number.NaN],
    ['Europe/London', [2026, 10, 25, 2, 0, 0, 0], '2026-10-25T02:00:00.000Z', Number.NEGATIVE_INFINITY],
    ['Australia/Lord_Howe', [2026, 4, 5, 1, 45, 0, 0], '2026-04-04T14:45:00.000Z'],
    ['Australia/Lord_Howe', [2026, 4, 5, 1, 45, 0, 0], '2026-04-04T15:15:00.000Z', Number.POSITIVE_INFINITY],
  ]; // biome-ignore format: a table
  for (const [name, wall, expected, near] of cases) t.equal(writeTime(local(name, wall, near)), expected, `${name} ${wall} ${near ?? ''}`);
  for (const none of [[2026, 2, 29, 0, 0, 0, 0], [2026, 1, 1, 24, 0, 0, 0], [2026, 1, 1, 0, 60, 0, 0], [2026, 1, 1, 0, 0, 61, 0], [2026, 1, 1, -1, 0, 0, 0], [Number.NaN, 1, 1, 0, 0, 0, 0], [2026, 1, 1, Number.NaN, 0, 0, 0]] as const)
    t.ok(Number.isNaN(local('Europe/London', none)), String(none));
  t.equal(local('Europe/London', [2026, 7, 1, 0, 0, 0, 0]), Date.UTC(2026, 5, 30, 23), 'a bad date before it does no harm');
}); // biome-ignore format: tables

t.test('zones agree with Date', async (t) => {
  const wall = fc.tuple(
    fc.integer({ min: 1975, max: 2037 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.nat(23),
    fc.nat(59),
    fc.nat(59),
    fc.nat(999),
  );
  // the weeks in which clocks change, hour by hour
  const turns: Wall[] = [];
  for (const month of [3, 4, 9, 10, 11])
    for (let date = 1; date <= 30; date++) for (let hour = 0; hour < 24; hour++) turns.push([2026, month, date, hour, 30, 0, 0]);
  const before = process.env['TZ'];
  for (const name of ['Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Sao_Paulo', 'Pacific/Chatham']) {
    process.env['TZ'] = name;
    const clock = zone(name);
    const same = (wall: Wall) => {
      const [year, month, date, hour, minute, second, ms] = wall;
      return clock?.toEpoch(...wall) === new Date(year, month - 1, date, hour, minute, second, ms).getTime();
    };
    fc.assert(fc.property(wall, same), { numRuns: 300 });
    t.same(turns.filter((wall) => !same(wall)), [], name);
    const summer = [2026, 7, 1, 12, 0, 0, 0] as const;
    t.equal(local('local', summer), local(name, summer), 'local');
  }
  for (const none of ['', 'Nowhere/City']) {
    process.env['TZ'] = none;
    t.equal(local('local', [2026, 7, 1, 12, 0, 0, 0]), Date.UTC(2026, 6, 1, 12), `TZ=${none} is UTC`);
  }
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
}); // biome-ignore format: a list

t.test('durations', async (t) => {
  const read: readonly (readonly [string, number])[] = [
    ['0', 0], ['90', 90_000], ['1.5', 1500], ['0s', 0], ['90s', 90_000], ['250ms', 250], ['5m', 300_000], ['1h30m', 5_400_000],
    ['7d', 604_800_000], ['2w', 1_209_600_000], ['1.5h', 5_400_000], ['1m30s500ms', 90_500], ['1m1m', 120_000],
  ]; // biome-ignore format: a table
  for (const [text, expected] of read) t.equal(readDuration(text), expected, text);
  for (const none of ['', ' ', 's', '5', '-5s', '+5s', '5 m', '5x', '5M', '.5s', '1e3', '1h-30m', 'NaN', 'Infinity', `${'9'.repeat(400)}s`, '9'.repeat(400)].filter((text) => text !== '5'))
    t.ok(Number.isNaN(readDuration(none)), none.slice(0, 20));
  const written: readonly (readonly [number, string])[] = [
    [0, '0ms'], [250, '250ms'], [999.4, '999ms'], [999.6, '1s'], [1000, '1s'], [45_000, '45s'], [59_999, '1m'], [90_000, '1m30s'], [5_400_000, '1h30m'],
    [3_605_000, '1h'], [86_400_000, '1d'], [90_000_000, '1d1h'], [22_800_000, '6h20m'], [30 * 86_400_000, '30d'], [-300_000, '-5m'],
  ]; // biome-ignore format: a table
  for (const [milliseconds, text] of written) t.equal(writeDuration(milliseconds), text, text);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (milliseconds) => {
      const back = readDuration(writeDuration(milliseconds));
      return Math.abs(back - milliseconds) <= Math.max(500, milliseconds * 0.05);
    }),
  );
  const start = performance.now();
  readDuration('1'.repeat(100_000));
  readDuration(`${'1s'.repeat(50_000)}x`);
  t.ok(performance.now() - start < 1000, 'no text takes long');
}); // biome-ignore format: a list

t.test('severities', async (t) => {
  t.same(states.map(severityOf), [0, 1, 2, 3]);
  const order = ['critical', 'warning', 'unknown', 'ok'] as const;
  for (const [i, a] of order.entries())
    for (const [j, b] of order.entries()) t.equal(worse(a, b), order[Math.min(i, j)], `${a} and ${b}`);
  const cases: readonly (readonly [object, string | undefined])[] = [
    [{ state: 'ok' }, 'ok'],
    [{ state: 'critical', severity: 0 }, 'critical'],
    [{ severity: 1 }, 'warning'],
    [{ state: 'CRITICAL', severity: 3 }, 'unknown'],
    [{ severity: 4 }, undefined],
    [{ severity: -1 }, undefined],
    [{ severity: 0.5 }, undefined],
    [{ severity: '2' }, undefined],
    [{ state: 'toString' }, undefined],
    [{}, undefined],
  ];
  for (const [event, expected] of cases) t.equal(stateOf(event), expected, JSON.stringify(event));
});

t.test('levels', async (t) => {
  for (const level of levels) {
    t.equal(readLevel(level), level);
    t.equal(readLevel(` ${level.toUpperCase()} `), level);
  }
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    ['warn', 'warning'], ['WARN', 'warning'], ['err', 'error'], ['Error', 'error'], ['fatal', 'critical'], ['crit', 'critical'], ['trace', 'debug'],
    ['panic', 'emergency'], ['emerg', 'emergency'], ['severe', 'error'], ['information', 'info'], ['I', 'info'], ['W', 'warning'], ['E', 'error'], ['F', 'critical'],
    [0, 'emergency'], [1, 'alert'], [2, 'critical'], [3, 'error'], [4, 'warning'], [5, 'notice'], [6, 'info'], [7, 'debug'], ['3', 'error'],
    [10, 'debug'], [20, 'debug'], [30, 'info'], [40, 'warning'], [50, 'error'], [60, 'critical'], [35, 'info'], ['40', 'warning'], [70, 'critical'],
    [8, undefined], [9, undefined], [-1, undefined], [2.5, undefined], [200, undefined], [500, undefined], [Number.POSITIVE_INFINITY, undefined], [Number.NaN, undefined],
    ['', undefined], ['loud', undefined], ['__proto__', undefined], ['constructor', undefined], ['-3', undefined], [null, undefined], [undefined, undefined], [true, undefined], [{}, undefined],
  ]; // biome-ignore format: a table
  for (const [level, expected] of cases) t.equal(readLevel(level), expected, String(level));
});

t.test('names', async (t) => {
  const cases: readonly (readonly [string, Record<string, string>, string])[] = [
    ['http.requests', {}, 'http.requests'],
    ['http.requests', { path: '/a', code: '500' }, 'http.requests;code=500;path=/a'],
    ['x', { b: '', a: '1', '': '2' }, 'x;a=1'],
    ['x', { 'a;b': 'c=d', e: '~f\n' }, 'x;a_b=c_d;e=_f_'],
    ['x', { b: '1', B: '2', a: '3' }, 'x;B=2;a=3;b=1'],
    ['', { a: '1' }, ';a=1'],
    ['x', JSON.parse('{"__proto__":"p","constructor":"c"}'), 'x;__proto__=p;constructor=c'],
  ];
  for (const [name, dimensions, expected] of cases) {
    t.equal(tagged(name, dimensions), expected);
    t.equal(untagged(expected).name, name);
  }
  t.same({ ...untagged('x;a=1;b=c=d;;e;=f').dimensions }, { a: '1', b: 'c=d' });
  t.equal(untagged('disk; C:;a=1;=f').name, 'disk; C:;=f', 'what is no dimension belongs to the name');
  t.same(Object.entries(untagged('x;__proto__=p').dimensions), [['__proto__', 'p']]);
  const part = fc.string({ minLength: 1 }).filter((text) => !/[;=~\u0000-\u001f\u007f]/.test(text));
  fc.assert(
    fc.property(part, fc.dictionary(part, part), (name, dimensions) => {
      const back = untagged(tagged(name, dimensions));
      t.equal(back.name, name);
      t.same(new Map(Object.entries(back.dimensions)), new Map(Object.entries(dimensions)));
    }),
    { numRuns: 50 },
  );
  t.equal(identityOf({ subject: 'web1', name: 'load' }), 'web1\tload');
  t.equal(identityOf({ name: 3 }), '\t3');
  t.equal(textOf('a') + textOf(1.5) + textOf(false) + textOf(null) + textOf({}) + textOf(undefined), 'a1.5false');
});

t.test('fields', async (t) => {
  const event =
    JSON.parse(`{"time":"t","name":"n","value":1,"status":"own","tags":{"env":"prod","http.status":"a","both":"tag"},
    "data":{"status":500,"both":"data","deep":{"a.b":{"c":7}},"none":null,"value":9},"detect":{"score":4,"views":{"hour.day":1}},"x.y":3,"__proto__":{"polluted":1}}`);
  const cases: readonly (readonly [string, unknown])[] = [
    ['value', 1], ['time', 't'], ['env', 'prod'], ['status', 500], ['both', 'tag'], ['tags.both', 'tag'], ['data.both', 'data'], ['tags.status', undefined],
    ['data.value', 9], ['http.status', 'a'], ['tags.http.status', 'a'], ['detect.score', 4], ['detect.views.hour.day', 1], ['deep.a.b', { c: 7 }], ['data.deep.a.b', { c: 7 }], ['deep.x', undefined],
    ['x.y', 3], ['none', undefined], ['data.none', null], ['missing', undefined], ['a.b.c', undefined], ['toString', undefined], ['constructor.name', undefined],
    ['tags.toString', undefined], ['polluted', undefined], ['__proto__.polluted', 1], ['tags', event.tags], ['data', event.data], ['level', undefined], ['', undefined],
  ]; // biome-ignore format: a table
  for (const [path, expected] of cases) t.same(field(path)(event) ?? undefined, expected ?? undefined, path);
  t.equal(field('data.none')(event), null);
  for (const odd of [{ tags: 'x', data: 5 }, { tags: null, data: true }, {}])
    t.equal(field('length')(odd), undefined, JSON.stringify(odd));
  t.equal(member('text', 'length'), undefined);
  t.equal(member(null, 'x'), undefined);
});

/** MurmurHash3's 32-bit form as its author wrote it down, over bytes in whole blocks, with the length that ids take. */
function murmur(bytes: Uint8Array, length: number, seed: number): string {
  const mask = 0xffffffffn;
  const turn = (x: bigint, by: bigint) => ((x << by) | (x >> (32n - by))) & mask;
  let hash = BigInt(seed);
  for (let i = 0; i < bytes.length; i += 4) {
    let block = 0n;
    for (let j = 3; j >= 0; j--) block = (block << 8n) | BigInt(bytes[i + j] ?? 0);
    block = (turn((block * 0xcc9e2d51n) & mask, 15n) * 0x1b873593n) & mask;
    hash = (turn(hash ^ block, 13n) * 5n + 0xe6546b64n) & mask;
  }
  hash ^= BigInt(length);
  hash = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & mask;
  hash = ((hash ^ (hash >> 13n)) * 0xc2b2ae35n) & mask;
  return (hash ^ (hash >> 16n)).toString(16).padStart(8, '0');
}

t.test('ids', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = Buffer.from(text);
      return hash64(text) === murmur(bytes, text.length, 0x9747b28c) + murmur(bytes, text.length, 0x1b873593);
    }),
  );
  t.equal(hash64('metric\tweb1'), hash64('metric\tweb1'));
  t.match(hash64('x'.repeat(100_000)), /^[0-9a-f]{16}$/);
  t.not(hash64('x'.repeat(100_000)), hash64(`${'x'.repeat(99_999)}y`));
  const seen = new Set<string>();
  for (let i = 0; i < 200_000; i++) seen.add(hash64(`line ${i}`));
  t.equal(seen.size, 200_000, 'no two of 200,000 lines share a hash');

  const run = (ids: Ids, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ids.next('log', 1000 * ((from + i) % 7), 'web1', 'access', `GET ${(from + i) % 3}`));
  const whole = run(new Ids(), 0, 200);
  t.equal(new Set(whole).size, 200, 'identical events get different ids');
  t.ok(whole.every((id) => /^[0-9a-f]{16}(\.[1-9]\d*)?$/.test(id)));
  t.same(run(new Ids(), 0, 200), whole, 'a replay gives the same');
  const [first, second] = [new Ids(), new Ids()];
  const head = run(first, 0, 77);
  second.restore(structuredClone(first.save()));
  t.same([...head, ...run(second, 77, 200)], whole, 'in parts as in one go');
  const many = new Ids();
  for (let i = 0; i < 5000; i++) many.next('log', i, '', '', '');
  t.match(many.next('log', 0, '', '', ''), /\.1$/, 'the newest 8,192 are remembered');
  for (let i = 5000; i < 25_000; i++) many.next('log', i, '', '', '');
  t.match(many.next('log', 20_000, '', '', ''), /\.1$/, 'whenever they came');
  t.match(many.next('log', 1, '', '', ''), /^[0-9a-f]{16}$/, 'older ones than 16,384 are not');
  const differing = [['log', 1, 'a', 'b', 'c'], ['status', 1, 'a', 'b', 'c'], ['log', 2, 'a', 'b', 'c'], ['log', 1, 'x', 'b', 'c'], ['log', 1, 'a', 'x', 'c'], ['log', 1, 'a', 'b', 'x']] as const;
  t.equal(new Set(differing.map((event) => new Ids().next(...event))).size, 6, 'each part counts');
}); // biome-ignore format: a list

t.test('tallies', async (t) => {
  const tally = new Tally();
  const keys = Array.from({ length: 8192 }, (_, i) => (i * 2 ** 40 + i * 16_384) % (2 ** 53 - 1));
  for (const [i, key] of keys.entries()) tally.set(key, i + 1);
  t.ok(tally.full);
  t.ok(
    keys.every((key, i) => tally.get(key) === i + 1),
    'keys that meet in one place are kept apart',
  );
  t.equal(tally.get(12_345), 0);
  const other = new Tally();
  other.restore(structuredClone(tally.save()));
  t.ok(keys.every((key, i) => other.get(key) === i + 1));
  tally.clear();
  t.equal(tally.get(keys[5]!), 0);
  t.notOk(tally.full);
});

t.test('annotations', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['{"a":1}', '{"a":1,"late":true}'],
    ['{}', '{"late":true}'],
    ['{ \t}', '{ \t"late":true}'],
    ['{"a": 12345678901234567890123 }', '{"a": 12345678901234567890123 ,"late":true}'],
    ['{"a":"}"}\r', '{"a":"}","late":true}'],
    ['{"a":{}}', '{"a":{},"late":true}'],
    ['  {"a":"{"}  ', '  {"a":"{","late":true}'],
  ];
  for (const [line, expected] of cases) t.equal(annotate(line, '"late":true'), expected, line);
  t.equal(assign('{"a":1.0,"b":2}', { a: 1, b: 2 }, { c: 3, d: [1] }), '{"a":1.0,"b":2,"c":3,"d":[1]}', 'bytes stay');
  t.equal(assign('{"a":1.0}', { a: 1 }, { a: 2, c: 3 }), '{"a":2,"c":3}', 'a field that is there is replaced');
  t.equal(assign('{ "a":1.0, "b":[ 2.0 ]}', { a: 1, b: [2] }, { a: 2 }), '{"a":2,"b":[ 2.0 ]}', 'and the others stay');
  t.equal(assign('{"a":1}', { a: 1 }, {}), '{"a":1}');
  t.equal(assign('{"a":1}', { a: 1 }, { b: undefined }), '{"a":1}');
  const polluted = '{"__proto__":{"x":1},"a":1}';
  t.equal(assign(polluted, JSON.parse(polluted), { a: 2 }), '{"__proto__":{"x":1},"a":2}');
  fc.assert(
    fc.property(anyEvent, fc.constantFrom('', ' ', '\t\r'), (event, blanks) => {
      const line = `${JSON.stringify(event).slice(0, -1)}${blanks}}${blanks}`;
      const added = { zz: [1, '}'], late2: true };
      t.same(JSON.parse(assign(line, event, added)), { ...event, ...added });
    }),
    { numRuns: 50 },
  );
});

t.test('thresholds', async (t) => {
  const none = ['', ':', '@', '@:', '~', '~:~', '@~', '20:10', '@20:10', '2:1', '-10', 'abc', '10:abc', 'abc:10', ' 10', '10 ', '10 : 20', '10:20:30', '10%', '1:12%', '--5', '0x10', 'inf', '~:inf', 'nan', '1,5', '10:~', '@@5', '5:@7', '1_000', '１０', '.', 'e3', '1e', '@~:~'];
  for (const text of none) t.equal(readThreshold(text), undefined, JSON.stringify(text));
  const ranges: readonly (readonly [string, number, number, boolean])[] = [
    ['10', 0, 10, false], ['0', 0, 0, false], ['10:', 10, Number.POSITIVE_INFINITY, false], [':10', 0, 10, false], ['~:10', Number.NEGATIVE_INFINITY, 10, false],
    ['~:', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false], ['10:20', 10, 20, false], ['@10:20', 10, 20, true], ['@10', 0, 10, true], ['-7:23', -7, 23, false],
    ['.5', 0, 0.5, false], ['5.', 0, 5, false], ['+5:+9', 5, 9, false], ['1e3', 0, 1000, false], ['1.5e2:', 150, Number.POSITIVE_INFINITY, false], ['1E1', 0, 10, false], ['10:10', 10, 10, false],
  ]; // biome-ignore format: a table
  for (const [text, start, end, inside] of ranges) t.same(readThreshold(text), { text, start, end, inside }, text);
  for (const text of ['10', '@10', '~:', '@~:', '@5:6']) {
    const threshold = readThreshold(text);
    t.equal(threshold && alerts(threshold, Number.NaN), false, `no number and ${text}`);
  }
}); // biome-ignore format: tables

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { csv } from '../src/text/csv.js';
import { harmless } from '../src/text/harmless.js';
import { type Look, plain, type Render } from '../src/text/look.js';
import { clock, compared, date, digitsApart, figures, interval, quantity, rarity } from '../src/text/number.js';
import { palette } from '../src/text/palette.js';
import { render } from '../src/text/render.js';
import { columnOf, sparkline } from '../src/text/sparkline.js';
import { cut, fitting, shortened, width, wrapped } from '../src/text/width.js';
import { type AnyEvent, anyEvent, anyObject, anyText, hostile } from './arbitrary.js';

/** What no text may have that goes to a terminal. */
const harm = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

t.test('harmless', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['plain text, it stays', 'plain text, it stays'],
    ['\u001b[2J\u001b[31mred', '␛[2J␛[31mred'],
    ['one\ntwo\r\nthree', 'one⏎two⏎three'],
    ['over\rwritten', 'over␍written'],
    ['a\tb', 'a b'],
    ['\0\u0007\b\u007f', '␀␇␈␡'],
    ['\u009b31m', '\\x9b31m'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\u2066a\u2069', '\\u2066a\\u2069'],
    ['a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
    ['\u2028', '\\u2028'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud800x', '\ufffdx'],
    ['👩‍👩‍👧 日本語 مرحبا e\u0301', '👩‍👩‍👧 日本語 مرحبا e\u0301'],
  ];
  for (const [text, shown] of cases) t.equal(harmless(text), shown, JSON.stringify(text));
  fc.assert(fc.property(anyText, (text) => !harm.test(harmless(text)) && harmless(harmless(text)) === harmless(text)));
});

t.test('sparkline', async (t) => {
  const cases: readonly (readonly [string, Parameters<typeof sparkline>, string])[] = [
    ['nothing', [[]], ''],
    ['a ramp', [[1, 2, 3, 4, 5, 6, 7, 8]], '▁▂▃▄▅▆▇█'],
    ['flat', [[5, 5, 5]], '▁▁▁'],
    ['gaps', [[1, null, 8, Number.NaN, 1]], '▁ █ ▁'],
    ['gaps alone', [[null, null]], '  '],
    ['a scale of its own', [[0, 5, 10, 20], { from: 0, to: 10 }], '▁▅██'],
    ['below the scale', [[-5, 10], { from: 0, to: 10 }], '▁█'],
    ['a spike among many', [[1, 1, 1, 9, 1, 1, 1, 1], { width: 4 }], '▁█▁▁'],
    ['a dip among many', [[9, 9, 9, 1, 9, 9, 9, 9], { width: 4 }], '█▁██'],
    ['a gap among many', [[1, 1, null, null, 8, 8], { width: 3 }], '▁ █'],
    ['the largest doubles', [[-1.7e308, 0, 1.7e308]], '▁▅█'],
    ['infinity', [[1, Number.POSITIVE_INFINITY], { from: 0, to: 2 }], '▅█'],
    ['no room', [[1, 2, 3], { width: 0 }], ''],
  ];
  for (const [what, given, bars] of cases) t.equal(sparkline(...given), bars, what);

  const values = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 80 }), (values, width) => {
      const bars = sparkline(values, { width });
      const columns = values.map((_, index) => columnOf(index, values.length, width));
      const known = values.map((value, index) => [value, columns[index]] as const).filter(([value]) => value !== null);
      return (
        /^[ ▁-█]*$/.test(bars) &&
        bars.length === Math.min(width, values.length) &&
        new Set(columns).size === bars.length &&
        columns.every((column, index) => index === 0 || column >= (columns[index - 1] ?? 0)) &&
        known.every(([, column]) => bars[column ?? -1] !== ' ')
      );
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 200 }), fc.nat(199), fc.boolean(), (count, at, up) => {
      const index = at % count;
      const values = Array.from({ length: count }, (_, i) => (i === index ? (up ? 100 : -100) : i % 2));
      const bars = sparkline(values, { width: 20 });
      return bars[columnOf(index, count, 20)] === (up ? '█' : '▁') && new Set(bars).size <= 3;
    }),
  );
});

t.test('numbers for people', async (t) => {
  const plainly: readonly (readonly [number, string])[] = [
    [0, '0'], [-0, '0'], [2.3456, '2.35'], [3.1, '3.1'], [99.96, '100'], [123.4, '123'], [999.6, '1,000'],
    [1234.5, '1,235'],
    [1_234_567, '1,234,567'], [-12_345, '-12,345'], [0.00123, '0.00123'], [0.00005, '5e-5'], [1e15, '1e15'],
    [1.2345e21, '1.23e21'],
    [Number.NaN, '–'], [Number.POSITIVE_INFINITY, '∞'], [Number.NEGATIVE_INFINITY, '-∞'],
  ]; // biome-ignore format: a table
  for (const [value, text] of plainly) t.equal(figures(value), text, String(value));

  const measured: readonly (readonly [number, string | undefined, string])[] = [
    [3, undefined, '3'], [3, '1', '3'], [0.0031, 's', '3.1 ms'], [0.9999, 's', '1 s'], [2.5e-7, 's', '250 ns'],
    [1.5e-5, 's', '15 µs'],
    [45, 's', '45 s'], [119, 's', '119 s'], [5400, 's', '1h30m'], [-5400, 's', '-1h30m'],
    [1.76e9, 's', '1,760,000,000 s'], [0, 's', '0 s'], [1e-12, 's', '0.001 ns'],
    [24_000_000, 'B', '24 MB'], [999.9, 'B', '1 kB'], [512, 'B', '512 B'], [0.5, 'B', '0.5 B'], [-2e9, 'B', '-2 GB'],
    [3e15, 'B', '3,000 TB'],
    [1_500_000, 'bit/s', '1.5 Mbit/s'], [2048, 'KiB', '2 MiB'], [512, 'KiB', '512 KiB'], [3.1, '1/s', '3.1/s'],
    [12, '1/min', '12/min'],
    [45.25, '%', '45.3%'], [7, 'requests', '7 requests'], [Number.NaN, 's', '– s'],
  ]; // biome-ignore format: a table
  for (const [value, unit, text] of measured) t.equal(quantity(value, unit), text, `${value} ${unit}`);

  t.equal(interval(0, 0.2, '1/s'), '0 to 0.2/s');
  t.equal(interval(0, 24e6, 'B'), '0 to 24 MB');
  t.equal(interval(900, 1200, 'B'), '900 B to 1.2 kB');
  t.equal(interval(-2e6, 0, 'B'), '-2 MB to 0');
  t.equal(interval(410, 460), '410 to 460');
  t.equal(interval(0, 0, '1/s'), '0/s', 'one value');
  t.equal(interval(36.604, 36.612), '36.6 to 36.61', 'as many digits as tell them apart');
  t.equal(interval(100.2, 100.4, 's'), '100.2 to 100.4 s');
  t.equal(interval(200.2, 200.4, 's'), '200.2 to 200.4 s', 'seconds where minutes say nothing');
  t.equal(interval(12_345.1, 12_345.2), '12,345.1 to 12,345.2');
  t.equal(interval(41.999999999, 42.000000001), '42', 'and no more than six');
  t.same(compared(36.63, 36.604, 36.612), ['36.63', '36.6 to 36.61']);
  t.same(compared(5, 5, 5, '%'), ['5%', '5%']);
  t.equal(digitsApart(undefined, [10, 10.000001]), 3, 'no digits that do not help');
  t.equal(digitsApart(undefined, [10, 10.000001], 17), 8);

  const odds: readonly (readonly [number, string])[] = [
    [1, '1 in 1'], [0.5, '1 in 2'], [0.3, '1 in 3'], [0.001, '1 in 1,000'], [0.000025, '1 in 40,000'],
    [3.97e-7, '1 in 2.5 million'],
    [1e-9, '1 in 1 billion'], [1e-12, '1 in 1 trillion'], [0, 'rarer than 1 in 10^15'], [-1, ''], [2, ''],
    [Number.NaN, ''],
  ]; // biome-ignore format: a table
  for (const [share, text] of odds) t.equal(rarity(share), text, String(share));

  const noon = Date.UTC(2026, 10, 20, 12, 0, 1);
  t.equal(clock(noon), '12:00:01');
  t.equal(clock(noon + 50), '12:00:01.050');
  t.equal(clock(noon, noon + 86_400_000), '2026-11-20 12:00:01');
  t.equal(clock(Number.NaN), '-');
  t.equal(date(noon), '2026-11-20');
  t.equal(date(Number.NaN), '');
});

t.test('width', async (t) => {
  const widths: readonly (readonly [string, number])[] = [
    ['', 0], ['abc', 3], ['é', 1], ['e\u0301', 1], ['日本', 4], ['한', 2], ['ｆｕｌｌ', 8], ['👍', 2], ['👩‍👩‍👧', 2],
    ['👍🏽', 2], ['🇩🇪', 2], ['❤️', 2],
    ['مرحبا', 5], ['z\u0300\u0301\u0302', 1], ['␛⏎…▁█', 5], ['µ – ×', 5],
  ]; // biome-ignore format: a table
  for (const [text, columns] of widths) t.equal(width(text), columns, text);

  t.equal(cut('a long message', 8), 'a long …');
  t.equal(cut('fits', 4), 'fits');
  t.equal(cut('日本語の', 5), '日本…');
  t.equal(shortened('servers.web1.access.p95', 15), 'servers…ess.p95');
  t.equal(shortened('日本語日本語', 7), '日…本語');
  t.strictSame(wrapped('one two three four', 9), ['one two', 'three', 'four']);
  t.strictSame(wrapped('one two three four', 9, 2), ['one two', 'three fo…']);
  t.strictSame(wrapped('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
  t.strictSame(wrapped('日本語 日本', 5), ['日本', '語', '日本']);
  t.strictSame(wrapped('', 10), ['']);
  t.strictSame(wrapped('never cut', Number.POSITIVE_INFINITY), ['never cut']);

  const shown = anyText.map(harmless);
  fc.assert(
    fc.property(shown, fc.integer({ min: 8, max: 30 }), (text, columns) => {
      const end = fitting(text, columns);
      const lines = wrapped(text, columns);
      return (
        width(text.slice(0, end)) <= columns &&
        (end === text.length) === width(text) <= columns &&
        [cut(text, columns), shortened(text, columns), ...lines].every((line) => width(line) <= columns) &&
        lines.join('').replaceAll(/\s/g, '') === text.replaceAll(/\s/g, '')
      );
    }),
  );
});

function look(columns: number, colour = false): Look {
  return { palette: palette(colour), width: columns };
}

function shown(events: readonly AnyEvent[], given: Look | Render): string {
  const form = 'event' in given ? given : render(given);
  return events.map((event) => form.event(event)).join('') + form.end();
}

const at = (clock: string, event: AnyEvent): AnyEvent => ({ time: `2026-11-20T${clock}Z`, subject: 'web1', ...event });
const detect = { method: 'surprise', expected: 0.1, lower: 0, upper: 0.2, version: '1' };
const series = { type: 'status', name: 'access.rate;status=500', unit: '1/s' };
const recent = [0.1, 0.1, 0.2, null, 0.1, 0.1, 3.2, 3.1];

const alarm = at('14:02:10.000', {
  ...series, state: 'critical', severity: 2, value: 3.1, message: '3.1/s where 0 to 0.2/s is usual at this hour',
  detect: {
    ...detect, score: 41, rarity: 0.00002, since: '2026-11-20T14:02:00.000Z', points: 2,
    views: { hourlevel: 0.00025, seasonal: 0.0017 }, recent,
  },
}); // biome-ignore format: a table
const end = at('14:10:00.000', {
  ...series, state: 'ok', severity: 0, value: 0.1, message: '0.1/s is usual again; was critical since 14:02:00',
  detect: { ...detect, points: 2, recent: [...recent, 0.1, 0.2] },
}); // biome-ignore format: a table

t.test('a screen', async (t) => {
  const events = [
    at('14:01:58.000', { type: 'metric', name: 'access.rate;status=200', value: 431.2, unit: '1/s' }),
    at('14:01:58.000', { type: 'metric', subject: 'db1', name: 'memory.used', value: 24_123_456_789, unit: 'B' }),
    at('14:01:58.000', { type: 'metric', subject: '', name: 'load', value: null }),
    at('14:01:59.000', { type: 'tick' }),
    at('14:01:59.000', { type: 'metric', name: 'p95', value: 0.0031, unit: 's', late: true,
      detect: { state: 'critical', score: 12 } }),
    at('14:02:00.000', { type: 'log', name: 'access', level: 'info', message: 'GET /a 200' }),
    at('14:02:00.000', { type: 'log', name: 'app', level: 'error', data: { code: 7 } }),
    alarm,
    at('14:02:11.000', { type: 'archive', subject: 'shop', name: 'deploy', message: '1.4.2' }),
    end,
    at('14:10:01.000', {
      type: 'status', subject: 'tocsin', name: 'ingest.rejects', state: 'warning', message: '2 % were rejected',
    }),
    { hello: 'world' },
    { ...alarm, time: '2026-11-21T00:00:00.000Z', state: 'expired', severity: 9, detect: undefined, message: 'gone' },
  ]; // biome-ignore format: a table
  t.equal(
    shown(events, look(80)),
    `2026-11-20 UTC
14:01:58  web1  access.rate;status=200         431/s
14:01:58  db1   memory.used                   24.1 GB
14:01:58  -     load                             –
14:01:59  CRITICAL  web1  p95                            3.1 ms  score 12, late
14:02:00  info      web1  access                    GET /a 200
14:02:00  error     web1  app                       {"code":7}

14:02:10  CRITICAL  web1  access.rate;status=500
          came      3.1/s; expected 0.1/s, usual 0 to 0.2/s
          why       3.1/s where 0 to 0.2/s is usual at this hour
          by        surprise, score 41, 1 in 50,000: hourlevel 1 in 4,000,
                    seasonal 1 in 590
          since     14:02:00, for 10s
          recent    ▁▁▁ ▁▁██  0 to 3.2/s

14:02:11  archive   shop  deploy                    1.4.2

14:10:00  OK        web1  access.rate;status=500
          why       0.1/s is usual again; was critical since 14:02:00
          recent    ▁▁▁ ▁▁██▁▁  0 to 3.2/s

14:10:01  WARNING   tocsin    ingest.rejects            2 % were rejected
{"hello":"world"}

2026-11-21 UTC
00:00:00  EXPIRED   web1      access.rate;status=500         3.1/s  gone
`,
  );
});

t.test('what an alarm tells', async (t) => {
  const told = { ...(alarm.detect as object), recent: undefined };
  const lines = (event: AnyEvent): string => {
    const body = shown([event], look(120)).split('\n').slice(2);
    return body.map((line) => line.trim().replace(/ {2,}/, ': ')).join('\n').trim();
  };
  const bare = { ...alarm, message: undefined, detect: { method: 'threshold' } };
  const cases: readonly (readonly [string, AnyEvent, string])[] = [
    ['the method alone', bare, 'came: 3.1/s\nby: threshold'],
    ['a band', { ...bare, detect: { method: 'threshold', lower: -1, upper: 2 } },
      'came: 3.1/s; usual -1 to 2/s\nby: threshold'],
    ['a lower limit', { ...bare, detect: { method: 'threshold', lower: 5, upper: null } },
      'came: 3.1/s; usual from 5/s up\nby: threshold'],
    ['an upper limit', { ...bare, detect: { upper: 2 } }, 'came: 3.1/s; usual up to 2/s'],
    ['no reading', { ...bare, value: null, detect: { expected: 2 } }, 'came: no reading; expected 2/s'],
    ['since, not twice', { ...bare, message: 'high since 14:02:00, 2 points',
      detect: { since: '2026-11-20T14:02:00Z' } }, 'came: 3.1/s\nwhy: high since 14:02:00, 2 points'],
    ['since yesterday', { ...bare, detect: { since: '2026-11-19T14:02:00Z' } },
      'came: 3.1/s\nsince: 2026-11-19 14:02:00, for 1d'],
    ['since just now', { ...bare, detect: { since: alarm.time } }, 'came: 3.1/s\nsince: 14:02:10'],
    ['scores of tests', { ...bare, detect: { method: 'm', score: 0, views: { drift: 12, '\u001b': 0.01, odd: 'x' } } },
      'came: 3.1/s\nby: m, score 0: drift 12, ␛ 1 in 100'],
    ['nothing', { ...bare, value: undefined, detect: {} }, ''],
    ['nothing that can be read', { ...bare, detect: {
      ...told, method: {}, expected: '1', lower: [], upper: {}, score: 'x', rarity: 7, since: 'x', views: 'none',
    } }, 'came: 3.1/s'],
  ]; // biome-ignore format: a table
  for (const [what, event, expected] of cases) t.equal(lines(event), expected, what);
}); // biome-ignore format: a table

t.test('what is quiet is summed up', async (t) => {
  const fine = { ...series, state: 'ok', severity: 0, value: 1, detect };
  const ok = (n: number): AnyEvent => at('14:00:00.000', { ...fine, subject: `web${n}` });
  const short = (n: number, needed: number | undefined): AnyEvent =>
    at('14:00:00.000', {
      ...fine,
      subject: `new${n}`,
      name: 'load',
      state: 'unknown',
      severity: 3,
      detect: { ...detect, points: 60, needed },
    });
  const thousand = Array.from({ length: 1200 }, (_, n) => ok(n));
  t.equal(shown(thousand, look(80)), '1,200 series quiet\n');
  t.equal(shown([ok(1), ok(1)], look(80)), '1 series quiet\n');
  t.equal(
    shown([ok(1), short(1, 121), short(2, undefined)], look(100)),
    '1 series quiet, 2 too short to judge: new1 load (60 of 121 points), new2 load (60 points)\n',
  );
  t.equal(
    shown(
      [1, 2, 3, 4].map((n) => short(n, 121)),
      look(80),
    ),
    '4 series too short to judge\n',
  );
  t.equal(
    shown([short(1, 121), { ...ok(1), subject: 'new1', name: 'load' }], look(80)),
    '1 series quiet\n',
    'judged later',
  );

  const both = shown([ok(1), ok(2), { ...alarm, subject: 'web1' }, { ...end, subject: 'web1' }], look(80));
  t.match(both, /CRITICAL .*\n(.*\n)*.* OK .*\n(.*\n)*\n1 series quiet\n$/, 'one that alarmed is quiet no more');
  const was = (state: string) => shown([{ ...ok(1), detect: { ...detect, was: state } }], look(80));
  t.match(was('critical'), / OK .*\n$/, 'an alarm of an earlier part is over');
  t.equal(was('unknown'), '1 series quiet\n');
  const every = shown([ok(1)], render(look(80), { every: true }));
  t.match(every, / OK {8}web1 {2}access.rate;status=500 {11}1\/s\n$/);
  t.match(shown([at('14:00:00.000', { ...fine, detect: undefined })], look(80)), / OK /, 'a foreign ok is shown');
  t.equal(shown([], look(80)), '', 'nothing came');
});

t.test('columns grow and do not shrink; what is too wide is shortened', async (t) => {
  const names = ['a', 'requests.per.second', 'b', `${'long.'.repeat(20)}end`, 'c'];
  const given = names.map((name) => at('14:00:00.000', { type: 'metric', name, value: 1 }));
  const lines = (events: readonly AnyEvent[]): string[] => shown(events, look(80)).trimEnd().split('\n').slice(1);
  const columns = lines(given).map((line) => line.lastIndexOf('1'));
  t.strictSame(columns, [37, 49, 49, 53, 53]);
  t.match(shown(given, look(80)), / long\.long\.long…long\.long\.end {9}1\n/);
  t.match(shown(given, look(Number.POSITIVE_INFINITY)), names[3]);
  const wide = ['日本', 'jp', '👩‍👩‍👧', 'e\u0301'].map((subject) =>
    at('14:00:00.000', { type: 'metric', subject, name: 'n', value: 1 }),
  );
  const ends = lines(wide).map(width);
  t.equal(new Set(ends).size, 1, 'wide characters keep the columns');
});

t.test('a value that is no number is shown for what it is', async (t) => {
  const value = (given: unknown) => shown([at('14:00:00.000', { type: 'metric', name: 'x', value: given })], look(80)).trim().split(/ {2,}/).at(-1);
  const cases: readonly (readonly [unknown, string])[] = [
    ['12', '"12"'], [true, 'true'], [{ a: [1] }, '{"a":[1]}'], ['\u001b[2J', '"\\u001b[2J"'], [undefined, 'x'],
  ]; // biome-ignore format: a table
  for (const [given, text] of cases) t.equal(value(given), text);
  t.equal(value('long '.repeat(9)), '"long long long long lo…');
}); // biome-ignore format: a table

t.test('long messages wrap below themselves and are cut; a file gets them whole', async (t) => {
  const message = 'word '.repeat(100).trim();
  const log = at('14:00:00.000', { type: 'log', name: 'app', level: 'info', message });
  const lines = shown([log], look(80)).trimEnd().split('\n').slice(1);
  t.equal(lines.length, 3);
  t.ok(lines[0]?.startsWith('14:00:00  info      web1  app           word word'));
  t.match(lines[1], /^ {40}word word/);
  t.ok(lines[2]?.endsWith('…'));
  t.ok(shown([log], look(Number.POSITIVE_INFINITY)).includes(`app           ${message}\n`));
});

t.test('the bars of an alarm', async (t) => {
  const bars = (event: AnyEvent): string =>
    /\u001b\[2mrecent {4}\u001b\[22m(.*) {2}\u001b|$/.exec(
      shown([event], render(look(80, true), { every: true })),
    )?.[1] ?? '';
  const on = (color: number, text: string): string => `\u001b[${color}m${text}\u001b[39m`;
  const told = { ...(alarm.detect as object) };
  const cases: readonly (readonly [string, AnyEvent, string])[] = [
    ['its points', alarm, `▁▁▁ ▁▁${on(31, '██')}`],
    ['values beyond the band', { ...alarm, detect: { ...told, points: undefined } }, `▁▁▁ ▁▁${on(31, '██')}`],
    ['the last, where there is no band', { ...alarm, state: 'warning',
      detect: { ...told, points: undefined, lower: undefined, upper: undefined } }, `▁▁▁ ▁▁█${on(33, '█')}`],
    ['more points than values', { ...alarm, detect: { ...told, points: 500 } }, on(31, '▁▁▁ ▁▁██')],
    ['over', end, `▁▁▁ ▁▁${on(33, '██')}▁▁`],
    ['never was', { ...end, detect: { ...detect, recent: [0, 0.2, 0.1] } }, '▁█▅'],
    ['no values', { ...alarm, detect: { ...told, recent: [null, 'x'] } }, ''],
    ['no list', { ...alarm, detect: { ...told, recent: 'x' } }, ''],
  ]; // biome-ignore format: a table
  for (const [what, event, expected] of cases) t.equal(bars(event), expected, what);
  const many = { ...alarm, detect: { ...told, recent: Array.from({ length: 500_000 }, (_, i) => i) } };
  t.equal(bars(many).replaceAll(/\u001b\[\d+m/g, '').length, 44, 'too many to draw');
});

t.test('whatever an event holds', async (t) => {
  const columns = fc.constantFrom(1, 40, 57, 80, 133);
  const events = fc.array(fc.oneof(anyEvent, anyObject), { maxLength: 8 });
  fc.assert(
    fc.property(events, columns, (events, columns) => {
      const text = shown(events, look(columns));
      const lines = text.split('\n');
      return !lines.some((line) => harm.test(line) || width(line) > Math.max(40, columns));
    }),
    { numRuns: 1500 },
  );
  t.pass('does nothing to the terminal, and fits');
  fc.assert(
    fc.property(events, columns, (events, columns) => {
      const coloured = shown(events, look(columns, true));
      return coloured.replaceAll(/\u001b\[\d+m/g, '') === shown(events, look(columns));
    }),
    { numRuns: 500 },
  );
  t.pass('colour takes no room');
  fc.assert(
    fc.property(anyEvent, (event) => {
      const text = render(look(Number.POSITIVE_INFINITY), { every: true }).event(event);
      return event.type === 'tick'
        ? text === ''
        : text.endsWith('\n') && text.includes(harmless(String(event.name ?? '')).trimEnd());
    }),
    { numRuns: 500 },
  );
  t.pass('is given out at once, its name whole where there is room');

  const deep = JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  t.equal(shown([deep], look(80)), '{ nested too deeply to show }\n');
  const hugeName = at('14:00:00.000', {
    type: 'log',
    name: 'n'.repeat(5_000_000),
    message: 'm\u0301'.repeat(2_000_000),
  });
  t.ok(shown([hugeName, { ...alarm, subject: 's'.repeat(5_000_000) }], look(80)).length < 4000);
});

t.test('colours', async (t) => {
  t.equal(palette(false), plain);
  const { state, level, strong, faint } = palette(true);
  t.equal(state.critical('x'), '\u001b[31mx\u001b[39m');
  t.equal(state.warning('x'), '\u001b[33mx\u001b[39m');
  t.equal(state.ok('x'), '\u001b[32mx\u001b[39m');
  t.equal(state.unknown('x'), '\u001b[35mx\u001b[39m');
  t.strictSame(
    ['a', 'b'].map(level.error),
    ['\u001b[31ma\u001b[39m', '\u001b[31mb\u001b[39m'],
    'a colour takes one text',
  );
  t.equal(faint(strong('x')), '\u001b[2m\u001b[1mx\u001b[22m\u001b[2m\u001b[22m');
  t.notMatch(shown([alarm, end], look(80)), /\u001b/);
});

t.test('csv', async (t) => {
  const row = (event: AnyEvent): string => csv().event(event).split('\n').slice(1).join('\n');
  const cases: readonly (readonly [string, AnyEvent, string])[] = [
    ['a metric', at('14:00:00.000', { type: 'metric', name: 'load', value: 3.1, unit: '1/s' }),
      '2026-11-20T14:00:00.000Z,metric,web1,load,,3.1,1/s,\n'],
    ['a status', { ...alarm, message: 'a, b' },
      '2026-11-20T14:02:10.000Z,status,web1,access.rate;status=500,critical,3.1,1/s,"a, b"\n'],
    ['a log line', at('14:00:00.000', { type: 'log', level: 'error', message: 'x' }),
      '2026-11-20T14:00:00.000Z,log,web1,,error,,,x\n'],
    ['any time that can be read', { time: 1_763_647_330 }, '2025-11-20T14:02:10.000Z,,,,,,,\n'],
    ['a time that cannot', { time: 'noon' }, 'noon,,,,,,,\n'],
    ['quotes and newlines', { message: 'say "hi"\r\nthere' }, ',,,,,,,"say ""hi""\nthere"\n'],
    ['formulas', { subject: '=1+1', name: '@a', message: ' -2', unit: '+' }, ",,'=1+1,'@a,,,'+,' -2\n"],
    ['a negative value is no formula', { value: -2 }, ',,,,,-2,,\n'],
    ['escape sequences', { message: '\u001b[31m' }, ',,,,,,,␛[31m\n'],
    ['nothing of it', { hello: 1, value: '3', subject: { a: 1 } }, ',,,,,,,\n'],
  ]; // biome-ignore format: a table
  for (const [what, event, expected] of cases) t.equal(row(event), expected, what);
  const header = 'time,type,subject,name,state,value,unit,message\n';
  t.equal(shown([], csv()), header, 'a header when nothing came');
  t.equal(shown([{}, {}], csv()), `${header},,,,,,,\n,,,,,,,\n`, 'a header once');

  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), (events) => {
      const rows: Record<string, string>[] = parse(shown(events, csv()), { columns: true });
      const lines = (text: unknown): string =>
        (typeof text === 'string' ? text : '').split(/\r?\n/).map(harmless).join('\n');
      return (
        rows.length === events.length &&
        rows.every(({ type, subject, message, value }, i) => {
          const event = events[i] ?? {};
          return (
            type === event.type &&
            value === (typeof event.value === 'number' ? String(event.value) : '') &&
            [lines(event.subject), `'${lines(event.subject)}`].includes(subject ?? '') &&
            [lines(event.message), `'${lines(event.message)}`].includes(message ?? '')
          );
        })
      );
    }),
    { numRuns: 500 },
  );
  for (const text of hostile)
    t.notMatch(
      row({ message: text }).trimEnd().split(',').at(-1),
      /^"?\s*[=+\-@]|[\u0000-\u0009\u000b-\u001f]/,
      JSON.stringify(text),
    );
});

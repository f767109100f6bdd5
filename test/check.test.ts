import fc from 'fast-check';
import t from 'tap';
import check from '../src/commands/check.js';
import { cannot, misuse } from '../src/declaration/failure.js';
import { readTime } from '../src/event/time.js';
import { decimal } from '../src/plugin/number.js';
import { Labels, label } from '../src/plugin/perfdata.js';
import { cut, printable } from '../src/plugin/text.js';
import { at, checked, type Given, type Made, metric, opened, status, valuesOf } from './checking.js';
import { sh } from './shell.js';

const early = (name: string, points: number, more: Made = {}): Made =>
  status(name, 'unknown', { detect: { method: 'surprise', points, needed: 121 }, ...more });
const rejects = (state: string): Made => ({
  time: at('02:10'), type: 'status', subject: 'tocsin', name: 'ingest.rejects', state, message: '40 of 100 lines could not be used',
}); // biome-ignore format: a line

t.test('statuses: the last of each series, the worst of all', async (t) => {
  const why = { message: '5.4 where 0 to 0.2 is usual at this hour', detect: { since: at('01:00') } };
  const cases: [title: string, events: Made[], status: number, text: string][] = [
    ['all well', ['a', 'b', 'c', 'd', 'e'].map((name) => status(name, 'ok')), 0, 'OK - 5 series ok'],
    ['one that is well is named', [status('a', 'ok')], 0, 'OK - 1 series ok: a of web1'],
    ['no data', [], 3, 'UNKNOWN - no data'],
    ['events of other types are no data', [{ type: 'log', message: 'x' }], 3,
      'UNKNOWN - no data: 1 event, no metric and no status'],
    ['who, since when and why', [status('access.rate;status=502', 'critical', why)], 2,
      'CRITICAL - access.rate;status=502 of web1 critical since 14:01:00: 5.4 where 0 to 0.2 is usual at this hour'],
    ['a count beside it', [status('a', 'critical', why), status('b', 'ok'), status('c', 'warning'), status('d', 'ok')], 2,
      'CRITICAL - a of web1 critical since 14:01:00: 5.4 where 0 to 0.2 is usual at this hour (1 critical, 1 warning, 2 ok)'],
    ['since the first of its state where the status does not say',
      [status('a', 'warning'), status('a', 'warning', { time: at('02:20') }), status('a', 'critical', { time: at('02:30') }),
        status('a', 'critical', { time: at('02:40') })], 2, 'CRITICAL - a of web1 critical since 14:02:30'],
    ['since another day', [status('a', 'critical', { detect: { since: '2026-11-19T22:00:00Z' } })], 2,
      'CRITICAL - a of web1 critical since 2026-11-19 22:00:00'],
    ['what its message says again at its end is said once',
      [status('a', 'critical', { message: '5 where 0 is usual; rare; since 14:02:10, 6 points' })], 2,
      'CRITICAL - a of web1 critical since 14:02:10: 5 where 0 is usual; rare'],
    ['but only there', [status('a', 'critical', { message: '5; since 14:02:10, 6 points; rare' })], 2,
      'CRITICAL - a of web1 critical since 14:02:10: 5; since 14:02:10, 6 points; rare'],
    ['recovered', [status('a', 'critical', why), status('a', 'ok', { time: at('03:00') })], 0, 'OK - 1 series ok: a of web1'],
    ['a status that comes late changes nothing', [status('a', 'ok', { time: at('03:00') }), status('a', 'critical')], 0,
      'OK - 1 series ok: a of web1'],
    ['of equal times the later line counts', [status('a', 'ok'), status('a', 'warning')], 1,
      'WARNING - a of web1 warning since 14:02:10'],
    ['without times the later line counts',
      [status('a', 'ok', { time: undefined }), status('a', 'warning', { time: undefined })], 1, 'WARNING - a of web1 warning'],
    ['a severity without a state', [status('a', '', { severity: 2 })], 2, 'CRITICAL - a of web1 critical since 14:02:10'],
    ['unknown is worse than ok', [status('a', 'unknown', { message: 'no answer' }), status('b', 'ok')], 3,
      'UNKNOWN - a of web1 unknown since 14:02:10: no answer (1 unknown, 1 ok)'],
    ['warning is worse than unknown', [status('a', 'unknown'), status('b', 'warning')], 1,
      'WARNING - b of web1 warning since 14:02:10 (1 warning, 1 unknown)'],
    ['the same name on two hosts is two series', [status('a', 'critical'), status('a', 'ok', { subject: 'web2' })], 2,
      'CRITICAL - a of web1 critical since 14:02:10 (1 critical, 1 ok)'],
    ['the strangest first', [status('a', 'critical'), status('b', 'critical', { detect: { score: 41 } })], 2,
      'CRITICAL - b of web1 critical since 14:02:10 (2 critical)'],
    ['then the one that began', [status('a', 'critical'), status('b', 'critical', { time: at('01:10') })], 2,
      'CRITICAL - b of web1 critical since 14:01:10 (2 critical)'],
    ['no subject, no name', [{ type: 'status', state: 'critical' }], 2, 'CRITICAL - - critical'],
    ['a status without a state', [status('a', 'fine')], 3, 'UNKNOWN - no data: 1 event had no value or state to be read'],
  ]; // biome-ignore format: a table
  for (const [title, events, code, text] of cases) {
    const found = await checked({}, events);
    t.same([found.status, found.text], [code, `TOCSIN ${text}`], title);
  }
});

t.test('too early to judge is told, and decides only where nothing was judged', async (t) => {
  const cases: [title: string, events: Made[], status: number, text: string][] = [
    ['alone', [early('a', 60), early('b', 60)], 3, 'UNKNOWN - 2 series too early to judge: 60 of 121 points'],
    ['at different points', [early('a', 20), early('b', 60)], 3,
      'UNKNOWN - 2 series too early to judge: at most 60 of 121 points'],
    ['as its message says', [status('a', 'unknown', { detect: {}, message: '7 of 121 points: not judged' })], 3,
      'UNKNOWN - 1 series too early to judge: 7 of 121 points'],
    ['not said how early', [status('a', 'unknown', { detect: { points: null, needed: null } })], 3,
      'UNKNOWN - 1 series too early to judge'],
    ['beside series that are well', [early('a', 60), status('b', 'ok'), status('c', 'ok')], 0,
      'OK - 2 series ok, 1 series too early to judge: 60 of 121 points'],
    ['beside one that is not', [early('a', 60), status('b', 'warning')], 1,
      'WARNING - b of web1 warning since 14:02:10 (1 warning, 1 series too early to judge: 60 of 121 points)'],
    ['beside its own reading', [early('a', 60), metric('a', 3)], 3,
      'UNKNOWN - 1 series too early to judge: 60 of 121 points'],
  ]; // biome-ignore format: a table
  for (const [title, events, code, text] of cases) {
    const found = await checked({}, events);
    t.same([found.status, found.text], [code, `TOCSIN ${text}`], title);
  }
});

t.test('metrics against limits', async (t) => {
  const load = [metric('load', 3), metric('load', 9, { time: at('02:20') }), metric('load', 6, { time: at('02:30') })];
  const well = 'OK - 1 series ok: load of web1';
  const bad = (state: string, why: string) => `${state.toUpperCase()} - load of web1 ${state}${why}`;
  const cases: [title: string, given: Given, events: Made[], status: number, text: string, data: string][] = [
    ['inside', { warning: '10', critical: '20' }, load, 0, `${well} 6`, 'web1.load=6;10;20'],
    ['outside of the first', { warning: '5', critical: '20' }, load, 1,
      bad('warning', ' since 14:02:20: 6 is above 5'), 'web1.load=6;5;20'],
    ['outside of both', { warning: '2', critical: '5' }, load, 2,
      bad('critical', ' since 14:02:20: 6 is above 5'), 'web1.load=6;2;5'],
    ['below', { critical: '7:' }, load, 2, bad('critical', ' since 14:02:30: 6 is below 7'), 'web1.load=6;;7:'],
    ['inside with @', { warning: '@5:7' }, load, 1, bad('warning', ' since 14:02:30: 6 is between 5 and 7'), 'web1.load=6;@5:7'],
    ['@ without a start', { warning: '@~:7' }, load, 1, bad('warning', ' since 14:02:30: 6 is not above 7'), 'web1.load=6;@~:7'],
    ['@ without an end', { warning: '@6:' }, load, 1, bad('warning', ' since 14:02:20: 6 is not below 6'), 'web1.load=6;@6:'],
    ['max', { critical: '8', stat: 'max' }, load, 2, bad('critical', ': 9 is above 8, the max of 3 readings'), 'web1.load=9;;8'],
    ['min', { critical: '4:', stat: 'min' }, load, 2, bad('critical', ': 3 is below 4, the min of 3 readings'), 'web1.load=3;;4:'],
    ['mean', { critical: '6', stat: 'mean' }, load, 0, `${well} mean 6`, 'web1.load=6;;6'],
    ['sum', { critical: '17', stat: 'sum' }, load, 2, bad('critical', ': 18 is above 17, the sum of 3 readings'), 'web1.load=18;;17'],
    ['count', { critical: '2', stat: 'count' }, load, 2, bad('critical', ': 3 is above 2, the count of readings'), 'web1.load=3;;2;0'],
    ['last is the newest by its time', { critical: '8' }, [...load].reverse(), 0, `${well} 6`, 'web1.load=6;;8'],
    ['a null is no reading', { critical: '8' }, [...load, metric('load', null, { time: at('03:00') })], 0, `${well} 6, 7m30s old`, 'web1.load=6;;8'],
    ['nothing but nulls', { critical: '8' }, [metric('load', null)], 3, 'UNKNOWN - 1 series without a reading', ''],
    ['some nulls', { critical: '8' }, [...load, metric('x', null)], 0, `${well} 6, 1 series without a reading`, 'web1.load=6;;8'],
    ['nulls are counted as none', { critical: '1:', stat: 'count' }, [metric('load', null)], 2,
      bad('critical', ': 0 is below 1, the count of readings'), 'web1.load=0;;1:;0'],
    ['beyond a double', { critical: '8' }, [JSON.parse('{"type":"metric","name":"x","value":1e999}')], 2,
      'CRITICAL - x critical: Infinity is above 8', ''],
    ['no sum of both infinities', { critical: '8', stat: 'sum' },
      [metric('load', Number.POSITIVE_INFINITY), metric('load', Number.NEGATIVE_INFINITY)], 3,
      bad('unknown', ': cannot be judged, the sum of 2 readings'), ''],
    ['a unit', { critical: '0.2' }, [metric('load', 0.25, { unit: 's' })], 2,
      bad('critical', ' since 14:02:10: 0.25 s is above 0.2 s'), 'web1.load=0.25s;;0.2'],
    ['a unit the guidelines do not know', { critical: '2' }, [metric('load', 3.1, { unit: '1/s' })], 2,
      bad('critical', ' since 14:02:10: 3.1/s is above 2/s'), 'web1.load=3.1;;2'],
    ['a share', { critical: '80' }, [metric('load', 85, { unit: '%' })], 2,
      bad('critical', ' since 14:02:10: 85% is above 80%'), 'web1.load=85%;;80'],
    ['no more digits than it takes', { critical: '10' }, [metric('load', 10.0000001)], 2,
      bad('critical', ' since 14:02:10: 10.0000001 is above 10'), 'web1.load=10.0000001;;10'],
    ['the worst decides, all are in the perfdata', { warning: '5', critical: '8' },
      [metric('a', 1), metric('b', 9), metric('c', 6), metric('d', 12)], 2,
      'CRITICAL - d of web1 critical since 14:02:10: 12 is above 8 (2 critical, 1 warning, 1 ok)',
      'web1.d=12;5;8 web1.b=9;5;8 web1.c=6;5;8 web1.a=1;5;8'],
    ['all well', { warning: '50' }, [metric('a', 10), metric('b', 40), metric('c', 30)], 0,
      'OK - 3 series ok, nearest to its limit: b of web1 40', 'web1.b=40;50 web1.c=30;50 web1.a=10;50'],
    ['no limits', {}, [metric('b', 3), metric('a', 4)], 3,
      'UNKNOWN - nothing to judge: give -w or -c, or pipe the output of detect', 'web1.a=4 web1.b=3'],
    ['text is no reading', { critical: '8' }, [metric('a', '12')], 3, 'UNKNOWN - no data: 1 event had no value or state to be read', ''],
    ['limits that met nothing', { critical: '8' }, [status('a', 'ok')], 3, 'UNKNOWN - no reading came for -w or -c',
      'ok=1;;;0;1 warning=0;;;0;1 critical=0;;;0;1 unknown=0;;;0;1'],
    ['but a critical status stays one', { critical: '8' }, [status('a', 'critical')], 2,
      'CRITICAL - a of web1 critical since 14:02:10 (no reading came for -w or -c)',
      'ok=0;;;0;1 warning=0;;;0;1 critical=1;;;0;1 unknown=0;;;0;1'],
    ['a status beside a reading of one series', { critical: '8' }, [metric('a', 3), status('a', 'warning')], 1,
      'WARNING - a of web1 warning since 14:02:10', 'ok=0;;;0;1 warning=1;;;0;1 critical=0;;;0;1 unknown=0;;;0;1 web1.a=3;;8'],
    ['the worse of the two', { critical: '8' }, [metric('a', 9), status('a', 'warning')], 2,
      'CRITICAL - a of web1 critical since 14:02:10: 9 is above 8',
      'ok=0;;;0;1 warning=0;;;0;1 critical=1;;;0;1 unknown=0;;;0;1 web1.a=9;;8'],
    ['by another key', { critical: '5', stat: 'sum', key: 'service' },
      [metric('a', 3, { tags: { service: 'shop' } }), metric('b', 4, { tags: { service: 'shop' } })], 2,
      'CRITICAL - shop critical: 7 is above 5, the sum of 2 readings', 'shop=7;;5'],
    ['by a field that no event has', { critical: '5', key: 'name,srvice' }, [metric('a', 3), metric('b', 4)], 3,
      'UNKNOWN - no event had srvice, of --key (2 ok)', 'b_=4;;5 a_=3;;5'],
    ['another first word', { name: 'LOAD' }, [], 3, 'UNKNOWN - no data', ''],
  ]; // biome-ignore format: a table
  for (const [title, given, events, code, text, data] of cases) {
    const found = await checked(given, events);
    t.same([found.status, found.text, found.data], [code, `${given['name'] ?? 'TOCSIN'} ${text}`, data], title);
  }
  t.equal((await checked({ name: '' }, [])).first, 'UNKNOWN - no data', 'no first word');
});

t.test('lines that could not be used', async (t) => {
  const told = 'ingest.rejects of tocsin warning since 14:02:10: 40 of 100 lines could not be used';
  const cases: [title: string, events: Made[], rejected: number, status: number, text: string, below: string[]][] = [
    ['before us: a warning at least', [status('a', 'ok'), status('b', 'ok'), rejects('warning')], 0, 1,
      `WARNING - ${told} (2 ok)`, []],
    ['and nothing worse', [status('a', 'critical'), rejects('warning')], 0, 2,
      'CRITICAL - a of web1 critical since 14:02:10', [told]],
    ['and nothing came', [rejects('warning')], 0, 1, `WARNING - ${told} (no data: 1 event, no metric and no status)`, []],
    ['well again', [status('a', 'ok'), rejects('warning'), rejects('ok')], 0, 0, 'OK - 1 series ok: a of web1', []],
    ['well again is no series that is well', [rejects('ok')], 0, 3, 'UNKNOWN - no data: 1 event, no metric and no status', []],
    ['ours are counted below', [status('a', 'ok')], 3, 0, 'OK - 1 series ok: a of web1', ['3 lines could not be used']],
    ['and decide where nothing came', [], 1, 3, 'UNKNOWN - no data: 1 line could not be used', []],
    ['events of no use too', [status('a', 'ok'), metric('b', 'x')], 0, 0, 'OK - 1 series ok: a of web1',
      ['1 event had no value or state to be read']],
  ]; // biome-ignore format: a table
  for (const [title, events, rejected, code, text, below] of cases) {
    const found = await checked({}, events, rejected);
    t.same([found.status, found.text, found.below], [code, `TOCSIN ${text}`, below], title);
  }
});

t.test('--state: parts are the whole', async (t) => {
  const all = [
    status('a', 'critical', { message: 'down' }), metric('m', 5), status('b', 'ok'), rejects('warning'), metric('m', 2),
    metric('late', 'x'), status('a', 'critical', { time: at('04:00'), message: 'still' }), metric('m', 7, { time: at('05:00') }),
  ]; // biome-ignore format: a list
  for (const stat of ['last', 'mean', 'max', 'min', 'sum', 'count']) {
    const given = { warning: '4', stat };
    const whole = await checked(given, all);
    for (let split = 0; split <= all.length; split++) {
      let saved: unknown;
      let end = { lines: [] as string[], status: -1 };
      for (const part of [all.slice(0, split), all.slice(split)]) {
        const stage = await opened(given);
        if (saved) stage.restore?.(structuredClone(saved));
        for (const event of part) stage.event(event, '', readTime(event['time']), () => {});
        end = { lines: [], status: -1 };
        stage.close?.((line) => end.lines.push(line));
        end.status = stage.status?.() ?? -1;
        saved = stage.save?.();
      }
      t.same(end, { lines: whole.lines, status: whole.status }, `${stat}, cut at ${split}`);
    }
  }
  const stage = await opened({});
  stage.event(status('a', 'critical'), '', 0, () => {});
  const next = await opened({});
  next.restore?.(stage.save?.());
  const lines: string[] = [];
  next.close?.((line) => lines.push(line));
  t.same([next.status?.(), lines.length], [2, 1], 'a run without events keeps the last states');
});

t.test('everything fits in 4 KB, worst first, the rest counted', async (t) => {
  const alarms = Array.from({ length: 500 }, (_, i) =>
    status(`series.${i}`, 'critical', { message: `${i} ${'é'.repeat(i)}`, detect: { score: i } }),
  );
  const values = Array.from({ length: 500 }, (_, i) => metric(`series.${i}`, i));
  const found = await checked({ critical: '100' }, [...alarms, ...values], 7);
  t.match(found.first, /^TOCSIN CRITICAL - series\.499 of web1 critical since 14:02:10: 499 é+/);
  t.match(found.text, /\(500 critical\), \+4\d\d more without perfdata$/);
  for (let length = 1; length < 30; length++) {
    const few = values.map((event, i) => ({ ...event, value: i < 12 ? 9 : 1 }));
    const { below } = await checked({ critical: '5', name: 'x'.repeat(length) }, few);
    t.match(below.at(-1), /^series/, 'lines of less than 1 KB have room beside any perfdata');
  }
  t.match(
    found.data,
    /^ok=0;;;0;500 warning=0;;;0;500 critical=500;;;0;500 unknown=0;;;0;500 web1\.series\.499=499;;100 /,
  );
  t.equal(found.below[0], '7 lines could not be used');
  t.match(found.below[1], /^series\.498 of web1 critical/);
  t.match(found.below.at(-1), /^\+49\d more$/);
  const shown = found.data.split(' ').length - 4;
  t.equal(shown + Number(/\+(\d+) more/.exec(found.text ?? '')?.[1]), 500, 'each series is shown or counted');
  t.equal(found.below.length - 2 + Number(/\d+/.exec(found.below.at(-1) ?? '')?.[0]), 499, 'and so is each alarm');
  const size = Buffer.byteLength(`${found.lines.join('\n')}\n`);
  t.ok(size <= 4096 && size > 3500, `${size} bytes`);
});

t.test('whatever comes, the line is one that every reader takes', async () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'a|b',
      "it's",
      'a=b;c',
      'two words',
      '\u001b[31mred\u001b[0m',
      'x\ny|z=1',
      '__proto__',
      'ok',
      '\u202e',
      '',
    ),
    fc.constant('x'.repeat(100_000)),
  );
  const anyNumber = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(null, 1e-300, 1e300, -0));
  const any = fc.oneof(
    fc.record({ type: fc.constant('metric'), subject: hostile, name: hostile, value: anyNumber, unit: hostile }),
    fc.record({
      type: fc.constant('status'), subject: hostile, name: hostile, message: hostile,
      state: fc.constantFrom('ok', 'warning', 'critical', 'unknown'),
      detect: fc.option(fc.record({ points: fc.double(), needed: fc.double(), since: fc.string() }), { nil: undefined }),
    }),
    fc.record({ type: hostile, value: hostile, state: hostile }),
    fc.record({ type: fc.constantFrom('metric', 'status'), subject: fc.anything(), name: fc.anything(), detect: fc.anything(), value: fc.double() }),
  ); // biome-ignore format: a table
  const datum = /^[\p{L}\p{N}_./-]+=-?\d+(\.\d+)?(s|ms|us|%|B|KB|MB|GB|TB|c)?(;[-@~:.\d]*){0,4}$/u;
  await fc.assert(
    fc.asyncProperty(
      fc.array(any, { maxLength: 40 }),
      fc.constantFrom('last', 'sum', 'count'),
      async (events, stat) => {
        const { lines, first, data, status } = await checked(
          { warning: '10', critical: '~:1e9', stat },
          events as Made[],
        );
        if (![0, 1, 2, 3].includes(status ?? -1)) return false;
        const word = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'][status ?? -1];
        if (!first.startsWith(`TOCSIN ${word} - `) || first.split('|').length > 2) return false;
        if (lines.some((line) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/.test(line))) return false;
        if (lines.slice(1).some((line) => line.includes('|'))) return false;
        if (Buffer.byteLength(lines.join('\n')) > 4095) return false;
        const parts = data === '' ? [] : data.split(' ');
        const labels = new Set(parts.map((part) => part.split('=')[0]));
        return parts.every((part) => datum.test(part)) && labels.size === parts.length;
      },
    ),
    { numRuns: 300 },
  );
});

t.test('numbers without exponents, and nothing of weight lost', async (t) => {
  const cases: [value: number, text: string][] = [
    [0, '0'], [-0, '0'], [1, '1'], [-1.5, '-1.5'], [0.1 + 0.2, '0.3'], [1e21, '1000000000000000000000'], [1e-7, '0.0000001'],
    [-2.5e-9, '-0.0000000025'], [9007199254740991, '9007199254740991'], [1e-300, '0'], [-1e-300, '0'], [123456789.123, '123456789.123'],
  ]; // biome-ignore format: a table
  for (const [value, text] of cases) t.equal(decimal(value), text, String(value));
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = decimal(value);
      return /^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text) - value) <= Math.abs(value) * 1e-14 + 1e-20;
    }),
  );
});

t.test('labels need no quotes, stay within 100 bytes and are never shared', async (t) => {
  const cases: [subject: string, name: string, label: string][] = [
    ['web1', 'access.rate;path=/a;status=502', 'web1.access.rate.path_/a.status_502'],
    ['', 'a b', 'a_b'],
    ['', "it's", 'it_s'],
    ['', '', 'value'],
    ['db', '', 'db'],
    ['', 'débit', 'débit'],
    ['', 'a|b"c\\d$e', 'a_b_c_d_e'],
  ];
  for (const [subject, name, text] of cases) t.equal(label(subject, name), text);
  const long = 'é'.repeat(100);
  t.match(label('', long), /^é+_[0-9a-f]{8}$/);
  t.ok(Buffer.byteLength(label('', long)) <= 100);
  t.not(label('', `${long}a`), label('', `${long}b`));
  const labels = new Labels(['ok']);
  const given = ['a b', 'a_b', "a'b", 'ok'].map((name) => labels.next('', name));
  t.match(given, ['a_b', /^a_b_[0-9a-f]{8}$/, /^a_b_[0-9a-f]{8}$/, /^ok_[0-9a-f]{8}$/]);
  t.equal(new Set(given).size, 4);
});

t.test('text on one line, cut between characters', async (t) => {
  const cases: [text: string, bytes: number, printed: string][] = [
    ['plain', 10, 'plain'],
    ['\u001b[1;31mred\u001b[0m\r\n\tline\u0007', 40, 'red line'],
    ['a | b', 40, 'a / b'],
    ['\u009b31mx\u202ey\u2028z', 40, 'xy z'],
    ['éééééé', 9, 'ééé...'],
    ['😀😀😀', 8, '😀...'],
  ];
  for (const [text, bytes, printed] of cases) t.equal(printable(text, bytes), printed);
  t.equal(printable(`${'\u001b[0m'.repeat(100)}x`, 40), '...', 'what was not looked at is marked as left out');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, bytes) => {
      const start = cut(text, bytes);
      return Buffer.byteLength(start) <= bytes && (start === text || start.endsWith('...'));
    }),
  );
  const swarm = printable('\u001b]\u001b['.repeat(5_000_000), 300);
  t.match(swarm, /^[^\u001b]{297}\.\.\.$/, 'a long text is cut before it is looked at');
});

t.test('failures are answers on stdout', async (t) => {
  const misused = check.failure?.(misuse('10:abc is not a range\n| x=1'));
  t.match(misused, { status: 3, text: /^TOCSIN UNKNOWN - 10:abc is not a range \/ x=1\nusage: tocsin check .*\n$/ });
  t.same(check.failure?.(cannot('state.bin is locked')), { status: 3, text: 'TOCSIN UNKNOWN - state.bin is locked\n' });
  t.same(check.failure?.(new TypeError('boom')), { status: 3, text: 'TOCSIN UNKNOWN - internal error: boom\n' });
  for (const range of [
    '',
    ':',
    '@',
    'abc',
    '10:abc',
    '20:10',
    'nan',
    '10:~',
    '5:@7',
    '1-10',
    '0x10',
    '10:20:30',
    '1_000',
    ' 10',
  ])
    t.throws(() => valuesOf({ critical: range }), { status: 2, message: /is not a range/ }, `-c '${range}'`);
});

t.test('as people call it', async (t) => {
  const load = '{"time":"2026-11-20T14:02:10Z","type":"metric","subject":"web1","name":"load","value":5}\n';
  const usage = 'usage: tocsin check [-w RANGE] [-c RANGE] [--stat STAT] [FILE...]; more: tocsin help check\n';
  const down = `${JSON.stringify(status('a', 'critical', { message: `a|b\u001b[31m\n${'x'.repeat(100_000)}` }))}\n`;
  const cases: [line: string, input: string, status: number, stdout: string | RegExp][] = [
    ['tocsin check -w 10', load, 0, 'TOCSIN OK - 1 series ok: load of web1 5 | web1.load=5;10\n'],
    ['tocsin check -w 4', load, 1, 'TOCSIN WARNING - load of web1 warning since 14:02:10: 5 is above 4 | web1.load=5;4\n'],
    ['tocsin check -w 3 -c 4 -', load, 2, /^TOCSIN CRITICAL - load of web1 critical since 14:02:10: 5 is above 4 \| /],
    ['tocsin check < /dev/null', '', 3, 'TOCSIN UNKNOWN - no data\n'],
    ['tocsin check', 'junk\n', 3, 'TOCSIN UNKNOWN - no data: 1 line could not be used\n'],
    ['tocsin check -w 10', `junk\n${load}[]\n`, 0, /^TOCSIN OK - .*\n2 lines could not be used\n$/],
    ['tocsin check', '{"__proto__":{"type":"status","state":"critical"}}\n', 3, /^TOCSIN UNKNOWN - no data/],
    ['tocsin check', down, 2, /^TOCSIN CRITICAL - a of web1 critical since 14:02:10: a\/b x{290,300}\.\.\. \| ok=0;;;0;1 [^\n|]*\n$/],
    ['tocsin check -c 10:abc', load, 3, new RegExp(`^TOCSIN UNKNOWN - [^\n]*10:abc is not a range[^\n]*\n${usage.replace(/[[\].]/g, '\\$&')}$`)],
    ['tocsin check --bogus', load, 3, /^TOCSIN UNKNOWN - .*--bogus.*\nusage: tocsin check /],
    ['tocsin check nowhere.ndjson', '', 3, /^TOCSIN UNKNOWN - .*nowhere\.ndjson.*\n$/],
    ['tocsin check --state /nowhere/state', '', 3, /^TOCSIN UNKNOWN - .*\/nowhere\/state.*\n$/],
    [`tocsin check -w 4 --where 'value > 6'`, load, 3, /^TOCSIN UNKNOWN - no data/],
    [`tocsin check -w 4 --where 'value >'`, load, 3, /^TOCSIN UNKNOWN - (?!internal)/],
    [`tocsin check --output json -w 4`, load, 1, /^TOCSIN WARNING - /],
    ['d=$(mktemp -d); tocsin check -w 4 --state $d/s > $d/out; tocsin check -w 4 --state $d/s < /dev/null | cmp - $d/out; echo $?; rm -r $d',
      load, 0, '0\n'],
  ]; // biome-ignore format: a table
  for (const [line, input, code, stdout] of cases) {
    const found = sh(line, input);
    t.match(found, { status: code, stdout, stderr: '' }, line);
    t.equal(found.stderr, '', 'nothing on stderr');
    if (typeof stdout === 'string') t.equal(found.stdout, stdout);
  }
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t from 'tap';
import { Ids } from '../src/event/id.js';
import { writeTime } from '../src/event/time.js';
import { csv } from '../src/formats/csv.js';
import type { Format, Settings } from '../src/formats/format.js';
import { graphite } from '../src/formats/graphite.js';
import { graphiteCsv } from '../src/formats/graphite-csv.js';
import { graphiteJson } from '../src/formats/graphite-json.js';
import { isGap, numberText } from '../src/formats/reading.js';
import { Records } from '../src/formats/records.js';
import { tagsOf } from '../src/formats/target.js';
import { hostile } from './arbitrary.js';
import { written } from './schema.js';
import { sh, shared } from './shell.js';

const now = Date.UTC(2026, 10, 20, 22);
const usual: Settings = { zone: 'UTC', subject: undefined, name: undefined, map: {}, now, ids: new Ids() };

interface Read {
  readonly events: string[];
  readonly reasons: string[];
}

const linesOf = (text: string) => (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');

/** What a format makes of a text; with `cut`, its state is saved after that many lines and another goes on with it. */
function read(format: Format, text: string, settings: Partial<Settings> = {}, cut?: number): Read {
  const events: string[] = [];
  const reasons: string[] = [];
  const take = (time: number, event: string) => {
    events.push(event);
    if (writeTime(time) !== JSON.parse(event).time) t.fail(`${event} is told to be of ${writeTime(time)}`);
  };
  let decoder = format.open({ ...usual, ...settings });
  for (const [i, line] of (text === '' ? [] : linesOf(text)).entries()) {
    if (i === cut) {
      const saved = deserialize(serialize(decoder.save?.()));
      decoder = format.open({ ...usual, ...settings });
      decoder.restore?.(saved);
    }
    const reason = decoder.line(line, take);
    if (reason !== undefined) reasons.push(reason);
  }
  const reason = decoder.end?.(take);
  if (reason !== undefined) reasons.push(reason);
  return { events, reasons };
}

const parsed = ({ events }: Read) => events.map((event) => JSON.parse(event));

/** An event without what is the same in all: type, and a subject that is not there. */
const told = (outcome: Read) => parsed(outcome).map(({ type, ...rest }) => rest);

/** Time, name and value; infinity by the word that stands for it in CSV and the number that does in JSON. */
const points = (outcome: Read) =>
  parsed(outcome).map(({ time, name, value, data }) => [
    time,
    name,
    value,
    data && Number(data.value.replace('inf', 'Infinity')),
  ]);

const absent = shared === undefined && 'no reference data beside the project';
const folder = join(shared ?? '', 'vectors/graphite');
const fixture = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Entry {
  readonly file: string;
  readonly path?: string;
  readonly status?: number;
  readonly type?: string;
}
const entries: readonly Entry[] = shared ? JSON.parse(fixture('index.json.manifest')).entries : [];

t.test('each CSV answer holds the points of its JSON twin', { skip: absent }, async (t) => {
  const request = ({ path }: Entry) => path?.replace(/format=\w+/, '');
  let twins = 0;
  for (const entry of entries.filter(({ file }) => file.endsWith('.csv'))) {
    const outcome = read(graphiteCsv, fixture(entry.file));
    t.same(outcome.reasons, [], entry.file);
    t.same(parsed(outcome).flatMap(written), [], `${entry.file}: as the schema says`);
    t.equal(
      outcome.events.length,
      fixture(entry.file).split('\r\n').length - 1,
      `${entry.file}: a point for each line`,
    );
    const twin = entries.find((other) => other.file.endsWith('.json') && request(other) === request(entry));
    if (!twin) continue;
    t.same(points(outcome), points(read(graphiteJson, fixture(twin.file))), `${entry.file} and ${twin.file}`);
    twins++;
  }
  t.ok(twins >= 15, `${twins} twins`);
});

t.test('local times of an answer', { skip: absent }, async (t) => {
  const zones = { 'Europe_London': 'Europe/London', 'America_New_York': 'America/New_York', 'Asia_Kolkata': 'Asia/Kolkata', 'UTC': 'UTC', 'No_Such': 'UTC' };
  for (const [file, zone] of Object.entries(zones)) {
    const events = parsed(read(graphiteCsv, fixture(`tz-dst-${file}.csv`), { zone }));
    const wrong = events.filter(({ time, value }) => Date.parse(time) !== 1_792_890_000_000 + value * 60_000);
    t.same([events.length, wrong], [90, []], `${zone}: the value says which minute it is, through the repeated hour`);
  }
}); // biome-ignore format: a table

t.test('the repeated hour', async (t) => {
  const row = (time: string, target = 'a') => `${target},2026-10-25 ${time}:00,1\n`;
  const hours = (text: string) =>
    parsed(read(graphiteCsv, text, { zone: 'Europe/London' })).map(({ time }) => time.slice(11, 16));
  const cases: readonly (readonly [string, string, string])[] = [
    ['by the minute', row('01:58') + row('01:59') + row('01:00') + row('01:01'), '00:58 00:59 01:00 01:01'],
    ['by the quarter', row('01:30') + row('01:45') + row('01:00') + row('01:15'), '00:30 00:45 01:00 01:15'],
    ['by the half hour', row('01:00') + row('01:30') + row('01:00') + row('01:30') + row('02:00'), '00:00 00:30 01:00 01:30 02:00'],
    ['by the hour', row('00:00') + row('01:00') + row('01:00') + row('02:00'), '23:00 00:00 01:00 02:00'],
    ['by the hour, from within', row('01:00') + row('01:00') + row('02:00'), '00:00 01:00 02:00'],
    ['each target for itself', row('01:59') + row('01:00') + row('01:59', 'b') + row('01:00', 'b'), '00:59 01:00 00:59 01:00'],
    ['the same answer again', row('01:58') + row('01:59') + row('01:00') + row('03:00') + row('01:58') + row('01:59') + row('01:00'), '00:58 00:59 01:00 03:00 00:58 00:59 01:00'],
    ['an overlapping answer', row('01:43') + row('01:44') + row('01:45') + row('01:30') + row('01:31'), '00:43 00:44 00:45 00:30 00:31'],
  ]; // biome-ignore format: a table
  for (const [what, text, expected] of cases) t.equal(hours(text).join(' '), expected, what);
});

t.test('rows of a CSV answer', async (t) => {
  const time = '2026-11-20 19:38:00';
  const cases: readonly (readonly [string, object | RegExp])[] = [
    [`a.b,${time},29.32`, { name: 'a.b', value: 29.32 }],
    [`a.b,${time},29.32\r`, { name: 'a.b', value: 29.32 }],
    [`a.b,${time},`, { name: 'a.b', value: null }],
    [`a.b,${time},None`, { name: 'a.b', value: null }],
    [`a.b,${time},nan`, { name: 'a.b', value: null }],
    [`a.b,${time},inf`, { name: 'a.b', value: null, data: { value: 'inf' } }],
    [`a.b,${time},-inf`, { name: 'a.b', value: null, data: { value: '-inf' } }],
    [`a.b,${time},1e+16`, { name: 'a.b', value: 1e16 }],
    [`a.b,${time},"5"`, { name: 'a.b', value: 5 }],
    [`"load, ""web01"" | prod",${time},1`, { name: 'load, "web01" | prod', value: 1 }],
    [`"a\nb",${time},1`, { name: 'a\nb', value: 1 }],
    [`cpu;host=a;dc=b,${time},1`, { name: 'cpu;dc=b;host=a', value: 1, tags: { dc: 'b', host: 'a' } }],
    [`"sumSeries(cpu;host=a, 2)",${time},1`, { name: 'sumSeries(cpu;host=a, 2)', value: 1 }],
    [`<br>,${time},1`, { name: '<br>', value: 1 }],
    [`a.b,${time}`, /^2 columns where Graphite's CSV has 3/],
    [`sum(a,b),${time},1`, /^4 columns/],
    [`,${time},1`, /^no target/],
    [`a.b,${time},x`, /^not a number: "x"/],
    [`a.b,2026-11-20T19:38:00Z,1`, /^not a time/],
    ['a.b,2026-02-30 19:38:00,1', /^not a time/],
    ['a.b,2026-11-20 24:00:00,1', /^not a time/],
    ['a.b,2026/11/20 19:38:00,1', /^not a time/],
    [`"a.b,${time},1`, /^a quote is opened and not closed: "\\"a.b,2026/],
    [
      '<html><body>Bad Gateway &lt;502&gt;</body></html>',
      /^this is an HTML error page from Graphite: Bad Gateway <502>$/,
    ],
    ['Invalid parameters (Unknown day reference: x)', /^this is an error from Graphite: Invalid parameters/],
  ];
  for (const [text, expected] of cases) {
    const known = `a.b,2026-11-20 19:37:00,1\n${text}`;
    const { events, reasons } = read(graphiteCsv, known);
    if (expected instanceof RegExp) t.match(reasons[0] ?? 'no reason', expected, text);
    else t.same(told({ events: events.slice(1), reasons }), [{ time: '2026-11-20T19:38:00.000Z', ...expected }], text);
  }
  t.same(read(graphiteCsv, ''), { events: [], reasons: [] }, 'an unknown metric is answered with nothing');
  t.match(
    read(graphiteCsv, `a,${time},12345678901234567890.10\n`).events[0],
    /"value":12345678901234567890.10}/,
    'bytes stay',
  );
});

t.test('JSON answers', { skip: absent }, async (t) => {
  let answers = 0;
  for (const { file, path, status, type } of entries.filter(({ file }) => file.endsWith('.json'))) {
    const outcome = read(graphiteJson, fixture(file));
    const answer = path?.startsWith('/render') && status === 200 && /json|javascript/.test(type ?? '');
    if (!answer) {
      t.match(
        [outcome.events.length, outcome.reasons[0] ?? 'no reason'],
        [0, /^(?:no render answer|this is an error)/],
        `${file} is refused`,
      );
      continue;
    }
    answers++;
    t.same(outcome.reasons, [], file);
    t.same(parsed(outcome).flatMap(written), [], `${file}: as the schema says`);
    const source = JSON.parse(fixture(file).replace(/^cb\(|\)$/g, ''));
    const expected = source.flatMap((series: { target: string; datapoints: [number | null, number][] }) =>
      series.datapoints.map(([value, epoch]) => [
        writeTime(epoch * 1000),
        series.target,
        value === Number.POSITIVE_INFINITY ? null : value,
        value === Number.POSITIVE_INFINITY ? value : undefined,
      ]),
    );
    t.same(points(outcome), expected, `${file} by way of JSON.parse`);
  }
  t.ok(answers > 25, `${answers} answers`);
  t.match(read(graphiteJson, fixture('bad-fn.json')).reasons, [/unknown function: nosuchfn/]);
  for (const page of ['ev-post3.txt', 'ev-post4.txt', 'fn-holtWintersAberration-rolled-archive-500.txt']) {
    const { events, reasons } = read(graphiteJson, fixture(page));
    t.equal(events.length, 0, page);
    t.ok(
      reasons.every((reason) => reason.startsWith('this is an HTML error page from Graphite')),
      page,
    );
    t.ok(
      reasons.some((reason) => /: Graphite encountered an unexpected error/.test(reason)),
      'it says what the page says',
    );
    t.ok(
      reasons.every((reason) => reason.length < 300),
      'briefly',
    );
    t.equal(
      Math.max(...[csv, graphite, graphiteCsv, graphiteJson].map((format) => format.recognise(linesOf(fixture(page))))),
      0,
      'nobody takes it',
    );
  }
});

const series = (target: string, values: readonly string[], more = ',"tags":{"name":"n","f":"1"}') =>
  `{"target":${JSON.stringify(target)}${more},"datapoints":[${values.map((value, i) => `[${value}, ${1_795_203_480 + 60 * i}]`).join(', ')}]}`;

t.test('JSON in all its forms', async (t) => {
  const tagged = { tags: { f: '1' } };
  const one = (name: string, value: unknown, more: object = tagged) => ({
    time: '2026-11-20T19:38:00.000Z',
    name,
    value,
    ...more,
  });
  const cases: readonly (readonly [string, string, readonly object[], (RegExp | string)[]?])[] = [
    ['nothing', '[]', []],
    ['several answers', `[]\n[${series('a', ['1'])}]\n\n[${series('b', ['2'])}][]\n`, [one('a', 1), one('b', 2)]],
    ['over lines', JSON.stringify(JSON.parse(`[${series('a', ['1'])},${series('b', ['2.5'])}]`), null, 2), [one('a', 1), one('b', 2.5)]],
    ['a token a line', `[${series('a', ['1'])}]`.replace(/([[\]{},:])/g, '\n$1\n'), [one('a', 1)]],
    ['series alone, one a line', `${series('a', ['1'])}\n${series('b', ['2'])}\n`, [one('a', 1), one('b', 2)]],
    ['jsonp', `cb([${series('a', ['1'])}])`, [one('a', 1)]],
    ['jsonp over lines', `/**/angular.callbacks._1(\n[${series('a', ['1'])}]\n);\n`, [one('a', 1)]],
    ['gaps', `[${series('a', ['null'])},${series('b', ['None'])},${series('c', ['NaN'])}]`, [one('a', null), one('b', null), one('c', null)]],
    ['infinities', `[${series('a', ['1e9999'])},${series('b', ['-Infinity'])}]`, [one('a', null, { ...tagged, data: { value: '1e9999' } }), one('b', null, { ...tagged, data: { value: '-Infinity' } })]],
    ['no tags', `[${series('a', ['1'], '')}]`, [one('a', 1, {})]],
    ['tags of the path and of the answer', `[${series('cpu;host=a', ['1'], ',"tags":{"name":"cpu","host":"b","dc":"c"}')}]`, [one('cpu;host=a', 1, { tags: { host: 'a', dc: 'c' } })]],
    ['tags behind the points', '[{"datapoints":[[1,1795203480]],"tags":{"f":"1"},"target":"a"}]', [one('a', 1)]],
    ['unknown members', `[{"x":{"y":[[{"target":"no"}],"]"]},"z":null,${series('a', ['1']).slice(1)}]`, [one('a', 1)]],
    ['tags that are no strings', `[${series('a', ['1'], ',"tags":{"f":1,"n":{"x":[1]},"m":null}')}]`, [one('a', 1)]],
    ['escapes', `[${series('a"\\\n\u001b\u2028\ud800', ['1'])}]`, [one('a"\\\n\u001b\u2028\ud800', 1)]],
    ['__proto__', `[${series('a', ['1'], ',"tags":{"__proto__":"x"},"__proto__":{"target":"no"}')}]`, [one('a', 1, { tags: JSON.parse('{"__proto__":"x"}') })]],
    ['a point that is none', `[${series('a', ['1', '"2"'])}]`, [one('a', 1)], [/^datapoints that are no pairs/]],
    ['a point of three', '[{"target":"a","tags":{},"datapoints":[[1,2,3]]}]', [], [/^datapoints that are no pairs/]],
    ['a value that is no number', `[${series('a', ['1', 'x', '3'])}]`, [one('a', 1), { ...one('a', 3), time: '2026-11-20T19:40:00.000Z' }], ['not a number: "x"']],
    ['a time that is none', '[{"target":"a","tags":{},"datapoints":[[1,null]]}]', [], ['not a time: "null"']],
    ['rickshaw', '[{"target": "a", "datapoints": [{"x": 1, "y": 2}]}]', [], [/rickshaw/]],
    ['an answer that breaks off', `[${series('a', ['1']).slice(0, -2)}`, [one('a', 1)], ['the answer breaks off in "a"']],
    ['one that breaks off at once', '[', [], ['the answer breaks off']],
    ['not JSON', '{"target":"a"\nfoo\n}\n', [], ['no JSON: a name was expected', 'the rest of an answer that cannot be read']],
    ['a string without an end', '[{"target":"a\n', [], ['a string that does not end']],
    ['a page, then an answer', `<html>\n<p>Bad <b>Gateway</b>\n\n{ color: red }\n[${series('a', ['1'])}]\n`, [one('a', 1)], ['this is an HTML error page from Graphite', 'this is an HTML error page from Graphite: Bad Gateway', 'this is an HTML error page from Graphite: { color: red }']],
    ['events of our own', '{"time":"2026-11-20T19:38:00.000Z","value":1}', [], [/^no render answer/]],
  ]; // biome-ignore format: a table
  for (const [what, text, events, reasons = []] of cases) {
    const outcome = read(graphiteJson, text);
    t.strictSame(told(outcome), events, what);
    t.match(outcome.reasons, reasons, what);
    t.equal(outcome.reasons.length, reasons.length, `${what}: ${outcome.reasons}`);
  }
});

t.test('50 MB on one line', async (t) => {
  const pair = '[29.32, 1795203480], [null, 1795203540], ';
  const text = `[{"target": "a", "tags": {}, "datapoints": [${pair.repeat(1_300_000)}[1, 1795203600]]}]`;
  const before = process.memoryUsage().rss;
  let [count, gaps] = [0, 0];
  const decoder = graphiteJson.open(usual);
  t.equal(decoder.line(text, (_, event) => { count++; if (event.endsWith('null}')) gaps++; }), undefined);
  t.same([count, gaps], [2_600_001, 1_300_000]);
  t.ok(process.memoryUsage().rss - before < 300e6, `${(process.memoryUsage().rss - before) / 1e6} MB`);
  t.ok(text.length > 50e6);
  const deep = read(graphiteJson, `[{"x":${'['.repeat(1e6)}${']'.repeat(1e6)},${series('a', ['1']).slice(1)}]`);
  t.same([deep.events.length, deep.reasons], [1, []], 'no depth of nesting does harm');
  for (const bomb of ['[', '{', '"', '[1', '\\', ',', '{"', '[{"datapoints":[[', '(', 'a(']) t.ok(read(graphiteJson, bomb.repeat(200_000)).reasons.length > 0 || bomb === ',', `many ${bomb}`);
}); // biome-ignore format: a line

t.test('plaintext lines', async (t) => {
  const time = '2026-11-20T22:02:00.000Z';
  const cases: readonly (readonly [string, object | RegExp])[] = [
    ['a.b 1 1795212120', { time, name: 'a.b', value: 1 }],
    ['a.b 1.50 1795212120', { time, name: 'a.b', value: 1.5 }],
    ['a.b .5 1795212120', { time, name: 'a.b', value: 0.5 }],
    ['a.b +5. 1795212120', { time, name: 'a.b', value: 5 }],
    ['a.b 1.5e3 1795212120', { time, name: 'a.b', value: 1500 }],
    ['a.b 1 1795212120.75', { time: '2026-11-20T22:02:00.750Z', name: 'a.b', value: 1 }],
    ['a.b 1 -1', { time: writeTime(now), name: 'a.b', value: 1 }],
    ['a.b 1 N', { time: writeTime(now), name: 'a.b', value: 1 }],
    ['a.b\t1\t1795212120\r', { time, name: 'a.b', value: 1 }],
    ['  a.b   1   1795212120  ', { time, name: 'a.b', value: 1 }],
    ['a.b inf 1795212120', { time, name: 'a.b', value: null, data: { value: 'inf' } }],
    ['a.b 1e400 1795212120', { time, name: 'a.b', value: null, data: { value: '1e400' } }],
    ['a..b 1 1795212120', { time, name: 'a.b', value: 1 }],
    ['servers.café 1 1795212120', { time, name: 'servers.café', value: 1 }],
    ['a(x),"q 1 1795212120', { time, name: 'a(x),"q', value: 1 }],
    ['tag;host=a;dc=b 1 1795212120', { time, name: 'tag;dc=b;host=a', value: 1, tags: { dc: 'b', host: 'a' } }],
    ['tag;x=1=2;x=3 1 1795212120', { time, name: 'tag;x=3', value: 1, tags: { x: '3' } }],
    ['tag;x 1 1795212120', { time, name: 'tag;x', value: 1 }],
    [
      'tag;__proto__=x 1 1795212120',
      { time, name: 'tag;__proto__=x', value: 1, tags: JSON.parse('{"__proto__":"x"}') },
    ],
    ['nometric', /^not the three fields/],
    ['a b c 1795212120', /^not the three fields/],
    ['a.b 1795212120', /^not the three fields/],
    ['a.b notanumber 1795212120', /^not a number: "notanumber"/],
    ['a.b 0x10 1795212120', /^not a number/],
    ['a.b null 1795212120', /^not a number/],
    ['a.b 1 notatime', /^not a timestamp: "notatime"/],
    ['a.b 1 0x10', /^not a timestamp/],
    ['a.b 1 1e300', /^not a timestamp/],
    ['a.b nan 1795212120', /^the value is nan, which Carbon drops/],
    ['<html> <body> <h1>', /^not the three|^not a number/],
  ];
  for (const [line, expected] of cases)
    for (const warm of ['', 'a.b 0 1795212000\ntag;host=a;dc=b 0 1795212000\n']) {
      const { events, reasons } = read(graphite, warm + line);
      if (expected instanceof RegExp) t.match(reasons[0] ?? 'no reason', expected, line);
      else
        t.same(
          told({ events: events.slice(warm === '' ? 0 : 2), reasons }),
          [expected],
          `${line}, ${warm === '' ? 'first' : 'known'}`,
        );
    }
  t.same(read(graphite, '\n \n\r\n'), { events: [], reasons: [] }, 'blank lines are nothing');
});

t.test('plaintext lines that a real Carbon was sent', { skip: absent }, async (t) => {
  const { lines } = JSON.parse(fixture('plaintext-oddities.json')) as { lines: string[] };
  const outcome = read(graphite, lines.join(''));
  t.equal(outcome.events.length, 15);
  t.same(parsed(outcome).flatMap(written), []);
  t.same(outcome.reasons.map((reason) => reason.replace(/:.*/, '')).sort(), ['not a number', 'not a timestamp', 'not the three fields path, value, timestamp', 'not the three fields path, value, timestamp', 'the value is nan, which Carbon drops']);
}); // biome-ignore format: a list

t.test('who a target speaks of', async (t) => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['servers.web01.cpu.load', '1', 'web01'],
    ['servers.web01.cpu.load', '-1', 'load'],
    ['servers.web01.cpu.load', '9', undefined],
    ['scale(servers.web01.cpu.load,0.1)', '1', 'web01'],
    ['movingAverage(scale(servers.web01.cpu.load, 2), 5)', '1', 'web01'],
    ['sumSeries(servers.*.cpu.load)', '1', undefined],
    ['servers.{a,b}.cpu', '1', undefined],
    ['cpu.load;host=web01;dc=b', '0', 'cpu'],
    ['cpu.load;host=web01;dc=b', 'host', 'web01'],
    ['cpu.load;host=web01;dc=b', 'rack', undefined],
    ['load', '1', undefined],
  ];
  for (const [target, subject, expected] of cases)
    t.equal(parsed(read(graphite, `${target.replaceAll(' ', '')} 1 1795212120`, { map: { subject } }))[0].subject, expected, `${target} by ${subject}`);
  const [given] = parsed(read(graphite, 'a.b;x=1 1 1795212120', { subject: 'me', name: 'mine', map: { subject: '0' } }));
  t.match(given, { subject: 'me', name: 'mine', tags: { x: '1' } });
  for (const format of [graphite, graphiteCsv, graphiteJson]) t.throws(() => format.open({ ...usual, map: { value: 'x' } }), /--map value: of a Graphite target only the subject/);
  for (const format of [graphiteCsv, csv]) t.throws(() => format.open({ ...usual, zone: 'Europe/Londn' }), /Europe\/Londn is no time zone; did you mean Europe\/London\?/);
  t.same(tagsOf('a;b=c').name, 'a;b=c');
  for (const odd of ['a;b', ';b=c', 'a;=c', 'a;b=', 'a;b=~c', 'f(a;b=c)', 'a;b!=c', '']) t.same(tagsOf(odd), { name: odd, tags: new Map() }, odd);
}); // biome-ignore format: lines

t.test('tables', async (t) => {
  const time = '2026-11-20T19:38:00.000Z';
  const cases: readonly (readonly [string, string, readonly object[], (RegExp | string)[]?, Partial<Settings>?])[] = [
    ['one value', 'timestamp,value\n2026-11-20 19:38:00,20.0\n', [{ time, name: 'value', value: 20 }]],
    ['epoch, CRLF', 'ts;value\r\n1795203480;20\r\n', [{ time, name: 'value', value: 20 }]],
    ['RFC 3339', 'time\tvalue\n2026-11-20T20:38:00+01:00\t1\n', [{ time, name: 'value', value: 1 }]],
    ['a local time', 'time|value\n2026-11-20 20:38|1\n', [{ time, name: 'value', value: 1 }], [], { zone: 'Europe/Berlin' }],
    ['a date and a time', 'Date,Time,value\n2026/11/20,19:38:00,1\n', [{ time, name: 'value', value: 1 }]],
    ['names, subjects, units', 'time,host,metric,value,unit\n1795203480,web1,load,1.5,s\n1795203480,web2,"a;y=2;x=1",,\n', [{ time, subject: 'web1', name: 'load', value: 1.5, unit: 's' }, { time, subject: 'web2', name: 'a;x=1;y=2', value: null, tags: { x: '1', y: '2' } }]],
    ['texts are dimensions', 'time,region,value\n1795203480,eu,1\n1795203480,,2\n', [{ time, name: 'value;region=eu', value: 1, tags: { region: 'eu' } }, { time, name: 'value', value: 2 }]],
    ['texts that are none', 'time,value,message,end,code\n1795203480,1,"hi, ""you""\nthere",2026-11-20 19:39:00,200\n', [{ time, name: 'value', value: 1, data: { message: 'hi, "you"\nthere', end: '2026-11-20 19:39:00', code: 200 } }]],
    ['wide', 'time,cpu %,mem,host,zone\n1795203480,1.5,3,web1,a\n1795203540,,NaN,web1,a\n', [
      { time, subject: 'web1', name: 'cpu %;zone=a', value: 1.5, tags: { zone: 'a' } }, { time, subject: 'web1', name: 'mem;zone=a', value: 3, tags: { zone: 'a' } },
      { time: '2026-11-20T19:39:00.000Z', subject: 'web1', name: 'cpu %;zone=a', value: null, tags: { zone: 'a' } }, { time: '2026-11-20T19:39:00.000Z', subject: 'web1', name: 'mem;zone=a', value: null, tags: { zone: 'a' } }]],
    ['columns that begin empty', 'time,a,b\n1795203480,1,\n1795203480,2,5\n', [{ time, name: 'a', value: 1 }, { time, name: 'a', value: 2 }, { time, name: 'b', value: 5 }]],
    ['names that are doubled or missing', 'time,a,a,\n1795203480,1,2,3\n', [{ time, name: 'a', value: 1 }, { time, name: 'a.2', value: 2 }, { time, name: 'column4', value: 3 }]],
    ['infinity', 'time,value\n1795203480,inf\n', [{ time, name: 'value', value: null, data: { value: 'inf' } }]],
    ['numbers as they are', 'time,value\n1795203480," .5 "\n', [{ time, name: 'value', value: 0.5 }]],
    ['a map', 'when,what,much,where,who\n1795203480,load,1,eu,web1\n', [{ time, subject: 'web1', name: 'load', value: 1, data: { w: 'eu' } }], [], { map: { time: 'when', name: 'what', value: 'Much', subject: 'who', 'data.w': 'where' } }],
    ['a map to tags', 'time,value,r\n1795203480,1,eu\n', [{ time, name: 'value', value: 1, tags: { region: 'eu' } }], [], { map: { 'tags.region': 'r' } }],
    ['a map by numbers', 'eu,1795203480,1\n', [{ time, name: 'column3', value: 1, tags: { region: 'eu' } }], [], { map: { time: '2', value: '3', 'tags.region': '1' } }],
    ['a map by numbers into a header', 'r,t,v\neu,1795203480,1\n', [{ time, name: 'v', value: 1, tags: { region: 'eu' } }], [], { map: { time: '2', value: '3', 'tags.region': '1' } }],
    ['given names', 'time,value\n1795203480,1\n', [{ time, subject: 'me', name: 'mine', value: 1 }], [], { subject: 'me', name: 'mine' }],
    ['a header again, a blank line', 'time,value\n1795203480,1\n\n time,value\ntime,value\n1795203480,2\n', [{ time, name: 'value', value: 1 }, { time, name: 'value', value: 2 }], [/not a number: "value"/]],
    ['__proto__', 'time,value,__proto__\n1795203480,1,x\n', [{ time, name: 'value;__proto__=x', value: 1, tags: JSON.parse('{"__proto__":"x"}') }]],
    ['rows of another length', 'time,value\n1795203480\n1795203480,1,2\n1795203480,3\n', [{ time, name: 'value', value: 3 }], ['1 columns where the header has 2', '3 columns where the header has 2']],
    ['no number', 'time,value\n1795203480,x\n', [], ['value: not a number: "x"']],
    ['decimal commas', 'time;value\n1795203480;3,5\n', [], ['value: not a number: "3,5"']],
    ['decimal commas in a wide one', 'time;a;b\n1795203480;3,5;1\n', [], ['decimal commas are not read: "3,5"']],
    ['no time', 'time,value\n20/11/2026,1\n,1\n', [], ['not a time: "20/11/2026"', 'not a time: ""']],
    ['no name', 'time,name,value\n1795203480,,1\n', [], ['no name']],
    ['no numbers', 'time,a\n1795203480,x\n', [], ['no column with a number']],
    ['words in front', '# export of today\ntime,value\n1795203480,1\n', [{ time, name: 'value', value: 1 }], [/^no time column in the header \(# export of today\)/]],
    ['a quote that does not end', 'time,value,note\n1795203480,1,"x\n1795203480,2,\n1795203480,3,\n', [{ time, name: 'value', value: 2 }, { time, name: 'value', value: 3 }], [/^a quote is opened and not closed: "1795203480,1/]],
    ['quotes within a field', 'time,value,disk\n1795203480,1,5" disk\n', [{ time, name: 'value;disk=5" disk', value: 1, tags: { disk: '5" disk' } }]],
  ]; // biome-ignore format: a table
  for (const [what, text, events, reasons = [], settings = {}] of cases) {
    const outcome = read(csv, text, settings);
    t.strictSame(told(outcome), events, what);
    t.match(outcome.reasons, reasons, what);
    t.equal(outcome.reasons.length, reasons.length, `${what}: ${outcome.reasons}`);
    t.same(parsed(outcome).flatMap(written), [], `${what}: as the schema says`);
  }
  const repeated = 'time,value\n2026-10-25 01:30,1\n2026-10-25 01:45,1\n2026-10-25 01:00,1\n2026-10-25 01:15,1\n';
  t.same(
    parsed(read(csv, repeated, { zone: 'Europe/London' })).map(({ time }) => time.slice(11, 16)),
    ['00:30', '00:45', '01:00', '01:15'],
    'the repeated hour',
  );
  t.match(
    read(csv, 'time,value\n1795203480,12345678901234567890.10\n').events[0],
    /"value":12345678901234567890\.10}/,
    'bytes stay',
  );
});

t.test('tables that cannot be read are told before the first row', async (t) => {
  const look = (text: string, map: Settings['map'] = {}) => csv.open({ ...usual, map }).look?.(linesOf(text));
  const cases: readonly (readonly [string, Settings['map'], RegExp])[] = [
    ['when,value\n1,2', {}, /^no time column in the header \(when, value\): say which with --map time=COLUMN/],
    ['2026-11-20 19:38:00,5\n', {}, /by its number if there is no header/],
    [
      'when,value\n1,2',
      { time: 'wen' },
      /^--map time=wen: no such column in the header \(when, value\); did you mean when\?/,
    ],
    ['time,much\n1,2', { name: 'much' }, /^--map name: which column is the value\?/],
    ['a,b\n1,2', { time: '3' }, /no such column/],
  ];
  for (const [text, map, message] of cases) t.throws(() => look(text, map), { message, status: 2 }, text);
  t.throws(() => csv.open({ ...usual, map: { level: 'x' } }), {
    message: /^--map level: of a table time, value, name/,
    status: 2,
  });
  t.doesNotThrow(() => look('# export\n\ntime,value\n'));
  t.doesNotThrow(() => look(''));
});

t.test("the Numenta benchmark's tables", { skip: absent }, async (t) => {
  const data = join(shared ?? '', 'corpora/nab/data');
  let rows = 0;
  for (const kind of readdirSync(data))
    for (const file of readdirSync(join(data, kind)).filter((name) => name.endsWith('.csv'))) {
      const text = readFileSync(join(data, kind, file), 'utf8');
      const lines = linesOf(text).slice(1);
      const outcome = read(csv, text);
      const right = outcome.events.every((event, i) => {
        const [time = '', value = ''] = (lines[i] as string).trim().split(',');
        return event === `{"time":"${time.replace(' ', 'T')}.000Z","type":"metric","name":"value","value":${value}}`;
      });
      if (!right || outcome.reasons.length > 0 || outcome.events.length !== lines.length)
        t.fail(`${file}: ${outcome.reasons[0]}`);
      rows += outcome.events.length;
    }
  t.ok(rows > 190_000, `${rows} rows`);
});

t.test('records are read as they were written', async (t) => {
  const cell = fc.oneof(fc.constantFrom(...hostile), fc.stringMatching(/^[a-c",;\n\r '\t]{0,6}$/), fc.string()).map((text) => text.replace(/\r(?=\n|$)|[\ud800-\udfff]/gu, ''));
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const quoted = (text: string, always: boolean, delimiter: string) =>
    always || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  fc.assert(
    fc.property(table, fc.boolean(), fc.constantFrom(',', ';', '\t', '|'), (rows, always, delimiter) => {
      const text = rows.map((row) => row.map((field) => quoted(field, always, delimiter)).join(delimiter)).join('\n');
      const found: (readonly string[])[] = [];
      const records = new Records(delimiter, (fields) => void found.push(fields));
      for (const line of text.split('\n')) records.line(line, () => {});
      records.end(() => {});
      t.strictSame(found, rows);
    }),
    { numRuns: 300 },
  );
  const found: (readonly string[])[] = [];
  const records = new Records(',', (fields) => void found.push(fields));
  const reasons = ['"a', ...Array.from({ length: 99 }, (_, i) => `line ${i},x`)].map((line) => records.line(line, () => {}));
  t.equal(found.length, 99, 'a quote that does not end costs its own line alone');
  t.same(reasons.filter(Boolean), ['a quote is opened and not closed: "\\"a"']);
  const start = performance.now();
  for (let i = 0; i < 200; i++) records.line('"'.repeat(2 * i + 1), () => {});
  records.line(`"${'x'.repeat(16e6)}`, () => {});
  records.end(() => {});
  t.ok(performance.now() - start < 5000 && !records.open, 'no quotes take long');
}); // biome-ignore format: a list

t.test('numbers', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['3.0', '3.0'], ['1e-07', '1e-07'], ['1e+16', '1e+16'], ['-0.5', '-0.5'], ['-0', '-0'], ['.5', '0.5'], ['5.', '5'], ['+5', '5'], ['007', '7'], ['1E5', '1E5'],
    ['12345678901234567890', '12345678901234567890'], ['', ''], [' 1', ''], ['1e400', ''], ['-1e400', ''], ['inf', ''], ['nan', ''], ['0x10', ''], ['1_0', ''], ['1,5', ''], ['--1', ''], ['1e', ''], ['.', ''],
    ['9'.repeat(400), ''], [`0.${'9'.repeat(400)}`, `0.${'9'.repeat(400)}`],
  ]; // biome-ignore format: a table
  for (const [text, expected] of cases) t.equal(numberText(text), expected, text.slice(0, 30));
  for (const gap of ['', 'None', 'null', 'NaN', 'NA', 'N/A', '-', 'inf', '-Infinity', '1e9999']) t.ok(isGap(gap), gap);
  for (const none of ['0', 'x', 'no', '--', 'undefined', '1,5']) t.notOk(isGap(none), none);
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (number) => Number(numberText(String(number))) === number,
    ),
  );
});

t.test('in parts as in one go, cut at any line', async (t) => {
  const minute = (i: number) =>
    writeTime(now + 60_000 * i)
      .slice(0, 19)
      .replace('T', ' ');
  const dst = (i: number) => `2026-10-25 0${1 + Math.floor(i / 120)}:${String(i % 60).padStart(2, '0')}:00`;
  const texts: readonly (readonly [Format, string, Partial<Settings>?])[] = [
    [graphiteCsv, `${Array.from({ length: 90 }, (_, i) => `${i % 2 ? 'a' : '"b, ""c""\nd"'},${dst(i)},${i}`).join('\r\n')}\n"e\n`, { zone: 'Europe/London' }],
    [graphiteJson, `${JSON.stringify(JSON.parse(`[${series('a', ['1', 'null', '2'])},{"datapoints":[[1,1795203480],[2,1795203540]],"tags":{"x":"y"},"target":"b","z":[{}]}]`), null, 1)}\n<html>\n</html>\n[${series('c', ['1'])}`],
    [graphite, `a 1 ${now / 1000}\nb x\nc 2 N\n`],
    [csv, `# x\n"time",name,value,note\n${Array.from({ length: 30 }, (_, i) => `${minute(i)},${i % 3 ? 'a' : '"b\nc"'},${i},${i % 4 ? 'n' : ''}`).join('\n')}\n1,2\n"x\n`],
    [csv, `time;a;b;c\n${Array.from({ length: 90 }, (_, i) => `${dst(i)};${i};${i < 5 ? '' : i};${i % 2}`).join('\n')}\n`, { zone: 'Europe/London' }],
    [csv, `${minute(0)},1\n${minute(1)},2\n`, { map: { time: '1', value: '2' } }],
  ]; // biome-ignore format: a table
  for (const [format, text, settings] of texts) {
    const whole = read(format, text, settings);
    const lines = linesOf(text).length;
    t.ok(whole.events.length > 0);
    const wrong = Array.from({ length: lines }, (_, cut) => cut).filter(
      (cut) => JSON.stringify(read(format, text, settings, cut)) !== JSON.stringify(whole),
    );
    t.same(wrong, [], `${format.name}, ${lines} lines`);
  }
});

t.test('formats are told apart', async (t) => {
  const samples: Record<string, string> = {
    'graphite-csv': 'a.b,2026-11-20 19:38:00,29.32\r\n"c, ""d""",2026-11-20 19:38:00,\r\ne,2026-11-20 19:38:00,inf\r\n',
    'graphite-json': `[${series('a', ['1', 'null'])}]\n`,
    graphite: 'a.b 1 1795212120\na.b.c;d=e 1.5e3 1795212120.5\n',
    csv: 'timestamp,value\n2014-04-01 00:00:00,20.0\n2014-04-01 00:05:00,20.0\n',
    events: '{"time":"2026-11-20T14:02:10.000Z","type":"metric","name":"a,b","value":3.1}\n',
    combined: '203.0.113.9 - - [20/Nov/2026:23:56:06 +0000] "GET /a,b?target=x HTTP/1.1" 200 512 "-" "curl, 8"\n',
    syslog: 'Nov 20 14:02:10 web1 sshd[42]: Accepted publickey for root, time 3, value 4\n',
    logfmt: 'time=2026-11-20T14:02:10Z level=info msg="a, b" value=3\n',
    html: '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>time, value</body></html>\n',
    nothing: '\n\n',
  };
  const formats = [graphiteCsv, graphiteJson, graphite, csv];
  for (const [kind, text] of Object.entries(samples)) {
    const sure = Object.fromEntries(formats.map((format) => [format.name, format.recognise(linesOf(text))]));
    t.same(
      sure,
      { ...Object.fromEntries(formats.map(({ name }) => [name, 0])), ...(kind in sure ? { [kind]: 1 } : {}) },
      kind,
    );
  }
  t.equal(
    graphiteJson.recognise(JSON.stringify(JSON.parse(samples['graphite-json'] as string), null, 2).split('\n')),
    1,
    'over lines',
  );
  t.equal(graphiteJson.recognise(['cb([{"target": "a", "datapoints": []}])']), 1, 'jsonp');
  t.equal(graphiteJson.recognise(['[]']), 1, 'an answer without series');
  t.ok(graphiteCsv.recognise(linesOf(`${samples['graphite-csv']}nonsense\n`)) === 3 / 4, 'a share');
  const start = performance.now();
  for (const long of [
    '"'.repeat(1e6),
    'a'.repeat(1e6),
    '[{"'.repeat(3e5),
    ' '.repeat(1e6),
    'a '.repeat(5e5),
    '<'.repeat(1e6),
    ','.repeat(1e6),
  ])
    for (const format of formats) format.recognise([long, long]);
  t.ok(performance.now() - start < 10_000, 'no line takes long');
});

t.test('logs are recognised by none of these', { skip: absent }, async (t) => {
  const logs = join(shared ?? '', 'corpora/loghub');
  let files = 0;
  for (const path of readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /_2k\.log$/.test(path),
  )) {
    const lines = readFileSync(join(logs, path), 'latin1').split('\n').slice(0, 200);
    for (const format of [graphiteCsv, graphiteJson, graphite, csv])
      t.equal(format.recognise(lines), 0, `${path} and ${format.name}`);
    files++;
  }
  t.ok(files > 0, `${files} logs`);
});

t.test('an answer of more than 16 MiB on one line', async (t) => {
  const points = Array.from({ length: 1_000_000 }, (_, i) => `[${i}.5, ${1_795_000_000 + i}]`).join(', ');
  const answer = `[{"target": "a.b", "tags": {"name": "a.b"}, "datapoints": [${points}]}]`;
  t.ok(answer.length > 17 * 1024 * 1024);
  t.equal(sh('tocsin ingest -f graphite-json | wc -l', answer).stdout.trim(), '1000000');
  t.match(sh('tocsin ingest', answer).stderr, /longer than 16 MiB/, 'not where the format is to be found out');
});

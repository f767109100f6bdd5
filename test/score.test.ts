import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import score from '../src/commands/score.js';
import { labels } from '../src/declaration/labels.js';
import { readTime, writeTime } from '../src/event/time.js';
import { plain as noStyle } from '../src/manual/help.js';
import { asked } from '../src/runner/program.js';
import { settings } from '../src/runner/settings.js';
import { Works } from '../src/runner/works.js';
import { Benchmark, profiles, ScoredSeries, type Window } from '../src/scoring/nab.js';
import { plain } from '../src/text/look.js';
import { written } from './schema.js';
import { shared } from './shell.js';

const start = Date.UTC(2026, 10, 20);
const minute = 60_000;
const hour = 60 * minute;
const at = (minutes: number) => writeTime(start + minutes * minute);

const folder = mkdtempSync(join(tmpdir(), 'tocsin-score-'));
t.teardown(() => rmSync(folder, { recursive: true }));

type Fields = Readonly<Record<string, unknown>>;
const ndjson = (all: readonly Fields[]) => all.map((each) => `${JSON.stringify(each)}\n`).join('');

/** What score writes of events, read in parts with a state between them. */
async function output(known: string, words: readonly string[], parts: readonly (readonly Fields[])[]) {
  const file = join(folder, 'labels');
  writeFileSync(file, known);
  const task = await asked(['score', '--labels', file, ...words], { score: async () => ({ default: score }) }, () => ({
    width: 80,
    style: noStyle.style,
  }));
  if ('print' in task) throw new Error(task.print);
  let lines: string[] = [];
  const notes: string[] = [];
  let saved: Buffer | undefined;
  for (const part of parts) {
    lines = [];
    const outlets = { emit: (line: string) => void lines.push(line), note: (line: string) => void notes.push(line) };
    const works = await Works.open(task, await settings(task, {}, 0), outlets);
    if (saved) works.restore(deserialize(saved));
    for (const event of part) works.take(event, JSON.stringify(event), readTime(event['time']));
    works.close();
    saved = serialize(works.save());
  }
  return { lines, notes, task };
}

/** The field `score` of what is written. */
async function scored(known: string, events: readonly Fields[], ...words: readonly string[]) {
  const { lines } = await output(known, words, [events]);
  t.equal(lines.length, 1, 'one event');
  const event = JSON.parse(lines[0]!);
  t.same(written(event), [], 'as the schema has it');
  return event.score;
}

const status = (minutes: number, state: string, name = 'load', subject = 'web1'): Fields => ({
  time: at(minutes), type: 'status', subject, name, state, detect: { method: 'surprise', since: at(minutes - 30) },
}); // biome-ignore format: a line
const metric = (minutes: number, state: string, news = 0, name = 'load', subject = 'web1'): Fields => ({
  time: at(minutes), type: 'metric', subject, name, value: 1, detect: { state, score: news + 1, ...(news > 0 ? { news } : {}) },
}); // biome-ignore format: a line
const label = (from: number, until: number, more: Fields = { subject: 'web1', name: 'load' }): Fields => ({
  from: at(from),
  until: at(until),
  ...more,
});

t.test('labels in all their forms', async (t) => {
  const [from, until] = [start, start + hour];
  const one = { from, until, subject: 'web1', name: 'load', verdict: 'failure', kind: 'leak', note: 'a, b', failure: undefined }; // biome-ignore format: a line
  const forms: Readonly<Record<string, readonly [text: string, ...expected: Fields[]]>> = {
    ndjson: [ndjson([{ from: at(0), until: at(60), subject: 'web1', name: 'load', kind: 'leak', note: 'a, b' }]), one],
    'to for until, other fields passed over': [
      ndjson([{ from: start / 1000, to: at(60), subject: 'web1', name: 'load', kind: 'leak', note: 'a, b', value: 3 }]),
      one,
    ],
    csv: [`from,until,subject,name,kind,label,note\n${at(0)},${at(60)},web1,load,leak,,"a, b"\n`, one],
    'csv with a mark, comments and empty lines': [
      `\uFEFFfrom,to,label\n# nothing here\n\n2026-11-20 00:00,2026-11-20T01:00:00Z,nothing\n`,
      { ...one, subject: undefined, name: undefined, verdict: 'nothing', kind: '', note: '' },
    ],
    'windows of NAB': [
      JSON.stringify({ 'a/b.csv': [['2026-11-20 00:00:00.000000', '2026-11-20 01:00:00.000000']], 'a/c.csv': [] }),
      { from, until, subject: undefined, name: 'a/b.csv', verdict: 'failure', kind: '', note: '' },
    ],
    faults: [
      JSON.stringify({ from: at(0), faults: [{ name: 'down', from: at(0), to: at(60), series: ['a;code=500', 'b'] }] }),
      ...['a;code=500', 'a.*;code=500', 'b', 'b.*'].map((name) => ({
        from, until, subject: undefined, name, verdict: 'failure', kind: 'down', note: '', failure: 'down 0',
      })),
    ],
    'a fault of no series is of any': [
      JSON.stringify({ faults: [{ name: 'down', from: at(0), to: at(60) }] }),
      { from, until, subject: undefined, name: undefined, verdict: 'failure', kind: 'down', note: '', failure: 'down 0' },
    ],
    'names that objects have': [
      ndjson([{ from: at(0), until: at(60), name: '__proto__', kind: 'constructor' }]),
      { ...one, subject: undefined, name: '__proto__', kind: 'constructor', note: '' },
    ],
    nothing: [''],
  }; // biome-ignore format: a table
  for (const [name, [text, ...expected]] of Object.entries(forms)) t.same(labels(text, 'l'), expected, name);
});

t.test('labels that cannot be read are told with their place', async (t) => {
  const cases: readonly (readonly [text: string, told: RegExp])[] = [
    [ndjson([label(0, 1), { until: at(1) }]), /^l, line 2: no from$/],
    [ndjson([{ from: at(0) }]), /^l, line 1: no until$/],
    [ndjson([{ from: 'soon', until: at(1) }]), /^l, line 1: from is not a time: "soon"$/],
    [ndjson([{ from: at(2), to: at(1) }]), /^l, line 1: it ends before it begins$/],
    [ndjson([label(0, 1, { label: 'mised' })]), /^l, line 1: label mised is none of failure, nothing, missed.*missed/],
    ['from,until\n,2026-11-20\n', /^l, line 2: no from$/],
    ['from,until\n2026-11-20,2026-11-21,x\n', /^l, line 2: more fields/],
    ['{"from":', /^l, line 1: not a JSON object$/],
    ['{"a.csv":[["2026-11-20"]]}', /^l, window 1 of a.csv: not a pair of times$/],
    ['{"a.csv":[["2026-11-20","then"]]}', /^l, window 1 of a.csv: until is not a time: "then"$/],
    ['{"faults":[3]}', /^l, fault 1: not an object$/],
    ['{"faults":[{"name":"x","from":"2026-11-20"}]}', /^l, fault 1: no until$/],
  ];
  for (const [text, told] of cases) t.throws(() => labels(text, 'l'), { message: told, status: 2 }, String(told));
});

t.test('which alarms find a failure, and which are false', async (t) => {
  const known = ndjson([label(60, 120)]);
  const ok = status(0, 'ok');
  const cases: readonly (readonly [string, readonly Fields[], found: number, falseAlarms: number, delay: number | null])[] = [
    ['none', [ok], 0, 0, null],
    ['within', [ok, status(70, 'warning'), status(90, 'ok')], 1, 0, 600],
    ['at its beginning', [ok, status(60, 'critical')], 1, 0, 0],
    ['in the grace', [ok, status(125, 'critical')], 1, 0, 3900],
    ['after the grace', [ok, status(126, 'critical')], 0, 1, null],
    ['before', [ok, status(59, 'critical'), status(80, 'ok')], 0, 1, null],
    ['before, and worse within', [ok, status(59, 'warning'), status(80, 'critical')], 1, 1, 1200],
    ['before, and better within', [ok, status(59, 'critical'), status(80, 'warning')], 0, 1, null],
    ['several times within', [ok, ...[65, 75, 85].flatMap((m) => [status(m, 'warning'), status(m + 5, 'ok')])], 1, 0, 300],
    ['told again and again', [ok, ...[10, 20, 30].map((m) => status(m, 'warning'))], 0, 1, null],
    ['from unknown', [status(0, 'unknown'), status(61, 'warning')], 1, 0, 60],
    ['unknown ends it', [ok, status(10, 'warning'), status(20, 'unknown'), status(30, 'warning')], 0, 2, null],
    ['of another name', [ok, status(70, 'warning', 'other')], 0, 1, null],
    ['of another subject', [ok, status(70, 'warning', 'load', 'web2')], 0, 1, null],
    ['what stages say of themselves', [ok, status(10, 'warning', 'detect.rejects', 'tocsin')], 0, 0, null],
    ['by its severity alone', [ok, { ...status(70, 'x'), state: undefined, severity: 2 }], 1, 0, 600],
    ['not what has no time', [ok, { ...status(70, 'warning'), time: 'soon' }], 0, 0, null],
  ]; // biome-ignore format: a table
  for (const [name, events, found, falseAlarms, delay] of cases)
    t.match(await scored(known, events), { failures: 1, found, falseAlarms, delay }, name);
});

t.test('an alarm that was open before is told of a failure that was missed', async (t) => {
  const known = ndjson([label(60, 120), label(200, 210), label(300, 310)]);
  const events = [
    status(0, 'ok'),
    status(50, 'warning'),
    status(150, 'ok'),
    status(190, 'critical'),
    status(205, 'critical'),
  ];
  const { missed } = await scored(known, events);
  t.same(
    missed.map(({ from, open }: Fields) => [from, open]),
    [
      [at(60), at(50)],
      [at(200), at(190)],
      [at(300), undefined],
    ],
  );
});

t.test('what labels mean', async (t) => {
  const anywhere = ndjson([label(60, 120, {})]);
  t.match(await scored(anywhere, [status(70, 'warning', 'x', 'y')]), { found: 1, falseAlarms: 0 }, 'any series');
  const starred = ndjson([label(60, 120, { name: 'lo*', subject: 'web*' })]);
  t.match(
    await scored(starred, [status(70, 'warning'), status(70, 'warning', 'x')]),
    { found: 1, falseAlarms: 1 },
    '*',
  );
  const nothing = ndjson([label(0, 30, { label: 'nothing' }), label(60, 120)]);
  const rung = [status(10, 'warning'), status(20, 'ok'), status(40, 'warning')];
  t.match(await scored(nothing, rung), { failures: 1, found: 0, falseAlarms: 2, nothing: 1 }, 'nothing');
  const missed = ndjson([label(60, 120, { label: 'missed' })]);
  t.match(await scored(missed, [status(70, 'warning')]), { failures: 1, found: 1 }, 'missed');
  const cascade = ['a', 'b'].map((name, i) => label(60 + 10 * i, 120, { name, failure: 'f', kind: 'cascade' }));
  const found = await scored(ndjson(cascade), [status(75, 'warning', 'b'), status(80, 'critical', 'a')]);
  t.match(
    found,
    { failures: 1, found: 1, falseAlarms: 0, delay: 900, kinds: { cascade: { recall: 1 } } },
    'one failure',
  );
  const both = ndjson([label(60, 120), label(100, 140, { name: 'load' })]);
  t.match(await scored(both, [status(110, 'warning')]), { failures: 2, found: 2, falseAlarms: 0 }, 'two at once');
  const absent = ndjson([label(60, 120), label(60, 120, { name: 'absent' })]);
  t.match(await scored(absent, [status(70, 'warning')]), { failures: 1, uncounted: 1, recall: 1 }, 'no such series');
  const hostile = ndjson([label(60, 120, { name: '__proto__', kind: '__proto__' })]);
  const { kinds } = await scored(hostile, [status(70, 'warning', '__proto__', '__proto__')]);
  t.same(Object.entries(kinds), [['__proto__', { failures: 1, found: 1, recall: 1, delay: 600 }]], 'names of objects');
});

t.test('rates, by time, series and points', async (t) => {
  const week = 7 * 24 * 60;
  const points = (name: string) =>
    Array.from({ length: 1000 }, (_, i) => metric((i * 2 * week) / 999, i < 100 ? 'unknown' : 'ok', 0, name));
  const rung = [
    metric(2 * week + 1, 'warning', 9, 'a'),
    metric(2 * week + 2, 'ok', 0, 'a'),
    metric(2 * week + 3, 'critical', 9, 'a'),
  ];
  const known = ndjson([label(10, 20, { kind: 'leak' }), label(5 * week, 6 * week, { kind: 'later' })]);
  const found = await scored(known, [...points('a'), ...points('b'), ...rung]);
  t.match(found, {
    series: 2,
    points: 1803,
    failures: 1,
    found: 0,
    uncounted: 1,
    falseAlarms: 2,
    precision: 0,
    recall: 0,
  });
  t.ok(Math.abs(found.perWeek - 1) < 0.001 && Math.abs(found.perDay - 1 / 7) < 0.001, 'of all');
  t.ok(Math.abs(found.perSeriesWeek - 0.5) < 0.001, 'of each series');
  t.equal(found.perThousandPoints, Number((2000 / 1803).toPrecision(6)));
  t.same(found.noisiest, [{ subject: 'web1', name: 'a', alarms: 2 }]);
  const alone = await scored(ndjson([label(0, week, {}), label(week, 2 * week, {})]), [status(2 * week, 'ok')]);
  t.match(alone, { failures: 2, found: 0, from: at(0), until: at(2 * week) }, 'silence is part of the time');
});

t.test('states of metrics are alarms where no status tells', async (t) => {
  const known = ndjson([label(60, 120)]);
  const metrics = [
    metric(0, 'ok'),
    metric(10, 'critical', 20),
    metric(20, 'critical'),
    metric(30, 'ok'),
    metric(70, 'critical', 20),
  ];
  t.match(await scored(known, metrics), { found: 1, falseAlarms: 1, points: 5 });
  t.match(await scored(known, [status(0, 'ok'), ...metrics]), { found: 0, falseAlarms: 0, points: 5 }, 'else not');
  t.match(
    await scored(known, [...metrics, { ...metric(80, 'ok'), late: true }]),
    { points: 5 },
    'late ones are no points',
  );
});

t.test('nothing came', async (t) => {
  const { lines, notes } = await output(ndjson([label(60, 120)]), [], [[{ type: 'log', time: at(0) }]]);
  t.same([lines, notes], [[], ['no alarm and no annotated metric came: nothing to score']]);
});

/** Alarms at a threshold, counted one point after the other. */
function alarmsAt(threshold: number, scores: readonly number[]): readonly number[] {
  return scores.flatMap((score, i) =>
    score >= threshold && scores.slice(Math.max(0, i - 10), i).every((before) => before < threshold) ? [i] : [],
  );
}

t.test('the trade-off is what each threshold gives', async (t) => {
  const level = fc.nat({ max: 20 }).map((n) => (n < 8 ? 0 : 1.001 * 2 ** ((n - 8) / 2)));
  const series = fc.array(level, { minLength: 1, maxLength: 80 });
  const property = fc.asyncProperty(series, fc.nat({ max: 60 }), fc.nat({ max: 20 }), async (scores, from, length) => {
    const known = ndjson([label(from, from + length)]);
    const events = scores.map((score, i) => metric(i, 'ok', score));
    const { sweep } = await scored(known, events, '--sweep', '--grace', '0s');
    const tried = (threshold: number) => {
      const alarms = alarmsAt(threshold, scores);
      const within = alarms.filter((i) => i >= from && i <= from + length);
      return { falseAlarms: alarms.length - within.length, delay: within.length > 0 ? (within[0]! - from) * 60 : null };
    };
    for (const { threshold, falseAlarms, found, delay } of sweep) {
      const expected = tried(threshold);
      if (from >= scores.length) expected.delay = null;
      if (falseAlarms !== expected.falseAlarms || delay !== expected.delay || found !== Number(expected.delay !== null))
        throw new Error(`${threshold}: ${JSON.stringify({ falseAlarms, found, delay, expected })}`);
    }
    const any = scores.some((score) => score > 0);
    if (any !== sweep.length > 0) throw new Error('an alarm is in no row');
  });
  await fc.assert(property, { numRuns: 60 });
  t.pass('held');
});

t.test('parts with a state are one run with one', async (t) => {
  const event = fc.tuple(
    fc.nat({ max: 5 }),
    fc.nat({ max: 9 }),
    fc.constantFrom('ok', 'warning', 'critical', 'unknown'),
  );
  const property = fc.asyncProperty(
    fc.array(event, { maxLength: 60 }),
    fc.array(fc.nat({ max: 60 }), { maxLength: 3 }),
    async (all, cuts) => {
      const events = all.map(([kind, size, state], i) =>
        kind < 2 ? status(i, state, `s${kind}`) : metric(i, state, size * 2, `s${kind % 3}`),
      );
      const known = ndjson([
        label(5, 15, { name: 's0', kind: 'a' }),
        label(20, 25, {}),
        label(30, 33, { label: 'nothing' }),
      ]);
      const ends = [...cuts.filter((cut) => cut > 0 && cut < events.length)].sort((a, b) => a - b);
      const parts = [...ends, events.length].map((end, i) => events.slice(ends[i - 1] ?? 0, end));
      const words = ['--sweep', '--nab'];
      const [cut, whole] = [await output(known, words, parts), await output(known, words, [events])];
      const known2 = (lines: readonly string[]) => lines.map((line) => ({ ...JSON.parse(line), id: undefined }));
      t.strictSame(known2(cut.lines), known2(whole.lines));
    },
  );
  await fc.assert(property, { numRuns: 40 });
  await t.rejects(
    async () => {
      const { task } = await output(ndjson([label(0, 1)]), [], [[status(0, 'ok')]]);
      const open = async () => Works.open(task, await settings(task, {}, 0), { emit: () => {}, note: () => {} });
      const saved = (await open()).save();
      writeFileSync(join(folder, 'labels'), ndjson([label(0, 2)]));
      (await open()).restore(saved);
    },
    { message: 'the state is of other labels', status: 3 },
  );
});

t.test('misuse', async (t) => {
  const task = await asked(['score'], { score: async () => ({ default: score }) }, () => noStyle);
  if ('print' in task) throw new Error(task.print);
  const open = async () => Works.open(task, await settings(task, {}, 0), { emit: () => {}, note: () => {} });
  await t.rejects(open, { message: '--labels is needed: the failures that are known', status: 2 });
});

t.test('as text', async (t) => {
  const known = ndjson([
    label(60, 120, { subject: 'web1', name: 'load', kind: 'leak' }),
    label(300, 360, { name: 'load', kind: 'dip\u001b[2J', note: 'the big one' }),
    label(0, 1, { name: 'absent' }),
    label(400, 500, { label: 'nothing' }),
  ]);
  const rung = new Map([[70, 30], [200, 5], [290, 60], [420, 8]]); // biome-ignore format: a line
  const metrics = Array.from({ length: 51 }, (_, i) =>
    metric(10 * i, rung.has(10 * i) ? 'critical' : 'ok', rung.get(10 * i)),
  );
  const open = metrics.map((each, i) => (i === 30 ? metric(300, 'critical') : each));
  const { lines, task } = await output(known, ['--sweep', '--nab'], [open]);
  const drawn = await task.command.render!(task.request, { palette: plain, width: 120 });
  const text = drawn.event(JSON.parse(lines[0]!)) + drawn.end();
  t.matchOnly(text.split('\n'), [
    'found        1 of 2 failures, in the median 10m after it began',
    'false        3 alarms in 8h20m over 1 series',
    '             8.64 a day, 60.5 a week; of each series 60.5 a week, 58.8 per 1,000 points',
    '             1 where a label says that it was nothing',
    'precision    0.25, recall 0.50, F1 0.33',
    'not counted  1 failure: no series, or no point in that time',
    '',
    'kind     failures  found  recall  delay',
    'dip␛[2J         1      0    0.00      –',
    'leak            1      1    1.00    10m',
    '',
    'missed',
    'dip␛[2J, 2026-11-20 05:00:00 to 06:00:00, load, an alarm was already open, since 04:50:00, the big one',
    '',
    'most false alarms  alarms',
    'web1 load               3',
    '',
    /^threshold +false a day +a week +found +recall +precision +F1 +delay$/,
    ...Array.from({ length: 3 }, () => /^[\d.]+ .* (10m|–)$/),
    '',
    /^recall {7}[▁▂▃▄▅▆▇█]{3}$/,
    /^precision {4}[▁▂▃▄▅▆▇█]{3}$/,
    /^false \(log\) {2}[▁▂▃▄▅▆▇█]{3}$/,
    'false a day is what tocsin detect --budget sets',
    '',
    /^NAB +score +threshold$/,
    /^standard +[\d.-]+ +\d+$/,
    /^reward low FP +[\d.-]+ +\d+$/,
    /^reward low FN +[\d.-]+ +\d+$/,
    '',
  ]);
});

/** NAB's score of one series at a threshold, written down as the paper tells it, one point after the other. */
function published(
  windows: readonly Window[],
  times: readonly number[],
  scores: readonly number[],
  threshold: number,
  [fp, fn]: readonly [number, number],
) {
  const sigmoid = (y: number) => 2 / (1 + Math.exp(5 * y)) - 1;
  const spans = windows.map(([from, until]) => times.flatMap((time, i) => (time >= from && time <= until ? [i] : [])));
  const probation = Math.min(Math.floor(0.15 * times.length), 750);
  const detections = scores.flatMap((score, i) => (score >= threshold && i >= probation ? [i] : []));
  let total = 0;
  for (const span of spans) {
    const [a, b] = [span[0]!, span.at(-1)!];
    const first = detections.find((i) => i >= a && i <= b);
    total += first === undefined ? -fn : sigmoid(-(b - first + 1) / (b - a + 1)) / sigmoid(-1);
  }
  for (const i of detections.filter((i) => !spans.some((span) => span.includes(i)))) {
    const before = spans.filter((span) => span.at(-1)! < i).at(-1);
    const past = before === undefined ? 4 : (i - before.at(-1)!) / (before.length - 1);
    total += fp * (past > 3 ? -1 : sigmoid(past));
  }
  return (100 * (total + fn * windows.length)) / (windows.length * (1 + fn));
}

t.test("NAB's score", async (t) => {
  const costs = [[0.11, 1], [0.22, 1], [0.11, 2]] as const; // biome-ignore format: a line
  const scores = fc.array(fc.nat({ max: 5 }), { minLength: 30, maxLength: 200 });
  const property = fc.property(scores, fc.nat({ max: 10 }), fc.integer({ min: 2, max: 10 }), fc.nat({ max: 6 }), (scores, first, length, gap) => {
    const windows: Window[] = [[first, first + length - 1], [first + length + gap, first + 2 * length + gap - 1]];
    const kept = windows.filter(([, until]) => until < scores.length);
    const series = new ScoredSeries([...kept].reverse());
    const times = scores.map((_, i) => i);
    for (const time of times) series.add(time, scores[time]!);
    const resumed = new ScoredSeries(kept);
    resumed.restore(deserialize(serialize(series.save())));
    const benchmark = new Benchmark([resumed]);
    for (const [i, profile] of profiles.entries()) {
      const at = (threshold: number) => published(kept, times, scores, threshold, costs[i]!);
      for (const threshold of [1, 2, 3, 4, 5, 6])
        if (Math.abs(benchmark.score(profile, threshold) - at(threshold)) > 1e-9) return false;
      const { score } = benchmark.best(profile);
      if (Math.abs(score - Math.max(...[1, 2, 3, 4, 5, 6].map(at))) > 1e-9) return false;
    }
    return true;
  }); // biome-ignore format: a table
  fc.assert(property, { numRuns: 200 });
  const none = new Benchmark([new ScoredSeries([])]);
  t.same(
    [none.best(profiles[0]!).score, none.counts(0)],
    [Number.NaN, { windows: 0, found: 0, outside: 0 }],
    'nothing',
  );
});

const corpus = shared === undefined ? undefined : join(shared, 'corpora/nab');
const results = corpus !== undefined && existsSync(join(corpus, 'results')) ? corpus : undefined;

t.test("the stored results of NAB's own detectors", {
  skip: results ? false : 'the NAB corpus is not here: shared/corpora/nab',
}, async (t) => {
  const windows = JSON.parse(readFileSync(join(results!, 'windows.json'), 'utf8')) as Record<string, [string, string][]>;
  const known = labels(JSON.stringify(windows), 'windows.json');
  for (const [detector, ...expected] of [['numenta', 65.9, 58.9, 70.1], ['skyline', 34, 23.7, 41.1]] as const) {
    const series = Object.keys(windows).map((file) => {
      const points = new ScoredSeries(known.filter(({ name }) => name === file).map(({ from, until }) => [from, until]));
      const rows = gunzipSync(readFileSync(join(results!, 'results', detector, `${file}.gz`))).toString().trim().split('\n');
      for (const row of rows.slice(1)) {
        const [time, , score] = row.split(',');
        points.add(readTime(time), Number(score));
      }
      return points;
    });
    const benchmark = new Benchmark(series);
    t.same(profiles.map((profile) => Number(benchmark.best(profile).score.toFixed(1))), expected, detector);
  }
}); // biome-ignore format: a table

t.test('npm run nab', async (t) => {
  const dir = join(folder, 'nab');
  mkdirSync(join(dir, 'data/made'), { recursive: true });
  const rows = Array.from({ length: 600 }, (_, i) => [at(5 * i).slice(0, 19).replace('T', ' '), i >= 500 && i < 520 ? 90 : 10 + (i * 7 % 5)]); // biome-ignore format: a line
  const csv = `timestamp,value\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  const window = [rows[490]![0], rows[530]![0]].map((time) => `${time}.000000`);
  for (const file of ['a', 'b', 'calm']) writeFileSync(join(dir, `data/made/${file}.csv`), csv);
  writeFileSync(join(dir, 'windows.json'), JSON.stringify({ 'made/a.csv': [window], 'made/b.csv': [window] }));
  writeFileSync(join(dir, 'held'), 'made/b.csv\n');
  const root = resolve(import.meta.dirname, '..');
  const run = (...words: string[]) => spawnSync(process.execPath, [join(root, 'bench/nab.mjs'), ...words], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }); // biome-ignore format: a line
  const { stdout, stderr } = run(dir, '--split', join(dir, 'held'), '--scores', join(dir, 'out'));
  t.equal(stderr, '');
  const scores = '(\\d+\\.\\d ?){3}';
  for (const line of [`made ${scores}\\(2 of 2 windows, \\d+ false\\)`, `TOTAL ${scores}`, `HELD ${scores}`])
    t.match(stdout, new RegExp(`^${line}$`, 'm'));
  const kept = readFileSync(join(dir, 'out/tocsin/made/tocsin_a.csv'), 'utf8').split('\n');
  t.equal(kept[0], 'timestamp,value,anomaly_score,label');
  t.equal(kept.length, 602);
  t.match(kept[501], /^2026-11-21 17:40:00,90,0\.\d+,1$/, 'the first point of the failure');
  t.match(kept[2], /^2026-11-20 00:05:00,12,0,0$/);
  t.match(run(dir, '--split', join(dir, 'windows.json')), { status: 2, stderr: /is not in/ });
  t.match(run(), { status: 2, stderr: /^usage:/ });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t from 'tap';
import { Cardinality } from '../src/aggregates/cardinality.js';
import { ExactSum } from '../src/aggregates/exact-sum.js';
import { aggregates } from '../src/aggregates/index.js';
import { Moments } from '../src/aggregates/moments.js';
import { accuracy, Sketch } from '../src/aggregates/sketch.js';
import aggregate from '../src/commands/aggregate.js';
import type { Event } from '../src/event/event.js';
import { Ids } from '../src/event/id.js';
import { readTime, writeTime } from '../src/event/time.js';
import { Pipeline } from '../src/stream/pipeline.js';
import type { Stage } from '../src/stream/stage.js';
import { anyObject } from './arbitrary.js';
import { written } from './schema.js';
import { sh, shared } from './shell.js';

/** What a run gave: its lines, what it said, how many events were late. */
interface Outcome {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly late: number;
}

interface Conditions {
  readonly lateness?: number;
  readonly where?: (event: Event) => boolean;
  /** Before which events the state is saved, and taken up by a fresh stage. */
  readonly cuts?: readonly number[];
  readonly flush?: boolean;
}

/** The options as they are written on the command line: `true` for a switch, a list for what is given again. */
type Given = Readonly<Record<string, string | true | readonly string[]>>;

function values(given: Given): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, { read, fallback }] of Object.entries(aggregate.options)) {
    found[name] = fallback;
    for (const [i, text] of [given[name] ?? []].flat().entries())
      found[name] = read(text === true ? '' : text, i === 0 ? undefined : (found[name] as never));
  }
  for (const name of Object.keys(given)) assert(name in aggregate.options, `no option ${name}`);
  return found;
}

async function outcome(given: Given, events: readonly object[], conditions: Conditions = {}): Promise<Outcome> {
  const { lateness = 0, where, cuts = [], flush = true } = conditions;
  const lines: string[] = [];
  const notes: string[] = [];
  let late = 0;
  const emit = (line: string): void => void lines.push(line);
  const run = {
    now: 0,
    ids: new Ids(),
    note: (message: string) => void notes.push(message),
    pass: emit,
    rejected: () => 0,
    late: () => void late++,
  };
  const open = async (): Promise<{ stage: Stage; pipeline: Pipeline }> => {
    const stage = await aggregate.open!({ options: values(given) as never, operands: [] }, run);
    const [since, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const ends = { since, until, lateness, idle: undefined, maxJump: 86_400_000, where };
    return { stage, pipeline: new Pipeline(stage, { ...ends, emit, pass: emit, tick: emit, doubt: () => {} }) };
  };
  let { stage, pipeline } = await open();
  for (const [i, event] of events.entries()) {
    if (cuts.includes(i)) {
      const saved = deserialize(serialize(pipeline.save()));
      ({ stage, pipeline } = await open());
      pipeline.restore(saved);
    }
    const line = JSON.stringify(event);
    pipeline.take(JSON.parse(line), line, readTime((event as Event).time));
  }
  if (flush) void pipeline.flush();
  stage.close?.(emit);
  return { lines, notes, late };
}

/** The beginning of the tests' time, a whole minute. */
const start = readTime('2026-11-20T14:02:00.000Z');
const at = (seconds: number): string => writeTime(start + seconds * 1000);

const log = (seconds: number, more: object = {}) => ({
  time: at(seconds), type: 'log', subject: 'web1', name: 'access', ...more,
}); // biome-ignore format: one line of fields
const metric = (seconds: number, value: unknown, more: object = {}) => ({
  time: at(seconds), type: 'metric', subject: 'web1', name: 'load', value, ...more,
}); // biome-ignore format: one line of fields

/** Metrics in short: `10 web1 access.rate;status=500 3.1 1/s`. */
const short = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => {
    const { time, type, subject, name, value, unit } = JSON.parse(line);
    if (type !== 'metric') return line;
    return [
      (readTime(time) - start) / 1000,
      subject || '-',
      name,
      String(value),
      ...(unit === undefined ? [] : [unit]),
    ].join(' ');
  });

async function metrics(
  given: Given,
  events: readonly object[],
  conditions: Conditions = {},
): Promise<readonly string[]> {
  return short((await outcome(given, events, conditions)).lines);
}

t.test('the line', async (t) => {
  const events = Array.from({ length: 31 }, (_, i) => log(i / 4, { data: { status: 500 } }));
  const { lines } = await outcome({ by: 'status', window: '10s', rate: true }, events);
  t.same(lines, [
    '{"time":"2026-11-20T14:02:10.000Z","type":"metric","subject":"web1","name":"access.rate;status=500","value":3.1,"unit":"1/s","tags":{"status":"500"}}',
  ]);
  t.same(written(JSON.parse(lines[0]!)), []);
});

t.test('statistics', async (t) => {
  const numbers = [4, 8, 6, 5, 3, 2, 8, 9, 2, 5];
  const events = numbers.map((value, i) =>
    metric(i, value, { unit: 's', data: { user: `u${value}`, bytes: 10 * value } }),
  );
  const cases: [given: Given, name: string, value: number, unit: string | undefined][] = [
    [{ count: true }, 'count', 10, '1'],
    [{ rate: true }, 'rate', 1, '1/s'],
    [{ sum: true }, 'sum', 52, 's'],
    [{ mean: true }, 'mean', 5.2, 's'],
    [{ min: true }, 'min', 2, 's'],
    [{ max: true }, 'max', 9, 's'],
    [{ stddev: true }, 'stddev', 2.5298221281347035, 's'],
    [{ p50: true }, 'p50', 5, 's'],
    [{ p95: true }, 'p95', 8.549999999999999, 's'],
    [{ p999: true }, 'p999', 8.991000000000001, 's'],
    [{ percentile: '0' }, 'p0', 2, 's'],
    [{ percentile: '25' }, 'p25', 3.25, 's'],
    [{ percentile: '2.5' }, 'p025', 2, 's'],
    [{ percentile: '100:bytes' }, 'bytes.p100', 90, undefined],
    [{ sum: 'bytes' }, 'bytes.sum', 520, undefined],
    [{ sum: 'data.bytes' }, 'bytes.sum', 520, undefined],
    [{ distinct: 'user' }, 'user.distinct', 7, '1'],
    [{ distinct: true }, 'distinct', 7, '1'],
    [{}, 'count', 10, '1'],
  ];
  for (const [given, name, value, unit] of cases) {
    const { lines } = await outcome({ window: '10s', ...given }, events);
    t.same(
      lines.map((line) => JSON.parse(line)),
      [
        {
          ...{ time: at(10), type: 'metric', subject: 'web1', name: `load.${name}`, value },
          ...(unit && { unit }),
          ...(/mean|\bp\d/.test(name) && { data: { count: 10 } }),
        },
      ],
      name,
    );
  }
  const all = {
    count: true,
    sum: ['value', 'bytes'],
    p95: ['bytes', 'value'],
    distinct: 'user',
    window: '10s',
  } as const;
  t.same(
    await metrics(all, events),
    [
      'count 10 1',
      'sum 52 s',
      'bytes.sum 520',
      'bytes.p95 85.49999999999999',
      'p95 8.549999999999999 s',
      'user.distinct 7 1',
    ].map((text) => `10 web1 load.${text}`),
    'several at once, in the order of help',
  );
  for (const { options, name, summary } of aggregates) {
    t.ok(summary, `${name} has a summary`);
    for (const option of Object.keys(options)) t.ok(option in aggregate.options, `${option} is an option of aggregate`);
  }
});

t.test('what cannot be asked for', async (t) => {
  const cases: [given: Given, message: RegExp][] = [
    [{ sum: ['bytes', 'data.bytes'] }, /bytes\.sum is asked for twice/],
    [{ p95: true, percentile: '95' }, /p95 is asked for twice/],
    [{ percentile: '101' }, /101 is no percentile/],
    [{ percentile: 'x' }, /x is no percentile/],
    [{ percentile: '-5' }, /-5 is no percentile/],
    [{ ratio: 'a / b / c' }, /has 2 strokes/],
    [{ window: '0s' }, /--window/],
    [{ window: '0.5ms' }, /--window/],
    [{ window: '10s', every: '0s' }, /--every/],
    [{ window: '10s', every: '20s' }, /--every is longer than --window/],
    [{ window: '1h', every: '7ms' }, /1440 are the most/],
    [{ by: 'status,data.status' }, /--by has status twice/],
    [{ name: 'a;b=c' }, /--name a;b=c/],
    [{ keys: '0' }, /from 1 up/],
  ];
  for (const [given, message] of cases) await t.rejects(outcome(given, []), { status: 2, message }, String(message));
});

t.test('keys and names', async (t) => {
  const events = [
    log(1, { data: { status: 200, path: '/a' }, tags: { env: 'prod' } }),
    log(2, { subject: 'web2', data: { status: 200, path: '/b' } }),
    log(3, { data: { status: '200', path: '/a;x' } }),
    log(4, { data: { status: 500 } }),
    { time: at(5), type: 'log', data: { status: 200 } },
    { time: at(6), type: 'metric', name: 'http;path=/b;code=7', value: 1 },
  ];
  const cases: [name: string, given: Given, expected: string[]][] = [
    [
      'one dimension; what lacks it has none',
      { by: 'status' },
      [
        '- http.count 1',
        '- log.count;status=200 1',
        'web1 access.count;status=200 2',
        'web1 access.count;status=500 1',
        'web2 access.count;status=200 1',
      ],
    ],
    [
      'without --by the dimensions of the name stay',
      {},
      ['- http.count;code=7;path=/b 1', '- log.count 1', 'web1 access.count 3', 'web2 access.count 1'],
    ],
    ['across subjects', { across: true }, ['- access.count 4', '- http.count;code=7;path=/b 1', '- log.count 1']],
    ['one name for all', { across: true, name: 'all' }, ['- all.count 6']],
    [
      'sorted dimensions, separators replaced',
      { by: 'data.path,tags.env', across: true, name: 'all' },
      ['- all.count 3', '- all.count;env=prod;path=/a 1', '- all.count;path=/a_x 1', '- all.count;path=/b 1'],
    ],
  ];
  for (const [name, given, expected] of cases) {
    const lines = (await metrics({ count: true, window: '10s', ...given }, events)).map((line) => line.slice(3, -2));
    t.same(lines, expected, name);
  }
  const { lines } = await outcome({ by: 'path', window: '10s' }, [log(1, { data: { path: 'a;b=c~\nd' } })]);
  t.same(JSON.parse(lines[0]!).tags, { path: 'a_b_c__d' }, 'tags say what the name says');
});

t.test('units', async (t) => {
  const unitOf = async (...units: (string | undefined)[]): Promise<string> => {
    const [line = ''] = await metrics(
      { mean: true, window: '10s' },
      units.map((unit, i) => metric(i, 1, { unit })),
    );
    return line.slice('10 web1 load.mean 1'.length);
  };
  t.equal(await unitOf('s', 's'), ' s');
  t.equal(await unitOf('s', 'ms'), '');
  t.equal(await unitOf('s', undefined), '');
  t.equal(await unitOf(undefined, 's', 's'), '');
  t.equal(await unitOf('x'.repeat(65)), '');
  t.equal(await unitOf('"\n'), ' "\n', 'any text is written as JSON');
  const mixed = [metric(1, 1, { unit: 's' }), metric(2, null, { unit: 'B' }), metric(3, 'x', { unit: 'B' })];
  const { lines } = await outcome({ sum: true, count: true, window: '10s' }, mixed);
  t.same(short(lines), ['10 web1 load.count 3 1', '10 web1 load.sum 1 s'], 'only of those that have a value');
});

t.test('a name with semicolons that part no dimensions', async (t) => {
  const names = ['disk; C:', 'disk; D:', 'disk; D:;env=x'];
  const { lines } = await outcome(
    { max: true, window: '10s' },
    names.map((name, i) => metric(1, i, { name })),
  );
  t.same(short(lines), ['10 web1 disk; C:.max 0', '10 web1 disk; D:.max 1', '10 web1 disk; D:.max;env=x 2']);
  t.same(
    lines.map((line) => JSON.parse(line).tags),
    [undefined, undefined, { env: 'x' }],
  );
});

t.test('what passes', async (t) => {
  const passing = [
    { time: at(1), type: 'status', subject: 'web1', name: 'x', value: 1 },
    { time: at(2), type: 'tick' },
    { time: at(3), subject: 'web1', name: 'access', value: 1 },
    { time: 'never', type: 'log', subject: 'web1', name: 'access' },
    { type: 'metric', name: 'load', value: 1 },
    metric(4, '12'),
    metric(4, 1e101),
    log(5),
    log(5, { value: 3, late: true }),
  ];
  const { lines, notes } = await outcome({ sum: true, window: '10s' }, [...passing, metric(6, 2)]);
  t.same(
    lines.slice(0, -1),
    passing.map((event) => JSON.stringify(event)),
    'bytes and order',
  );
  t.same(short(lines.slice(-1)), ['10 web1 load.sum 2']);
  t.same(notes, [
    '2 events without a time: passed on, not counted',
    '3 events without a value to use: passed on, not counted',
  ]);

  const gaps = await outcome({ mean: true, window: '10s' }, [metric(1, null), metric(2, 4), metric(11, null)]);
  t.same(short(gaps.lines), ['10 web1 load.mean 4'], 'a stated gap stays a gap');
  t.same(gaps.notes, []);
  t.same((await outcome({ mean: true }, [metric(1, null)])).notes, ['no event had a usable value']);

  const counted = await outcome({ count: true, p95: 'duration', window: '10s' }, [log(1), log(2)]);
  t.same(short(counted.lines), ['10 web1 access.count 2 1'], 'what counts is taken though it has no duration');
  t.same(counted.notes, ['no event had a usable duration']);
  const typo = await outcome({ by: 'staus', window: '10s' }, [log(1, { data: { status: 1 } })]);
  t.same(typo.notes, ['no event had staus']);
  const chosen = await metrics({ window: '10s' }, [log(1), log(2, { subject: 'x' })], {
    where: (e) => e.subject === 'x',
  });
  t.same(chosen, [JSON.stringify(log(1)), '10 x access.count 1 1'], 'what is not selected passes');
});

t.test('windows', async (t) => {
  const count = { count: true, window: '10s' } as const;
  const edges = [log(0), log(9.999), log(10), log(25)];
  const expected = ['10 web1 access.count 2 1', '20 web1 access.count 1 1', '30 web1 access.count 1 1'];
  t.same(await metrics(count, edges), expected, 'aligned, beginning in, end out');
  t.same(await metrics(count, edges, { flush: false }), expected.slice(0, 2), 'closed by the watermark alone');
  const before = [
    { ...log(0), time: '1969-12-31T23:59:55Z' },
    { ...log(0), time: '1970-01-01T00:00:01Z' },
  ];
  const { lines } = await outcome(count, before);
  t.same(
    lines.map((line) => JSON.parse(line).time),
    ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:10.000Z'],
  );

  const late = [log(5), log(21), log(12), log(19), log(29), log(31), log(22, { late: false }), log(23, { late: true })];
  const told = await outcome(count, late);
  t.same(
    told.lines.filter((line) => line.includes('"log"')),
    [
      JSON.stringify({ ...log(12), late: true }),
      JSON.stringify({ ...log(19), late: true }),
      JSON.stringify({ ...log(22), late: true }),
      JSON.stringify(log(23, { late: true })),
    ],
    'events of closed windows are marked',
  );
  t.equal(told.late, 4, 'and counted');
  t.same(told.notes, ['3 events later than --lateness allows, by up to 8s: passed on, not counted']);
  t.same(
    short(told.lines).filter((line) => !line.startsWith('{')),
    ['10 web1 access.count 1 1', '30 web1 access.count 2 1', '40 web1 access.count 1 1'],
  );

  const apart = [
    log(1, { subject: 'a' }),
    log(2, { subject: 'b' }),
    log(35, { subject: 'a' }),
    log(8, { subject: 'b' }),
  ];
  t.same(
    await metrics(count, [...apart, log(36, { subject: 'b' })]),
    ['10 a access.count 1 1', '10 b access.count 2 1', '40 a access.count 1 1', '40 b access.count 1 1'],
    'the slower subject decides',
  );

  const sliding = { count: true, sum: true, window: '30s', every: '10s' } as const;
  const drops = [metric(5, 1), metric(12, 2), metric(31, 4)];
  t.same(
    await metrics(sliding, drops),
    [
      ...['10 web1 load.count 1 1', '10 web1 load.sum 1', '20 web1 load.count 2 1', '20 web1 load.sum 3'],
      ...['30 web1 load.count 2 1', '30 web1 load.sum 3', '40 web1 load.count 2 1', '40 web1 load.sum 6'],
    ],
    'what slides on after the newest event is not told',
  );
  t.same(
    (await metrics({ count: true, window: '30s', every: '20s' }, drops)).map((line) => line.slice(0, -2)),
    ['20 web1 load.count 2', '40 web1 load.count 2'],
    'a window that is no multiple',
  );

  const passed: string[] = [];
  const notes: string[] = [];
  const run = {
    now: 0,
    ids: new Ids(),
    note: (text: string) => void notes.push(text),
    rejected: () => 0,
    late: () => {},
    taken: () => 0,
    ended: () => undefined,
    missing: () => undefined,
    newest: () => Number.NEGATIVE_INFINITY,
    remembers: false,
    notes: () => [],
  };
  const pass = (line: string): void => void passed.push(line);
  const stage = await aggregate.open!({ options: values({ window: '1ms' }) as never, operands: [] }, { ...run, pass });
  for (let i = 0; i < 100_003; i++) stage.event({ type: 'log', name: 'x' }, String(i), i, () => {});
  stage.close?.(() => {});
  t.same(passed, ['100000', '100001', '100002'], 'more open windows than can be borne');
  t.same(notes, ['3 events too far ahead of the others: passed on, not counted']);
});

t.test('filling', async (t) => {
  const window = '10s';
  const gap = [log(1, { data: { ms: 7 } }), log(32, { data: { ms: 9 } })];
  const both = { count: true, mean: 'ms', window } as const;
  const filled = async (fill: string): Promise<readonly string[]> =>
    (await metrics({ ...both, fill }, gap)).map((line) => line.replace('web1 access.', ''));
  const [first, last] = [
    ['10 count 1 1', '10 ms.mean 7'],
    ['40 count 1 1', '40 ms.mean 9'],
  ];
  t.same(await filled('none'), [...first, ...last]);
  const zeros = ['20 count 0 1', '20 ms.mean null', '30 count 0 1', '30 ms.mean null'];
  t.same(await filled('zero'), [...first, ...zeros, ...last]);
  t.same(await filled('last'), [...first, '20 count 1 1', '20 ms.mean 7', '30 count 1 1', '30 ms.mean 7', ...last]);

  const zero = { by: 'status', count: true, distinct: 'status', window, fill: 'zero' } as const;
  const born = [log(1, { data: { status: 200 } }), log(25, { data: { status: 500 } })];
  t.same(
    (await metrics(zero, born)).map((line) => line.replace('web1 access.', '').replace('status.distinct', 'distinct')),
    [
      ...[
        '10 count;status=200 1 1',
        '10 distinct;status=200 1 1',
        '20 count;status=200 0 1',
        '20 distinct;status=200 0 1',
      ],
      ...[
        '30 count;status=200 0 1',
        '30 distinct;status=200 0 1',
        '10 count;status=500 0 1',
        '10 distinct;status=500 0 1',
      ],
      ...[
        '20 count;status=500 0 1',
        '20 distinct;status=500 0 1',
        '30 count;status=500 1 1',
        '30 distinct;status=500 1 1',
      ],
    ],
    'a key born late is filled backwards, in the order of time',
  );
  const rates = await metrics({ by: 'status', rate: true, mean: 'ms', window, fill: 'zero' }, born);
  t.equal(rates.filter((line) => line.includes('mean')).length, 4, 'no nulls before a birth');

  const chosen = await metrics(
    { count: true, window, fill: 'zero' },
    [{ time: at(3), type: 'tick' }, log(12), log(21)],
    {
      where: (event) => event.subject === 'web1',
    },
  );
  t.same(chosen.slice(1), ['10 web1 access.count 0 1', '20 web1 access.count 1 1', '30 web1 access.count 1 1']);
  const selected = await metrics(
    { count: true, window, fill: 'zero' },
    [log(3), log(12, { level: 'error' }), log(35)],
    {
      where: (event) => event.level === 'error',
    },
  );
  t.same(
    selected.filter((line) => !line.startsWith('{')),
    ['10 web1 access.count 0 1', '20 web1 access.count 1 1', '30 web1 access.count 0 1'],
    'the stream begins with its first event, selected or not',
  );

  const measured = [metric(1, 5, { unit: 's' }), metric(12, 7, { unit: 's', subject: 'web2' })];
  t.same(
    await metrics({ sum: true, window, fill: 'zero' }, measured),
    ['10 web1 load.sum 5 s', '20 web1 load.sum 0 s', '10 web2 load.sum 0 s', '20 web2 load.sum 7 s'],
    'with the unit of the others',
  );

  const old = await metrics(zero, [log(0, { data: { status: 1 } }), log(6005, { data: { status: 2 } })]);
  const backwards = old.filter((line) => line.includes('count;status=2'));
  t.equal(backwards.length, 501, 'over 500 windows at most');
  t.equal(backwards[0], '1010 web1 access.count;status=2 0 1');

  const day = 86_400;
  const silent = { by: 'status', count: true, window: '60s', fill: 'zero' } as const;
  const revived = async (seconds: number): Promise<readonly string[]> => {
    const alive = { data: { status: 'alive' } };
    const beat = Array.from({ length: Math.ceil(seconds / 3600) }, (_, i) => log(i * 3600 + 30, alive));
    const events = [log(0, { data: { status: 500 } }), ...beat, log(seconds, { data: { status: 500 } })];
    return (await metrics(silent, events)).filter((line) => line.includes('status=500'));
  };
  const times = (lines: readonly string[]): readonly number[] => lines.map((line) => Number(line.split(' ')[0]));
  const short = times(await revived(day + 400 * 60));
  t.same(
    short,
    short.map((_, i) => 60 * (i + 1)),
    'filled for a day, then when it comes again',
  );
  const long = times(await revived(3 * day));
  t.equal(long.length, 1 + day / 60 + 500 + 1, 'not longer');
  t.equal(new Set(long).size, long.length, 'no window twice');

  const keys = Array.from({ length: 300 }, (_, i) => log(1, { data: { status: i } }));
  const jump = await outcome({ by: 'status', count: true, window: '1s', fill: 'zero' }, [...keys, log(80_000)]);
  t.equal(
    jump.lines.filter((line) => !line.includes(at(80_001))).length,
    300 + 200_000 + 500,
    'a jump fills so much and no more, and then the key that came fills backwards',
  );
  t.same(jump.notes, ['more than 200000 empty windows to fill at once: the others stay empty']);
});

t.test('a limit on keys', async (t) => {
  const by = { by: 'path', count: true, window: '10s', keys: '2' } as const;
  const paths = ['a', 'b', 'c', 'd', 'a', 'c'].map((path, i) => log(i, { data: { path } }));
  const { lines, notes } = await outcome(by, [...paths, log(7, { subject: 'web2', data: { path: 'a' } }), log(8)]);
  t.same(
    short(lines).map((line) => line.slice(3, -2)),
    [
      'web1 access.count;path=a 2',
      'web1 access.count;path=b 1',
      'web1 access.count;path=other 4',
      'web2 access.count;path=other 1',
    ],
  );
  t.same(notes, ["more than 2 keys: the rest count as 'other'"], 'told once');

  const subjects = Array.from({ length: 5 }, (_, i) => log(i, { subject: `s${i}` }));
  t.same(await metrics({ count: true, window: '10s', keys: '2' }, subjects), [
    '10 - other.count 3 1',
    '10 s0 access.count 1 1',
    '10 s1 access.count 1 1',
  ]);
  const many = Array.from({ length: 500 }, (_, i) => log(i / 100, { subject: `s${i}`, data: { path: i } }));
  const folded = await metrics({ ...by, name: 'hits', window: '10s' }, many);
  t.equal(folded.length, 2 + 100 + 1, 'a hundred others, and one for the rest');
  t.equal(folded[0], '10 - hits.count;path=other 398 1');

  const later = [2, 2.1, 2.2].map((days) => log(days * 86_400, { data: { path: 'z' } }));
  t.same(
    (await metrics(by, [...paths, ...later])).slice(-2).map((line) => line.replace(/^\d+ /, '')),
    ['web1 access.count;path=z 1 1', 'web1 access.count;path=z 1 1'],
    'keys that were long silent make room',
  );
});

t.test('hostile values', async (t) => {
  const long = 'x'.repeat(1_000_000);
  const values = [
    '__proto__',
    'a;b=c',
    'two\nlines',
    long,
    `${long}y`,
    { a: 1 },
    [1],
    null,
    true,
    '',
    '\ud83d\ude00'.repeat(200),
  ];
  const events = values.map((path) => log(1, { data: { path } }));
  const { lines, notes } = await outcome({ by: 'path,__proto__', window: '10s' }, events);
  const found = lines.map((line) => JSON.parse(line));
  for (const event of found) t.same(written(event), []);
  t.same(
    found.map(({ name, value }) => [name.slice('access.count;path='.length).length, value]),
    [
      [0, 4],
      [9, 1],
      [5, 1],
      [4, 1],
      [9, 1],
      [256, 2],
      [256, 1],
    ],
    'cut, replaced, or none',
  );
  t.same(notes, ['subjects and dimensions are cut at 256 characters, names at 1024', 'no event had __proto__']);
  t.ok(
    found.every(({ name }) => !/[\ud800-\udbff]$/.test(name)),
    'no half of a character is left',
  );
  const own = JSON.parse('{"time":1,"type":"log","tags":{"__proto__":"p"},"data":{"constructor":5}}');
  const [line = ''] = (await outcome({ by: 'tags.__proto__,constructor', sum: 'constructor' }, [own])).lines;
  t.match(
    line,
    '"name":"log.constructor.sum;__proto__=p;constructor=5","value":5,"tags":{"__proto__":"p","constructor":"5"}}',
  );
  const name = `${'n'.repeat(2000)};a=b`;
  t.equal(JSON.parse((await outcome({}, [log(1, { name })])).lines[0]!).name.length, 1024 + '.count'.length);
});

/** The sum of numbers that are multiples of 2 to the minus 100th, rounded once. */
function exactly(numbers: readonly number[]): number {
  const sum = numbers.reduce((sum, number) => sum + BigInt(number * 2 ** 100), 0n);
  return Number(sum) / 2 ** 100;
}

const moderate = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -1000, max: 1000 }).map((cents) => cents / 100),
  fc
    .tuple(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), fc.integer({ min: -60, max: 60 }))
    .map(([m, e]) => m * 2 ** (e - 36)),
);

const sumOf = (numbers: readonly number[]): number => {
  const sum = new ExactSum();
  for (const number of numbers) sum.add(number);
  return sum.value;
};

t.test('exact sums', async (t) => {
  t.equal(sumOf([1e16, 1, 1, -1e16]), 2);
  t.equal(sumOf(Array(10).fill(0.1)), 1);
  t.equal(sumOf([1, 2 ** -53, 2 ** -106]), 1 + 2 ** -52, 'half a bit and a little more goes up');
  t.equal(sumOf([1, 2 ** -53, -(2 ** -106)]), 1, 'half a bit and a little less goes down');
  t.equal(sumOf([]), 0);
  fc.assert(fc.property(fc.array(moderate), (numbers) => assert.equal(sumOf(numbers) + 0, exactly(numbers) + 0)));
  fc.assert(
    fc.property(fc.array(moderate), fc.array(moderate), fc.nat(), (one, other, turn) => {
      const all = [...one, ...other];
      const turned = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))].reverse();
      assert.equal(sumOf(turned), sumOf(all), 'in any order');
      const [left, right] = [new ExactSum(), new ExactSum()];
      for (const number of one) left.add(number);
      for (const number of other) right.add(number);
      left.addSum(right);
      assert.equal(left.value, sumOf(all), 'in parts');
    }),
  );
});

t.test('standard deviation', async (t) => {
  const variance = (numbers: readonly number[]): number => {
    const moments = new Moments();
    for (const number of numbers) moments.add(number);
    return moments.variance;
  };
  t.equal(variance([4, 7, 13, 16].map((x) => x + 1e12)), 30, 'far from zero');
  t.equal(variance([1e100, -1e100, 1e100, -1e100]), 4e200 / 3);
  t.ok(Number.isNaN(variance([5])));
  t.equal(variance(Array(1000).fill(0.1)), 0);
  const integers = fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(integers, (numbers) => {
      const n = BigInt(numbers.length);
      const sum = numbers.reduce((all, x) => all + BigInt(x), 0n);
      const squares = numbers.reduce((all, x) => all + BigInt(x) ** 2n, 0n);
      const expected = Number(n * squares - sum ** 2n) / Number(n * (n - 1n));
      assert(Math.abs(variance(numbers) - expected) <= 1e-15 * expected, `${variance(numbers)} for ${expected}`);
      assert.equal(variance([...numbers].reverse()), variance(numbers));
    }),
  );
});

/** Type 7, and how far a quantile may be from it: the accuracy of the two numbers it lies between. */
function quantile(sorted: Float64Array, share: number): { readonly value: number; readonly within: number } {
  const rank = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
  return {
    value: low + (high - low) * (rank - Math.floor(rank)),
    within: accuracy * Math.max(Math.abs(low), Math.abs(high)) * (1 + 1e-9),
  };
}

const sketched = (numbers: Iterable<number>): Sketch => {
  const sketch = new Sketch();
  for (const number of numbers) sketch.add(number);
  return sketch;
};

const shares = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

t.test('percentiles', async (t) => {
  const wild = fc.oneof(
    moderate,
    fc.constant(0),
    fc.integer({ min: -8, max: 8 }).map((power) => 10 ** power),
  );
  fc.assert(
    fc.property(fc.array(wild, { minLength: 1, maxLength: 400 }), fc.nat(400), (numbers, cut) => {
      const sorted = Float64Array.from(numbers).sort();
      const sketch = sketched(numbers);
      for (const share of shares) {
        const { value, within } = quantile(sorted, share);
        const found = sketch.quantile(share);
        const allowed = numbers.length <= 128 ? Math.abs(value) * 1e-15 : within;
        assert(Math.abs(found - value) <= allowed, `${found} for ${value} at ${share} of ${numbers.length}`);
      }
      const merged = sketched(numbers.slice(0, cut));
      merged.merge(sketched(numbers.slice(cut)));
      const restored = new Sketch();
      restored.restore(deserialize(serialize(merged.save())));
      for (const share of shares) {
        assert.equal(merged.quantile(share) + 0, sketch.quantile(share) + 0, 'merged from parts');
        assert.equal(restored.quantile(share) + 0, sketch.quantile(share) + 0, 'restored');
        assert.equal(sketched([...numbers].reverse()).quantile(share) + 0, sketch.quantile(share) + 0, 'in any order');
      }
    }),
    { numRuns: 200 },
  );
  const span = Array.from({ length: 600 }, (_, i) => 10 ** (i / 3 - 100));
  for (const numbers of [span, [...span].reverse()]) {
    const [sketch, sorted] = [sketched(numbers), Float64Array.from(numbers).sort()];
    for (const share of [0.92, 0.95, 0.99, 1]) {
      const { value, within } = quantile(sorted, share);
      t.ok(Math.abs(sketch.quantile(share) - value) <= within, `${share} of a span of 200 powers of ten`);
    }
    t.equal(sketch.quantile(0.5), sketched([...span].reverse()).quantile(0.5), 'what is folded is the same');
    t.equal(sketch.quantile(0), 1e-100, 'the least is exact');
  }
});

t.test('percentiles of the reference streams', { skip: shared ? false : 'no reference data here' }, async (t) => {
  const { digest_streams: streams } = JSON.parse(readFileSync(join(shared!, 'vectors/stats-vectors.json'), 'utf8'));
  for (const { name, seed_state, n, first5, exact_linear } of streams.cases) {
    let state = seed_state;
    const uniform = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
    const normal = (): number => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += uniform();
      return sum;
    };
    const generators: Record<string, () => number> = {
      uniform,
      normal,
      lognormal: () => Math.exp(normal()),
      bimodal: () => (uniform() < 0.9 ? normal() : 100 + normal()),
      integers: () => Math.floor(uniform() * 100),
      pareto: () => (1 - uniform()) ** (-1 / 1.5),
    };
    const numbers = Float64Array.from({ length: n }, generators[name]!);
    const close = numbers.slice(0, 5).every((number, i) => Math.abs(number - first5[i]) < 1e-9);
    t.ok(close, `${name} is the stream that is meant`);
    const sketch = sketched(numbers);
    const sorted = numbers.sort();
    for (const [share, exact] of Object.entries<number>(exact_linear)) {
      const { within } = quantile(sorted, Number(share));
      const found = sketch.quantile(Number(share));
      t.ok(Math.abs(found - exact) <= within, `${name} ${share}: ${found} for ${exact}`);
    }
  }
});

t.test('distinct', async (t) => {
  const counted = (from: number, to: number, prefix = 'user '): Cardinality => {
    const cardinality = new Cardinality();
    for (let i = from; i < to; i++) cardinality.add(prefix + i);
    for (let i = from; i < Math.min(to, from + 100); i++) cardinality.add(prefix + i);
    return cardinality;
  };
  for (const n of [0, 1, 15, 16, 17, 1000, 2047, 2048]) t.equal(counted(0, n).count, n, `${n} exactly`);
  const errors: number[] = [];
  for (const n of [2049, 5000, 20_000, 50_000, 100_000, 300_000])
    for (const prefix of ['', 'user-', '10.0.']) errors.push(counted(0, n, prefix).count / n - 1);
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  t.ok(deviation < 0.011, `standard error ${deviation}`);
  t.ok(
    errors.every((error) => Math.abs(error) < 0.03),
    'none beyond four standard errors',
  );
  for (const [a, b, c] of [
    [0, 700, 1500],
    [0, 1500, 3000],
    [0, 3000, 3100],
    [0, 100, 4000],
    [0, 3000, 6000],
  ] as const) {
    const merged = counted(a, b + 50);
    merged.merge(counted(b, c));
    t.equal(merged.count, counted(a, c).count, `${a} to ${c} in parts`);
    const restored = new Cardinality();
    restored.restore(deserialize(serialize(merged.save())));
    restored.merge(counted(c, c + 500));
    t.equal(restored.count, counted(a, c + 500).count, 'restored');
  }
});

const statistics = { count: true, rate: true, sum: ['value', 'ms'], mean: true, min: true, max: true } as const;
const everything: Given = { ...statistics, stddev: true, p50: ['value', 'ms'], p99: true, distinct: 'user' };

const anEvent = fc
  .record({
    time: fc.nat({ max: 900 }),
    type: fc.constantFrom('log', 'metric', 'metric', 'status'),
    subject: fc.constantFrom('a', 'b'),
    value: fc.option(fc.oneof(fc.integer({ min: -5, max: 50 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))),
    unit: fc.constantFrom('s', 's', 's', 'B'),
    data: fc.record({
      status: fc.constantFrom(200, 404, '500', null),
      ms: fc.double({ min: 0.001, max: 10, noNaN: true }),
      user: fc.nat(9),
    }),
  })
  .map(({ time, ...event }) => ({ time: at(time / 10), name: 'x', ...event }));
const events = fc.array(anEvent, { maxLength: 120 });
const options: fc.Arbitrary<Given> = fc
  .tuple(
    fc.constantFrom<Given>({ window: '5s' }, { window: '10s', every: '5s' }, { window: '15s', every: '10s' }),
    fc.constantFrom<Given>({}, { by: 'status' }, { by: 'status', across: true, name: 'all' }),
    fc.constantFrom('none', 'zero', 'last'),
    fc.constantFrom('10000', '2'),
  )
  .map(([windows, by, fill, keys]) => ({ ...everything, ...windows, ...by, fill, keys }));
const byTime = <E extends { readonly time: string }>(events: readonly E[]): E[] =>
  events.toSorted((a, b) => readTime(a.time) - readTime(b.time));

t.test('what always holds', async (t) => {
  await t.test('cut anywhere with its state it writes the same', async () => {
    const cuts = fc.array(fc.nat(120), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        options,
        events,
        cuts,
        fc.constantFrom(0, 20),
        fc.boolean(),
        async (given, some, cuts, lateness, sorted) => {
          const conditions = { lateness: lateness * 1000 };
          const all = sorted ? byTime(some) : some;
          const whole = await outcome(given, all, conditions);
          const parts = await outcome(given, all, { ...conditions, cuts });
          assert.deepEqual(parts.lines, whole.lines);
          assert.equal(parts.late, whole.late);
          const kept = { ...conditions, flush: false };
          assert.deepEqual(
            (await outcome(given, all, { ...kept, cuts })).lines,
            (await outcome(given, all, kept)).lines,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  await t.test('shuffled within the lateness is sorted, for distinct times', async () => {
    const delays = fc.array(fc.nat(20_000), { minLength: 120, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(options, events, delays, async (given, some, delays) => {
        const sorted = byTime([...new Map(some.map((event) => [event.time, event])).values()]);
        const shuffled = sorted
          .map((event, i) => ({ arrives: readTime(event.time) + delays[i]!, event }))
          .sort((a, b) => a.arrives - b.arrives)
          .map(({ event }) => event);
        const lateness = 20_000;
        assert.deepEqual(
          (await outcome(given, shuffled, { lateness })).lines,
          (await outcome(given, sorted, { lateness })).lines,
        );
      }),
      { numRuns: 150 },
    );
  });

  await t.test('the order within a window leaves no trace', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), async (some, turn) => {
        const given = { ...everything, by: 'status', window: '100s' };
        const at = turn % (some.length + 1);
        const turned = [...some.slice(at), ...some.slice(0, at)].reverse();
        const made = async (all: readonly object[]): Promise<readonly string[]> =>
          (await outcome(given, all)).lines.filter((line) => line.startsWith('{"time":"2026-11-20T14:03:40'));
        assert.deepEqual(await made(turned), await made(some));
      }),
      { numRuns: 100 },
    );
  });

  await t.test('sliding windows hold what a plain count finds', async () => {
    const widths = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }));
    await fc.assert(
      fc.asyncProperty(widths, events, async ([a, b], some) => {
        const [window, every] = [Math.max(a, b), Math.min(a, b)];
        const sorted = byTime(some).filter(({ type }) => type !== 'status');
        const given = { count: true, across: true, window: `${window}s`, every: `${every}s` };
        const times = sorted.map(({ time }) => readTime(time) / 1000);
        const newest = Math.max(...times);
        const expected: string[] = [];
        const begin = start / 1000;
        for (let end = Math.floor(begin / every) * every; end <= newest + every; end += every) {
          const count = times.filter((time) => time >= end - window && time < end).length;
          if (count > 0) expected.push(`${end - begin} - x.count ${count} 1`);
        }
        assert.deepEqual(await metrics(given, sorted), expected);
      }),
      { numRuns: 150 },
    );
  });

  await t.test('any object goes in, and what is made of it is as it must be', async () => {
    const given = { ...everything, by: 'name,tags.a,detect', fill: 'zero', keys: '3', window: '7d' };
    await fc.assert(
      fc.asyncProperty(fc.array(anyObject, { maxLength: 20 }), async (some) => {
        const made = (await outcome(given, some)).lines.filter(
          (line) => !some.some((event) => line.startsWith(JSON.stringify(event).slice(0, -1))),
        );
        for (const line of made) assert.deepEqual(written(JSON.parse(line)), []);
      }),
      { numRuns: 300 },
    );
  });
});

t.test('ratio', async (t) => {
  const statuses = [200, 200, 500, 404, 200, 503, 200, 200];
  const all = statuses.map((status, i) =>
    log(i, { data: { status, method: i % 2 ? 'GET' : 'POST', ms: i, path: '/a/b' } }),
  );
  const cases: [ratio: string | string[], expected: string[]][] = [
    ['status >= 500', ['ratio 0.25']],
    ['status >= 500 / method == "GET"', ['ratio 0.5']],
    ['bad=status >= 500 / status < 500', ['bad.ratio 0.3333333333333333']],
    ['ms / 1', ['ratio 3.5']],
    ['(ms / 2) / status', [`ratio ${14 / 2407}`]],
    ['path == "/a/b" / true', ['ratio 1']],
    ["path == 'it\\'s/' / true", ['ratio 0']],
    ['[1, 2 / 2][0] / 4', ['ratio 0.25']],
    ['nothing > 1 / status < 0', []],
    [
      ['a=status == 200', 'b=status == 404'],
      ['a.ratio 0.625', 'b.ratio 0.125'],
    ],
  ];
  for (const [ratio, expected] of cases) {
    const found = await metrics({ ratio, window: '10s' }, all);
    t.same(
      found,
      expected.map((text) => `10 web1 access.${text} 1`),
      String(ratio),
    );
  }
  t.same(await metrics({ ratio: 'status < 0 / status < 0', fill: 'zero', window: '10s' }, all), [
    '10 web1 access.ratio null 1',
  ]);
  for (const ratio of ['status >', 'status >= 500 /', '/ true', ''])
    await t.rejects(outcome({ ratio, window: '10s' }, []), { status: 2, message: /--ratio/ }, ratio);
});

t.test('as a filter', async (t) => {
  const lines = [0, 1, 2, 12].map((seconds) =>
    JSON.stringify(log(seconds, { data: { status: 200, duration: seconds } })),
  );
  const input = [...lines, '{"time":1,"type":"archive"}', ''].join('\n');
  const told = sh('tocsin aggregate --by status --window 10s --rate --p95 duration --sum bytes', input);
  t.equal(told.status, 0);
  t.same(short(told.stdout.trim().split('\n')), [
    '10 web1 access.rate;status=200 0.3 1/s',
    '10 web1 access.duration.p95;status=200 1.9',
    '{"time":1,"type":"archive"}',
    '20 web1 access.rate;status=200 0.1 1/s',
    '20 web1 access.duration.p95;status=200 12',
  ]);
  t.equal(told.stderr, 'tocsin aggregate: no event had a usable bytes\n');
  t.equal(sh('tocsin aggregate --only --count --window 1m', input).stdout.split('\n').length, 2, '--only');
  const parts = sh(
    'd=$(mktemp -d); split -l 2 - $d/in. ; for f in $d/in.*; do tocsin aggregate --window 10s --state $d/state < $f; done;' +
      'tocsin aggregate --window 10s --state $d/state --eof flush < /dev/null; rm -r $d',
    input,
  );
  t.equal(parts.stdout, sh('tocsin aggregate --window 10s', input).stdout, 'in parts');
  const misused: [line: string, message: string][] = [
    ['--ratio "status >"', '--ratio'],
    ['--window 0', '--window is at least a millisecond'],
    ['--fill nought', 'nought is none of none, zero, last'],
    ['--percentile 200', '200 is no percentile'],
  ];
  for (const [line, message] of misused) {
    const { status, stderr } = sh(`tocsin aggregate ${line}`);
    t.equal(status, 2, line);
    t.ok(stderr.startsWith('tocsin aggregate: ') && stderr.includes(message), stderr);
  }
});

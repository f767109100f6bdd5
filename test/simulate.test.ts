import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import simulate from '../src/commands/simulate.js';
import { labels } from '../src/declaration/labels.js';
import { archetypes } from '../src/simulation/archetypes/index.js';
import { kinds } from '../src/simulation/failures/index.js';
import { deviation } from '../src/simulation/pattern.js';
import { poisson, Random, scattered } from '../src/simulation/random.js';
import { estate, type Settings, scenario } from '../src/simulation/scenario.js';
import { load } from '../src/simulation/season.js';
import type { SimulatedSeries } from '../src/simulation/series.js';
import { written } from './schema.js';
import { events, sh } from './shell.js';

const hour = 3_600_000;
const day = 24 * hour;

/** All readings of a series, those of a counter as differences. */
function rates(one: SimulatedSeries, points: number): Float64Array {
  const values = readings(one, points);
  return one.counter ? values.map((value, i) => value - (i === 0 ? 0 : values[i - 1]!)) : values;
}

function readings(one: SimulatedSeries, points: number): Float64Array {
  const values = new Float64Array(points);
  one.fill(values);
  return values;
}

/** What the command writes with some options, and the sentence of its refusal. */
async function output(given: object, operands: readonly string[] = []): Promise<string> {
  let text = '';
  const fallbacks = Object.fromEntries(Object.entries(simulate.options).map(([key, each]) => [key, each.fallback]));
  const options = { ...fallbacks, ...given } as Parameters<NonNullable<typeof simulate.run>>[0]['options'];
  const world = { write: async (more: string) => void (text += more), env: {}, commands: async () => [] };
  await simulate.run?.({ options, operands }, world);
  return text;
}

const mean = (values: Iterable<number>) => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

t.test('random numbers', async (t) => {
  const numbers = (...path: (string | number)[]) => {
    const random = new Random(7, ...path);
    return Array.from({ length: 5 }, () => random.uniform());
  };
  t.same(numbers('a', 1), numbers('a', 1), 'the same path, the same numbers');
  t.notSame(numbers('a', 1), numbers('a', 2), 'another path, others');
  t.notSame(numbers('a', 11), numbers('a', 1, 1), 'a path is more than its letters');

  const random = new Random(1);
  const many = (draw: () => number) => Array.from({ length: 100_000 }, draw);
  const uniform = many(() => random.uniform());
  t.ok(Math.abs(mean(uniform) - 1 / 2) < 0.005, `uniform: mean ${mean(uniform)}`);
  t.ok(uniform.every((one) => one >= 0 && one < 1));
  const normal = many(() => random.normal());
  t.ok(Math.abs(mean(normal)) < 0.01, `normal: mean ${mean(normal)}`);
  t.ok(Math.abs(mean(normal.map((one) => one ** 2)) - 1) < 0.02, 'normal: variance');
  t.ok(Math.abs(mean(normal.map((one) => one ** 4)) - 3) < 0.15, 'normal: kurtosis');
  t.ok(Math.abs(mean(many(() => random.exponential())) - 1) < 0.02, 'exponential: mean');
  t.ok(Math.abs(mean(uniform.map((_, i) => scattered(9, i))) - 1 / 2) < 0.005, 'by index: mean');
  for (const least of [0.3, 4, 29, 31, 2000]) {
    const counts = many(() => poisson(least, random.normal()));
    const found = mean(counts);
    const variance = mean(counts.map((count) => (count - found) ** 2));
    t.ok(Math.abs(found / least - 1) < 0.02, `Poisson ${least}: mean ${found}`);
    t.ok(Math.abs(variance / least - 1) < 0.04, `Poisson ${least}: variance ${variance}`);
    t.ok(counts.every((count) => count >= 0 && Number.isInteger(count)));
  }
  t.equal(poisson(0, 3), 0);
  for (const below of [-1, 0, 0.5, 2])
    t.ok(poisson(20, below) <= poisson(20, below + 0.1), 'a higher normal number stands for no lower count');
});

t.test('the season: quietest and busiest hours, weekends, and no jump at midnight', async (t) => {
  const season = { day: 'office', depth: 0.6, shift: 0, weekend: 0.5 } as const;
  const monday = Date.UTC(2026, 0, 5);
  const week = Array.from({ length: 7 * 288 }, (_, i) => load(season, monday + i * 300_000));
  t.ok(Math.abs(Math.max(...week) - 1) < 1e-9);
  t.ok(Math.abs(Math.min(...week) - 0.5 * 0.4) < 0.01, 'a night of the weekend');
  t.equal(load(season, monday + 34 * hour), load(season, monday + 10 * hour), 'Tuesday is as Monday');
  t.equal(load(season, monday + (5 * 24 + 10) * hour), load(season, monday + 10 * hour) / 2, 'Saturday is half');
  t.equal(load({ ...season, shift: hour }, monday + 11 * hour), load(season, monday + 10 * hour));
  for (let i = 1; i < week.length; i++) if (Math.abs(week[i]! - week[i - 1]!) > 0.03) t.fail(`a jump at ${i}`);
});

const settings = fc.record({
  seed: fc.nat(),
  series: fc.integer({ min: 1, max: 45 }),
  step: fc.constantFrom(10_000, 60_000, 300_000, hour),
  failures: fc.record({ count: fc.integer({ min: 0, max: 5 }), per: fc.constant(20 * day) }),
});

t.test('parts of any length give what one call gives, whatever else is simulated', async (t) => {
  const lengths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(settings, lengths, fc.nat(), (given, lengths, pick) => {
      const points = lengths.reduce((sum, length) => sum + length, 0);
      const span = points * given.step;
      const all = scenario({ ...given, span });
      const index = pick % given.series;
      const whole = readings(all.series[index]!, points);
      const few = scenario({ ...given, span, series: index + 1 }).series[index]!;
      const parts = lengths.flatMap((length) => [...readings(few, length)]);
      t.same(parts, [...whole]);
      t.same(few.labels(), all.series[index]!.labels());
    }),
    { numRuns: 60 },
  );
});

t.test('without failures all is as it was outside of them', async (t) => {
  const given: Partial<Settings> = { seed: 3, series: 40, span: 60 * day, failures: { count: 4, per: 60 * day } };
  const { series, points } = scenario(given);
  const quiet = scenario({ ...given, failures: { count: 0, per: 1 } });
  for (const [i, one] of series.entries()) {
    const [failing, normal] = [rates(one, points), rates(quiet.series[i]!, points)];
    const inside = new Uint8Array(points + 1);
    for (const { from, until } of one.failures) inside.fill(1, from, until + 2);
    const off = (value: number, at: number) =>
      inside[at] === 0 && Math.abs(value - normal[at]!) > 1e-9 * Math.abs(value);
    t.equal(failing.findIndex(off), -1, one.name);
    t.same(quiet.series[i]!.failures, []);
  }
  t.ok(series.some(({ failures }) => failures.length > 3));
});

/** What is wrong with the failures of a series. */
function* faults({ failures }: SimulatedSeries, lead: number, points: number, rest: number): Generator<string> {
  let free = lead;
  for (const { from, until, kind, note } of failures) {
    if (from < free && !/second|third/.test(note)) yield `${kind} from ${from}, free from ${free}`;
    if (until < from || until >= points) yield `${kind} from ${from} until ${until}`;
    if (!kinds.some((each) => each.kind === kind)) yield kind;
    free = until + rest;
  }
}

t.test('failures lie within the span, after the lead, a day apart, and are of known kinds', async (t) => {
  fc.assert(
    fc.property(settings, ({ seed, series, failures, step }) => {
      const span = 3000 * step;
      const all = scenario({ seed, series, step, span, failures });
      const lead = Math.floor(Math.min(span / 10, 7 * day) / step);
      t.same(
        all.series.flatMap((one) => [...faults(one, lead, all.points, day / step)]),
        [],
      );
    }),
    { numRuns: 40 },
  );
});

/** How far a failure moves the second of the points that it moves most, in deviations of the series. */
function size(failing: Float64Array, normal: Float64Array, from: number, until: number, scale: number): number {
  const changes = [...failing.subarray(from, until + 1)].map((value, i) => Math.abs(value - normal[from + i]!) / scale);
  const sorted = changes.filter((change) => !Number.isNaN(change)).sort((one, other) => other - one);
  return sorted[1] ?? 0;
}

t.test('each kind befalls what it says, and can be seen', async (t) => {
  for (const { kind, roles } of kinds.filter((each) => !each.harmless && each.kind !== 'stuck')) {
    const given = { seed: 5, kinds: [kind], series: 4 * roles.length, span: 60 * day };
    const { series, points } = scenario({ ...given, failures: { count: 3, per: given.span } });
    const quiet = scenario({ ...given, failures: { count: 0, per: 1 } });
    const sizes = series.flatMap((one, i) => {
      const [failing, normal] = [rates(one, points), rates(quiet.series[i]!, points)];
      const scale = deviation(one.pattern, mean(normal.filter((value) => !Number.isNaN(value))));
      return one.failures.map(({ from, until }) => size(failing, normal, from, until, scale));
    });
    const names = archetypes.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
    t.same([...new Set(series.map(({ name }) => name))].sort(), names.sort(), kind);
    const seen = sizes.filter((one) => one >= 3).length / sizes.length;
    t.ok(sizes.length > 4 && seen >= 0.85, `${kind}: ${sizes.map((one) => one.toFixed(1))}`);
  }
});

t.test('a stuck exporter shows one value, for two hours at least', async (t) => {
  const { series, points } = scenario({ kinds: ['stuck'], series: 24, span: 60 * day });
  let times = 0;
  for (const one of series) {
    const values = readings(one, points);
    for (const { from, until } of one.failures) {
      const held = values.subarray(from - 1, until + 1).filter((value) => !Number.isNaN(value));
      t.ok(new Set(held).size === 1 && (until - from >= 23 || until === points - 1), `${one.name} from ${from}`);
      times++;
    }
  }
  t.ok(times > 5, `${times} times`);
});

t.test('an outage that comes again is the same, 60 to 1,000 points later, and a failure of its own', async (t) => {
  const { series } = scenario({ kinds: ['relapse'], series: 60, span: 120 * day });
  let times = 0;
  for (const { failures } of series)
    for (const [i, { from, until, failure, note }] of failures.entries()) {
      if (!/second|third/.test(note)) continue;
      const before = failures[i - 1]!;
      const [least, most] = [from - before.until - 1 >= 60, from - before.until - 1 <= 1000];
      t.ok(least && most && (until - from === before.until - before.from || until === 120 * 288 - 1), note);
      t.not(failure, before.failure);
      times++;
    }
  t.ok(times > 20, `${times} repeats`);
});

t.test('a cascade is one failure that moves up from the database', async (t) => {
  const { series } = scenario({ kinds: ['cascade'], series: 60, span: 120 * day });
  const whole = new Map<string, Map<string, number>>();
  for (const one of series)
    for (const { failure, from } of one.failures) {
      const onsets = whole.get(failure) ?? new Map<string, number>();
      whole.set(failure, onsets.set(one.name, from));
    }
  t.ok(whole.size > 5);
  const order = ['db.duration', 'http.duration.p95', 'queue.length', 'http.errors.ratio', 'http.requests'];
  for (const onsets of whole.values()) {
    const times = order.map((name) => onsets.get(name)!);
    t.same(
      times,
      times.slice().sort((one, other) => one - other),
    );
    t.ok(times.at(-1)! > times[0]!);
  }
});

t.test('normal series are of the kinds seen in real ones', async (t) => {
  const { series, points } = scenario({ series: 200, span: 28 * day, failures: { count: 0, per: 1 } });
  const of = (name: string) => series.filter((one) => one.name === name).map((one) => rates(one, points));
  /** Autocorrelation of the differences to the mean of the hour. */
  const kept = (values: Float64Array) => {
    const hours = Array.from({ length: 24 }, (_, hour) =>
      mean(values.filter((_, i) => Math.floor(i / 12) % 24 === hour)),
    );
    const rest = [...values].map((value, i) => value - hours[Math.floor(i / 12) % 24]!);
    return mean(rest.slice(1).map((value, i) => value * rest[i]!)) / mean(rest.map((value) => value * value));
  };
  for (const [name, least, most] of [
    ['cpu.used', 0.6, 1],
    ['temperature', 0.7, 1],
    ['http.duration.p95', 0.1, 0.95],
    ['http.errors.ratio', 0.05, 0.7],
    ['mentions', 0.2, 0.9],
  ] as const)
    for (const values of of(name)) t.ok(kept(values) > least && kept(values) < most, `${name}: ${kept(values)}`);
  for (const values of of('replicas')) t.equal(new Set(values).size, 1, 'a constant');
  for (const values of of('exceptions')) t.ok(values.filter((value) => value === 0).length > points / 5, 'mostly none');
  for (const values of of('disk.used'))
    t.ok(
      values.every((value) => value > 0.2 && value < 0.9),
      'a disk with room',
    );
  for (const one of series.filter(({ counter }) => counter)) {
    t.equal(one.tags['counter'], 'true');
    const values = readings(scenario({ series: 200, span: 28 * day }).series[series.indexOf(one)]!, points);
    const shown = values.filter((value) => !Number.isNaN(value));
    t.ok(
      shown.every((value, i) => i === 0 || value >= shown[i - 1]!),
      'a counter never falls',
    );
  }
  const gaps = series.map((one) => one.name === 'net.sent' && rates(one, points).some(Number.isNaN));
  t.ok(gaps.some(Boolean) && gaps.some((gap) => !gap), 'some series have gaps');
});

t.test('what is written: valid events in order of time, the labels of the same run', async (t) => {
  const given = { seed: 4, series: 25, span: 4 * day, failures: { count: 3, per: undefined } };
  const text = await output(given);
  t.equal(await output(given), text, 'the same again');
  const all = events(text);
  t.ok(all.length > 25 * 4 * 288 * 0.95);
  let last = '';
  for (const [i, event] of all.entries()) {
    if (i % 97 === 0) t.same(written(event), [], JSON.stringify(event));
    if ((event['time'] as string) < last) t.fail(`${event['time']} after ${last}`);
    last = event['time'] as string;
  }
  const said = await output({ ...given, labels: true });
  const read = labels(said, 'labels');
  t.ok(read.length > 20);
  for (const { from, until, subject, name } of read) {
    const times = all
      .filter((event) => event['subject'] === subject && event['name'] === name)
      .map((event) => event['time']);
    t.ok(
      times.some((time) => Date.parse(time as string) >= from && Date.parse(time as string) <= until),
      `${subject} ${name}`,
    );
  }
  t.same(
    read.map(({ from }) => from),
    read.map(({ from }) => from).sort((one, other) => one - other),
  );
  t.equal(await output({ ...given, labels: true, normal: true }), '');
  t.not(await output({ ...given, seed: 5 }), text);
  t.match(await output({ series: 1, span: 300_000 }, ['leak']), /"name":"memory.resident"/);
});

t.test('the log is that of the metrics', async (t) => {
  const given = { seed: 6, series: 2, span: 3 * hour, failures: { count: 6, per: undefined } };
  const lines = events(await output({ ...given, logs: true }));
  const { servers, start, points, step } = estate({ ...given, failures: { count: 6, per: given.span } });
  t.equal(servers.length, 2);
  for (const [i, event] of lines.entries()) if (i % 501 === 0) t.same(written(event), []);
  t.equal(new Set(lines.map(({ id }) => id)).size, lines.length, 'each line has an id of its own');
  for (const { requests } of servers) {
    const counts = new Float64Array(points);
    for (const { time, subject } of lines)
      if (subject === requests.subject) counts[Math.floor((Date.parse(time as string) - start) / step) + 1]!++;
    t.same(counts, readings(requests, points));
  }
  const said = labels(await output({ ...given, logs: true, labels: true }), 'labels');
  t.ok(said.length > 0);
  for (const { name, subject, from } of said) {
    t.equal(name, undefined);
    t.ok(servers.some(({ requests }) => requests.subject === subject));
    t.ok(from >= start - step);
  }
});

t.test('in the shell', async (t) => {
  t.equal(sh('tocsin simulate --span 1h | md5sum').stdout, sh('tocsin simulate --span 1h --seed 1 | md5sum').stdout);
  const head = sh('set -o pipefail; tocsin simulate --series 200 --span 365d | head -2');
  t.match(head.stdout, /^\{.*\}\n\{.*\}\n$/, 'a reader that has seen enough ends it at once');
  t.same([head.stderr, head.status], ['', 0]);
  const counted = sh(
    'tocsin simulate --logs --series 1 --span 2h | tocsin aggregate -q --window 5m --count | grep -o "value.*"',
  );
  const measured = sh(`tocsin simulate --series 1 --span 2h | grep -o "value.*" | sed 's/,"tags.*/}/'`);
  t.equal(counted.stdout, measured.stdout);
  t.match(sh('tocsin simulate --list').stdout, /^leak: /);
  for (const [words, reason] of [
    ['outag', /did you mean outage/],
    ['--failures often', /often is not a number/],
    ['--failures 1/0s', /not a rate/],
    ['--failures -1', /not a rate/],
    ['--step 0', /--step/],
    ['--span 1m', /--span/],
    ['--start 1969-01-01', /not a time since 1970/],
    ['--start 9999-12-30', /year 9999/],
    ['--series 0', /whole number/],
    ['--seed x', /not a number/],
  ] as const) {
    const { status, stderr, stdout } = sh(`tocsin simulate ${words}`);
    t.equal(status, 2, words);
    t.match(stderr, reason, words);
    t.equal(stdout, '', words);
  }
});

t.test('the collection: every label is about a series of its file, within its time', async (t) => {
  const folder = resolve(import.meta.dirname, '../examples/failures');
  const all = labels(readFileSync(resolve(folder, 'labels.ndjson'), 'utf8'), 'labels.ndjson');
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv.gz'));
  t.same(files.map((name) => name.replace('.csv.gz', '')).sort(), kinds.map(({ kind }) => kind).sort());
  for (const file of files) {
    const [header, ...rows] = gunzipSync(readFileSync(resolve(folder, file)))
      .toString()
      .trimEnd()
      .split('\n');
    t.equal(header, 'time,subject,name,value,unit');
    const about = all.filter(({ kind }) => file === `${kind}.csv.gz`);
    t.ok(about.length > 0, file);
    for (const { subject, name, from, until } of about) {
      const times = rows.map((row) => row.split(',')).filter((cells) => cells[1] === subject && cells[2] === name);
      const [first, last] = [times[0]?.[0] ?? '', times.at(-1)?.[0] ?? ''];
      t.ok(from - Date.parse(first) > 4 * day && until <= Date.parse(last), `${file}: ${subject} ${name}`);
    }
  }
});

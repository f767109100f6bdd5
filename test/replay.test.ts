import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { loaders } from '../src/commands/index.js';
import { type Command, isFilter } from '../src/declaration/command.js';
import { Failure } from '../src/declaration/failure.js';
import { formats } from '../src/formats/index.js';
import { plain } from '../src/manual/help.js';
import { asked, type Task } from '../src/runner/program.js';
import { type Settings, settings } from '../src/runner/settings.js';
import { Works } from '../src/runner/works.js';
import { Reader } from '../src/stream/reader.js';
import type { AnyEvent } from './arbitrary.js';
import { written } from './schema.js';
import { events, sh } from './shell.js';
import { delayed, type Lines, linesOf, samples, streams } from './streams.js';

/** How a command is run: its options, and on what input; streams of all kinds of events where it is not told. */
interface Row {
  readonly words: readonly string[];
  readonly input?: fc.Arbitrary<Lines>;
  /** Each run, each part too, closes with a summary. It is of the run and not of the stream, and so it is left out. */
  readonly sums?: true;
}

const { mixed, series, seldom } = streams;

const all = [
  ...['--count', '--rate', '--ratio', 'status>=500', '--sum', '--mean', '--min', '--max', '--stddev'],
  ...['--p50', '--p95', 'duration', '--distinct', 'path'],
];

/** What commands write, and what they read beside their input. */
const folder = mkdtempSync(join(tmpdir(), 'tocsin-replay-'));
t.teardown(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'collections'));
writeFileSync(
  join(folder, 'collections', 'old.ndjson'),
  `${JSON.stringify({
    type: 'fingerprint',
    subject: 'web9',
    name: 'load',
    fingerprint: { from: '2025-01-01T00:00:00Z', until: '2025-01-01T01:00:00Z', values: [1, 1, 1, 5, 5, 1, 1, 1] },
  })}\n`,
);

/** What each command is run with. One that is not named here is run as it is. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  ingest: [
    ...formats.map(({ name }) => ({ words: ['-f', name], input: linesOf(name) })),
    ...formats.filter(({ name }) => name !== 'lines').map(({ name }) => ({ words: [], input: linesOf(name) })),
    { words: ['-f', 'csv', '--tz', 'Europe/Berlin', '--map', 'value=load'], input: linesOf('csv') },
    { words: ['-f', 'graphite-csv', '--tz', 'Europe/Berlin'], input: linesOf('graphite-csv') },
    { words: ['-f', 'json', '--subject', 'me', '--map', 'name=msg'], input: linesOf('json') },
    { words: ['-f', 'json', '--lateness', '20s', '--where', 'type=="metric"'], input: mixed },
  ],
  filter: [
    { words: ['true'] },
    { words: ['value>50||has(status)', '--max-rejects', '30%'] },
    { words: ['type!="log"', '--lateness', '20s', '--where', 'subject!="web1"'] },
    { words: ['true', '--set', 'data.slow=value>50', '--set', 'tags.who=subject', '--drop', 'message,detect,path'] },
  ],
  aggregate: [
    { words: [...all, '--window', '30s', '--max-rejects', '100%'] },
    { words: [...all, '--by', 'path', '--window', '1m', '--every', '15s', '--lateness', '10s'] },
    { words: ['--count', '--mean', '--fill', 'zero', '--window', '20s', '--by', 'path'] },
    { words: ['--rate', '--p50', '--fill', 'last', '--window', '1m', '--every', '20s', '--across', '--name', 'all'] },
    { words: ['--count', '--window', '10s', '--keys', '2', '--where', 'type=="log"', '--only', '--idle', '5s'] },
    { words: ['--count', '--window', '1m', '--keys', '3', '--by', 'path', '--max-jump', '30d'], input: seldom },
    { words: ['--max', '--window', '1m', '--fill', 'last'], input: series },
  ],
  detect: [
    { words: ['--annotate'] },
    { words: ['-w', '60', '-c', '10:180', '--lateness', '10s'] },
    { words: ['--method', 'holt-winters', '--season', '1m', '--bootstrap', '2m', '--delta', '1', '--annotate'] },
    { words: ['-c', '@40:50', '--key', 'subject,path', '--where', 'type!="log"'] },
    { words: ['-w', '60', '--emit', 'states'], sums: true },
    { words: ['--sensitivity', 'high'], input: series },
    { words: ['--annotate', '--only'], input: series },
    { words: ['--method', 'holt-winters', '--season', '5m', '--bootstrap', '20m', '--step', '10s'], input: series },
    { words: ['--emit', 'states', '--sensitivity', 'high'], input: series, sums: true },
    {
      words: [
        '-m',
        'surprise,threshold',
        '-w',
        '60',
        '--raise-after',
        '20s',
        '--clear-after',
        '30s',
        '--direction',
        'up',
      ],
    },
    { words: ['-w', '60', '--floor', '5', '--flapping', '3m', '--counter', 'subject == "web1"'], input: series },
    { words: ['-m', 'surprise,threshold', '-w', '60', '--consensus', '2', '--annotate'], input: series },
  ],
  'fingerprint words': [
    { words: ['--window', '1m'] },
    { words: ['--window', '5m', '--points', '12', '--lateness', '20s', '--where', 'subject!="web1"'] },
    { words: ['--window', '1h', '--alphabet', 'oculus'], input: series },
  ],
  'fingerprint search': [
    { words: ['--sketch', '1 2 3 9 1', '--window', '2m', '--points', '8'] },
    { words: ['--name', 'load*', '--subject', 'web1', '--window', '1h', '--points', '12', '--residual'] },
  ],
  'fingerprint index': [{ words: ['-o', join(folder, 'index'), '--window', '5m'] }],
  'fingerprint save': [{ words: ['any', '--collections', join(folder, 'saved')] }],
  'fingerprint watch': [
    {
      words: ['--collections', join(folder, 'collections'), '--window', '2m', '--points', '8', '--max-distance', '0.8'],
    },
    { words: ['--collections', join(folder, 'collections'), '--window', '30m', '--every', '1m'], input: series },
  ],
  'fingerprint group': [{ words: ['--window', '5m', '--points', '8', '--max-distance', '1'] }],
  score: [{ words: ['--labels', 'examples/shop/labels.json', '--sweep', '--nab'], sums: true }],
  check: [
    { words: [] },
    { words: ['-w', '60', '-c', '200'] },
    { words: ['--stat', 'mean', '-w', '10:50', '--key', 'subject', '--lateness', '10s', '--where', 'type!="log"'] },
  ],
};

interface Case extends Row {
  readonly name: string;
  readonly task: Task;
  readonly settings: Settings;
  readonly input: fc.Arbitrary<Lines>;
}

async function caseOf(path: readonly string[], row: Row): Promise<Case> {
  const task = await asked([...path, '--now', '2026-11-21', ...row.words], loaders, () => plain);
  if ('print' in task) throw new Error(task.print);
  const name = [...path, ...row.words].join(' ');
  return { input: mixed, ...row, name, task, settings: await settings(task, {}, 0) };
}

/** Every command that is a filter, nested ones too, with each of its rows. */
async function casesOf(path: readonly string[], command: Command): Promise<Case[]> {
  const own = isFilter(command) ? (rows[path.join(' ')] ?? [{ words: [] }]).map((row) => caseOf(path, row)) : [];
  const nested = (command.commands ?? []).map((each) => casesOf([...path, each.name], each));
  return [...(await Promise.all(own)), ...(await Promise.all(nested)).flat()];
}

const commands = Object.entries<() => Promise<{ readonly default: Command }>>(loaders);
const cases = (await Promise.all(commands.map(async ([name, load]) => casesOf([name], (await load()).default)))).flat();

/** A part of an input, in chunks as they are read. */
type Part = readonly Buffer[];

/**
 * What is written when parts are read one after another, each by a run of its own that takes on what the one before has
 * left. With `saving`, the state is saved after each chunk too.
 */
async function output(of: Case, parts: readonly Part[], eof: 'keep' | 'flush', saving = false): Promise<string[]> {
  const lines: string[] = [];
  const outlets = { emit: (line: string) => void lines.push(line), note: () => {} };
  let saved: { readonly works: unknown; readonly reader: unknown } | undefined;
  try {
    for (const [i, chunks] of parts.entries()) {
      const last = i === parts.length - 1;
      const keep = eof === 'keep' || !last;
      const works = await Works.open(of.task, of.settings, outlets);
      const reader = new Reader('', await works.decoder(false), works.rejects, works.take);
      const state = () => serialize({ works: works.save(), reader: reader.save() });
      if (saved) {
        works.restore(saved.works);
        reader.restore(saved.reader);
      }
      for (const chunk of chunks) {
        reader.chunk(chunk);
        if (saving) state();
      }
      reader.end(keep);
      if (!keep) await works.flush();
      const before = lines.length;
      works.close();
      if (of.sums || (of.task.command.plain && !last)) lines.length = before;
      if (last) lines.push(`exit status ${works.status}, ${works.rejects.rejected} rejected`);
      saved = deserialize(state());
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    lines.push(error.message);
  }
  return lines;
}

function joined(lines: Lines): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
}

/** A whole cut at places, which are counted around. */
function cut<T>(whole: readonly T[], places: readonly number[]): T[][] {
  const ends = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
  return [...ends, whole.length].map((end, i) => whole.slice(ends[i - 1] ?? 0, end));
}

const anyPlaces = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 3 });

/** A property holds for a case. The longer the streams, the fewer the runs. */
async function holds<T>(t: Test, { name, input }: Case, property: fc.IAsyncProperty<T>): Promise<void> {
  await fc.assert(property, {
    numRuns: input === series ? 2 : 10,
    ...(process.env.SEED ? { seed: Number(process.env.SEED), path: process.env.PATHH, endOnFailure: true } : {}),
  });
  t.pass(name);
}

for (const [eof, title] of [
  ['keep', 'parts with a state are one run with one'],
  ['flush', 'with a flush at last they are one run without'],
] as const)
  t.test(title, async (t) => {
    const property = (each: Case) =>
      fc.asyncProperty(each.input, anyPlaces, async (lines, places) => {
        const parts = cut(lines, places).map(joined);
        const apart = parts.map((part) => [part]);
        assert.deepEqual(await output(each, apart, eof), await output(each, [parts], eof));
      });
    for (const each of cases) await holds(t, each, property(each));
  });

t.test('shuffled within the lateness is sorted', async (t) => {
  const property = (each: Case) =>
    fc.asyncProperty(each.input === series ? delayed.series : delayed.mixed, async ({ sorted, shuffled }) => {
      const expected = await output(each, [[joined(sorted)]], 'flush');
      assert.deepEqual(await output(each, [[joined(shuffled)]], 'flush'), expected);
    });
  for (const { task, ...row } of cases.filter(
    ({ task, name }) => task.command.open && (!process.env.CASE || name.includes(process.env.CASE)),
  )) {
    const each = await caseOf(task.name.split(' '), { ...row, words: [...row.words, '--lateness', '30s'] });
    await holds(t, each, property(each));
  }
});

t.test('other chunks, and states saved between them, change nothing', async (t) => {
  const property = (each: Case) =>
    fc.asyncProperty(each.input, anyPlaces, fc.nat(), async (lines, places, place) => {
      // what the first chunk holds may tell the format
      const head = each.task.command.decode ? 1 + (place % (lines.length || 1)) : 0;
      const begun = joined(lines.slice(0, head));
      const rest = joined(lines.slice(head));
      const chunks = cut([...rest], places).map((bytes) => Buffer.from(bytes));
      const expected = await output(each, [[begun, rest]], 'flush');
      assert.deepEqual(await output(each, [[begun, ...chunks]], 'flush', true), expected);
    });
  for (const each of cases) await holds(t, each, property(each));
});

/** What an event is known by though a stage has changed it: its number, if it has one. */
function known(line: string): unknown {
  try {
    return (JSON.parse(line) as AnyEvent | null)?.['n'] ?? line;
  } catch {
    return line;
  }
}

t.test('what is written is as the schema has it, unless it was read otherwise', async (t) => {
  const property = (each: Case) =>
    fc.asyncProperty(each.input, async (lines) => {
      const read = new Map(lines.map(textOf).map((text) => [known(text), text]));
      for (const line of (await output(each, [[joined(lines)]], 'flush')).slice(0, -1)) {
        const origin = read.get(known(line));
        if (origin === undefined || (origin !== line && written(JSON.parse(origin)).length === 0))
          assert.deepEqual(written(JSON.parse(line)), [], line);
      }
    });
  for (const each of cases.filter(({ task }) => !task.command.plain)) await holds(t, each, property(each));
});

function textOf(line: Buffer): string {
  return line.toString().replace(/^\ufeff/, '');
}

t.test('the real program, cut at three places', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-replay-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const lines = Array.from({ length: 2400 }, (_, n) =>
    n % 400 === 7 ? 'spoiled' : samples['nginx']!(n, n > 1800 && n < 1900 ? 0 : (n * 37) % 100),
  );
  const path = (name: string) => join(folder, name);
  const run = (name: string, options: string, [from, to] = [0, lines.length]) => {
    writeFileSync(
      path('part'),
      lines
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const state = (command: string, more = options) =>
      `${command} ${more.replaceAll('STATE', path(`${name}.${command}`))}`;
    return sh(
      `tocsin ${state('ingest')} -q < ${path('part')} | tocsin ${state('aggregate')} --by status --window 30s --rate --fill zero |
      tocsin ${state('detect')} -q | tee -a ${path(name)} | tocsin ${state('check', options.replace(/--eof \w+/, ''))}`,
    );
  };
  const printed = (name: string) => sh(`cat ${path(name)}`).stdout;
  const parts: readonly (readonly [number, number])[] = [[0, 700], [700, 701], [701, 1850], [1850, 2400]]; // biome-ignore format: a table

  const flushed = run('whole', '');
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const outcome = run('parts', last ? '--state STATE --eof flush' : '--state STATE', part as [number, number]);
    if (last) t.same(outcome, flushed, 'check says the same');
  }
  t.ok(
    events(printed('whole')).some(({ state }) => state === 'critical'),
    'there is something to be found',
  );
  t.equal(printed('parts'), printed('whole'), 'with a flush at last they are one run without');

  const kept = run('kept', '--state STATE');
  const outcomes = parts.map((part) => run('kept-parts', '--state STATE', part as [number, number]));
  t.same(outcomes.at(-1), kept, 'check says the same');
  t.equal(printed('kept-parts'), printed('kept'), 'parts with a state are one run with one');
});

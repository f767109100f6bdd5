import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { dtw } from '../src/shapes/distance.js';
import { normalise } from '../src/shapes/normal.js';
import { words } from '../src/shapes/words.js';
import { labelled, random } from './shapes.js';
import { events, sh } from './shell.js';

type Found = Record<string, unknown>;

const minute = 60_000;
const start = Date.UTC(2026, 10, 20, 14);
const at = (i: number, step = minute) => new Date(start + i * step).toISOString();

/** A metric event for each value, a minute from one to the next. */
function metrics(subject: string, name: string, values: readonly (number | null)[], from = 0, step = minute): string[] {
  return values.map((value, i) => JSON.stringify({ time: at(from + i, step), type: 'metric', subject, name, value }));
}

const lines = (...all: readonly string[][]) => all.flat().map((line) => `${line}\n`).join(''); // biome-ignore format: one line
const run = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));
const step = run(60, (i) => (i < 30 ? 10 : 50));
const spike = run(60, (i) => (i === 40 ? 90 : i === 39 || i === 41 ? 40 : 5));
const wave = run(60, (i) => Math.sin(i / 5));
const noise = run(60, (i) => (Math.imul(i + 7, 2654435761) >>> 8) % 100);
const print = (event: Found | undefined) => event?.['fingerprint'] as Record<string, unknown>;
const named = (all: readonly Found[]) => all.map(({ subject, name }) => `${subject} ${name}`);

/** An estate in which two series share a step, two a wave. */
const estate = lines(
  metrics('web1', 'requests', step),
  metrics(
    'db1',
    'errors',
    run(60, (i) => (i < 31 ? -3 : -2)),
  ),
  metrics('web1', 'load', wave),
  metrics(
    'web2',
    'load',
    run(60, (i) => 1000 + 9 * wave[i]!),
  ),
  metrics('web3', 'temperature', noise),
);

t.test('words', async (t) => {
  const cases: [title: string, values: (number | null)[], said: string, also?: Found][] = [
    ['a step', step, 'flat*6 rise*2 flat*6', { mean: 30, sd: 20, min: 10, max: 50, last: 50 }],
    ['a constant', run(60, () => 7), 'flat', { flat: true, sd: 0, mean: 7 }],
    ['a gap of a fourth', run(60, (i) => (i >= 20 && i < 36 ? null! : i)), 'missing'],
    ['too few', [1, 2, 3], 'missing'],
    ['read every five minutes', run(60, (i) => (i % 5 === 0 ? i : null!)), 'lift*13 flat'],
    ['a small gap is bridged', run(60, (i) => (i === 20 ? null! : i)), words(run(60, (i) => (i - 29.5) / 17.318)), { missing: 0.0167 }],
    ['a third lost at random', run(60, (i) => ([2, 3, 7].includes(i % 10) ? null! : i)), 'missing'],
    ['what no number of use is', run(60, (i) => (i === 20 ? 1e200 : i)), words(run(60, (i) => (i - 29.5) / 17.318))],
  ]; // biome-ignore format: a table
  for (const [title, values, said, also = {}] of cases) {
    const found = events(sh('tocsin fingerprint words --only', lines(metrics('web1', 'x', values))).stdout);
    t.equal(found.length, 1, title);
    t.match(print(found[0]), { words: said, from: at(0), until: at(60), ...also }, title);
  }
  const two = events(sh('tocsin fingerprint words --window 30m --points 10', estate).stdout);
  t.equal(two.length, 10, 'one for each series and window, though the series come one after another');
  t.same(named(two.slice(0, 2)), ['web1 requests', 'db1 errors']);
  const oculus = events(sh('tocsin fingerprint words --alphabet oculus', lines(metrics('a', 'x', step))).stdout);
  t.match(print(oculus[0]), { words: 'sinc' });
});

t.test('what is no metric passes, and what came too late', async (t) => {
  const log = '{"time":"2026-11-20T14:00:00Z","type":"log","message":"kept  as it is"}';
  const late = metrics('web1', 'x', [5])[0]!;
  const input = `${log}\n${lines(
    metrics(
      'web1',
      'x',
      run(130, (i) => i % 7),
    ),
  )}${late}\n{"type":"metric","name":"y"}\n`;
  const { stdout, stderr, status } = sh('tocsin fingerprint words', input);
  const found = events(stdout);
  t.equal(stdout.split('\n')[0], log);
  t.same(found.filter(({ type }) => type === 'fingerprint').map((each) => print(each)['from']), [at(0), at(60), at(120)]); // biome-ignore format: one line
  t.match(
    found.find(({ late }) => late),
    { value: 5 },
  );
  t.match(stderr, /1 metric without a time, or without a number of use: passed on, not described/);
  t.equal(status, 0);
});

t.test('search', async (t) => {
  const found = events(sh('tocsin fingerprint search --name requests', estate).stdout);
  t.same(named(found), ['db1 errors', 'web3 temperature', 'web1 load', 'web2 load']);
  t.match(print(found[0]), { rank: 1, strength: 'strong', exact: true, like: 'dtw', lag: 0, source: 'current' });
  t.ok((print(found[0])['distance'] as number) < 0.05);
  t.match(print(found[0])['query'], { subject: 'web1', name: 'requests', words: 'flat*6 rise*2 flat*6' });
  t.equal((print(found[0])['values'] as number[]).length, 60);

  const drawing = join(t.testdir({ 'drawn.svg': '<svg><path d="M 0 10 L 5 10 L 5 0 L 10 0"/></svg>' }), 'drawn.svg');
  const cases: [asked: string, names: string[]][] = [
    ['--name requests -k 1', ['db1 errors']],
    ['--name requests --max-distance 0.2', ['db1 errors']],
    ["--name requests --exclude 'db*' -k 1", ['web3 temperature']],
    ["--name requests --exclude 'db1 errors' --exclude web2 --exclude temperature", ['web1 load']],
    ['--name load --subject web1 -k 1', ['web2 load']],
    ["--subject 'web*' --name load -k 1", ['web2 load', 'web1 load']],
    ["--sketch 'flat, step up, flat' -k 2", ['web1 requests', 'db1 errors']],
    ["--sketch '0 0 0 0 5 5 5 5' --like dtw -k 2", ['web1 requests', 'db1 errors']],
    ["--sketch '▁▁▁▁████' --like pearson -k 2", ['web1 requests', 'db1 errors']],
    ["--sketch 'M 0 10 L 5 10 L 5 0 L 10 0' -k 2", ['web1 requests', 'db1 errors']],
    [`--sketch @${drawing} -k 2`, ['web1 requests', 'db1 errors']],
    [`--sketch ${drawing} -k 2`, ['web1 requests', 'db1 errors']],
    ['--name load --subject web1 --where \'name == "load"\'', ['web2 load']],
    ['--name load --subject web1 --like pearson -k 1', ['web2 load']],
    ['--name load --subject web1 --like shift --max-lag 10m -k 1', ['web2 load']],
  ]; // biome-ignore format: a table
  for (const [asked, names] of cases)
    t.same(named(events(sh(`tocsin fingerprint search ${asked} --only`, estate).stdout)), names, asked);
});

t.test('a shape that comes later is told by how much', async (t) => {
  const later = run(60, (i) => spike[(i + 54) % 60]!);
  const input = lines(metrics('a', 'x', spike), metrics('b', 'x', later), metrics('c', 'x', noise));
  const [found] = events(sh('tocsin fingerprint search --subject a --like shift', input).stdout);
  t.match(found, { subject: 'b', fingerprint: { lag: 360, exact: false, strength: 'strong' } });
});

t.test('the window that was asked for', async (t) => {
  const day = (values: readonly number[], noisy: number) => run(180, (i) => (i < 60 ? noise[(i + noisy) % 60]! : values[i % 60]!)); // biome-ignore format: one line
  const input = lines(
    metrics('a', 'x', day(step, 0)),
    metrics('b', 'x', day(step, 9)),
    metrics('c', 'x', day(wave, 0)),
  );
  const ask = (more: string) => {
    const found = events(sh(`tocsin fingerprint search --subject a ${more} -k 1`, input).stdout);
    t.equal(found.length, 1, more);
    return found;
  };
  t.match(ask(''), [{ subject: 'b', time: at(180) }]);
  t.match(ask(`--from ${at(0)}`), [{ subject: 'c', time: at(60), fingerprint: { from: at(0), distance: 0 } }]);
  t.match(ask(`--from ${at(75)} --to ${at(105)}`), [{ time: at(105), fingerprint: { from: at(75), until: at(105) } }]);
  t.match(ask(`--to ${at(120)}`), [{ subject: 'b', fingerprint: { from: at(60), until: at(120) } }]);
});

t.test('what is left after the daily profile', async (t) => {
  const daily = (i: number) => 100 * Math.sin((i * 2 * Math.PI) / 288);
  const series = (more: (i: number) => number) => run(864, (i) => daily(i) + more(i));
  const fault = (size: number) => (i: number) => (i > 830 && i < 850 ? size : 0) + (noise[i % 60]! - 50) / 50;
  const calm = (seed: number) => (i: number) => (noise[(i * 7 + seed) % 60]! - 50) / 50;
  const input = lines(
    ...[['a', series(fault(9))], ['b', series(fault(5))], ['c', series(calm(1))], ['d', series(calm(5))]].map(
      ([subject, values]) => metrics(subject as string, 'x', values as number[], 0, 5 * minute),
    ),
  ); // biome-ignore format: as it is
  const ask = (more: string) =>
    events(sh(`tocsin fingerprint search --subject a --window 6h --points 72 ${more}`, input).stdout);
  const [plain, residual] = [ask(''), ask('--residual')];
  t.equal(print(plain[2])['strength'], 'strong');
  t.ok((print(plain[2])['r'] as number) > 0.9, 'all daily curves look alike');
  t.match(residual[0], { subject: 'b', fingerprint: { residual: true } });
  t.ok((print(residual[0])['distance'] as number) < 0.6 * (print(residual[1])['distance'] as number));
  t.match(sh('tocsin fingerprint search --subject a --residual', estate).stderr, /without an earlier day/);
});

t.test('equal to brute force, in whatever order and scale the series come', async (t) => {
  const shape = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 12, maxLength: 12 });
  const property = fc.property(fc.array(shape, { minLength: 2, maxLength: 12 }), fc.infiniteStream(fc.nat()), (shapes, keys) => {
    const series = shapes.map((values, i) => ({ values, name: `s${i}`, key: keys.next().value as number }));
    const ask = (order: typeof series, scale: number, offset: number) => {
      const input = order.flatMap(({ name, values }) => metrics('', name, values.map((value) => value * scale + offset), 0, 5 * minute)); // biome-ignore format: one line
      return sh('tocsin fingerprint search --name s0 --points 12 -q', lines(input));
    };
    const whole = ask(series, 1, 0);
    const shuffled = [...series].sort((a, b) => a.key - b.key);
    if (ask(shuffled, 1, 0).stdout !== whole.stdout) throw new Error('order matters');
    const found = events(whole.stdout);
    const [z0, ...others] = shapes.map((values) => {
      const z = new Float32Array(12);
      return normalise(values, z)!.flat ? undefined : z;
    });
    const expected = z0 ? others.flatMap((z, i) => (z ? [{ name: `s${i + 1}`, far: Math.sqrt(dtw(z0, z, 1) / 12) }] : [])) : []; // biome-ignore format: one line
    expected.sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
    const told = found.map((each) => ({ name: each['name'], far: print(each)['distance'] as number }));
    if (told.length !== Math.min(10, expected.length)) throw new Error(`${told.length} answers of ${expected.length}`);
    for (const [i, { name, far }] of told.entries())
      if (name !== expected[i]!.name || Math.abs(far - expected[i]!.far) > 1e-5) throw new Error(`${name} at ${i}`);
    const scaled = events(ask(series, 1024, -77).stdout).map((each) => print(each)['distance'] as number);
    if (scaled.some((far, i) => Math.abs(far - told[i]!.far) > 1e-5)) throw new Error('scale matters');
  }); // biome-ignore format: the nesting tells nothing
  fc.assert(property, { numRuns: 8 });
  t.pass('8 runs');
});

t.test('what cannot be asked', async (t) => {
  const cases: [asked: string, status: number, said: RegExp][] = [
    ['', 2, /what to look for is missing: give --name, --subject or --sketch/],
    ['--name x --sketch "1 2 3"', 2, /two questions/],
    ['--sketch "5 5 5"', 2, /--sketch: the sketch is flat/],
    ['--sketch "flat, stpe up"', 2, /did you mean "step"/],
    ['--sketch @/no/such.svg', 2, /there is no such file/],
    ['--name x --like dwt', 2, /did you mean dtw/],
    ['--name x --from 15:00 --to 14:00 --now 2026-11-20T20:00:00Z', 2, /--from is not before --to/],
    ['--name x --points 3', 2, /is not a whole number from 4 up/],
    ['--name x -i /no/such', 3, /holds no index/],
    ['--name request', 3, /no series is called request; did you mean requests\?/],
    ['--subject web2 --name requests', 3, /no series is called requests of web2; did you mean web1\?/],
    ['--subject web4 --name load', 3, /no series is called load of web4; did you mean web1\?/],
    [`--name load --from ${at(500)}`, 3, /no series is called load/],
    [`--name load --to ${at(2)}`, 3, /load has too few readings in the window|no series/],
    ['--name requests --max-lag 5m', 2, /--max-lag belongs to --like shift/],
    ['--name requests --like pearson --band 3%', 2, /--band does not go with --like pearson/],
    ['--name requests -k 100000', 2, /is more than 10000/],
    ['--name requests --residual --window 1s', 2, /--residual needs slices of ten seconds or more/],
    ['--sketch "1 2 null 4"', 2, /number 3 of the sketch, "null"/],
    ['--sketch @/dev/zero', 2, /is no file/],
    ['--name zzzzzz', 3, /no series is called zzzzzz; there are /],
    ['--name requests --exclude ""', 2, /the pattern is empty/],
  ]; // biome-ignore format: a table
  for (const [asked, status, said] of cases)
    t.match(sh(`tocsin fingerprint search ${asked}`, estate), { status, stderr: said, stdout: '' }, asked);
  t.match(sh('tocsin fingerprint search --name x', ''), {
    status: 3,
    stderr: /no series is called x: none has a shape/,
  });
  t.match(sh("tocsin fingerprint search --sketch '1 2 3 9'", ''), { status: 0, stderr: /there is nothing to search/ });
  const still = lines(
    metrics(
      'a',
      'still',
      run(60, () => 1),
    ),
  );
  t.match(sh('tocsin fingerprint search --name still', still), {
    status: 3,
    stderr: /still of a is flat in this window/,
  });
});

t.test('an index answers as the events would', async (t) => {
  const folder = t.testdir({ e: estate });
  const ask = (more: string) => sh(`tocsin fingerprint search ${more}`, estate).stdout.replaceAll('"current"', '"index"').replaceAll(/"id":"\w+"/g, '"id":""'); // biome-ignore format: one line
  const made = sh(`tocsin fingerprint index -o ${folder}/i`, estate);
  t.match(made, { status: 0, stdout: '', stderr: /5 shapes in / });
  const close = (a: string, b: string) => {
    const [left, right] = [events(a), events(b)];
    t.same(named(left), named(right));
    for (const [i, each] of left.entries())
      for (const field of ['distance', 'r', 'mean', 'last', 'chance'])
        t.ok(Math.abs(Number(print(each)[field] ?? 0) - Number(print(right[i])[field] ?? 0)) < 1e-5, field);
  };
  for (const question of ['--name requests', '--subject web2 --name load', "--sketch 'flat, step up, flat'", "--subject 'web*' --name load", '--name requests --exclude web3'])
    close(ask(`-i ${folder}/i ${question}`), ask(question)); // biome-ignore format: a list
  t.match(named(events(sh(`tocsin fingerprint search -i ${folder}/i --name requests --where 'subject != "db1"' -k 1`).stdout)), ['web3 temperature']); // biome-ignore format: one line
  const both = events(sh(`tocsin fingerprint search -i ${folder}/i --name requests -k 2 -`, estate).stdout);
  t.same(both.map((each) => print(each)['source']), ['current', 'current'], 'standard input too, where it is named, and each series once'); // biome-ignore format: one line

  sh(`tocsin fingerprint index -o ${folder}/i`, lines(metrics('a', 'x', wave), metrics('b', 'x', spike)));
  t.equal(readdirSync(join(folder, 'i')).length, 4, 'old files are gone');
  t.match(sh(`tocsin fingerprint index -o ${folder}/i`, ''), { status: 3, stderr: /there is no shape to write/ });
  t.match(sh(`tocsin fingerprint search -i ${folder}/i --name x --subject a -k 1`), { status: 0 }, 'the old one stays');
  t.match(sh(`tocsin fingerprint index -o ${folder}/no/i`, estate), { status: 2, stderr: /no is no folder/ });
  t.match(sh(`for i in 1 2 3 4; do tocsin fingerprint index -q -o ${folder}/i --points $((20 + 10 * (i % 2))) ${folder}/e & done; wait; tocsin fingerprint search -i ${folder}/i --name requests -k 1`), { status: 0 }); // biome-ignore format: one line
  t.match(sh(`tocsin fingerprint index -o /proc/nothing`, estate), { status: 3, stderr: /cannot write index/ });
  t.match(sh('tocsin fingerprint index', estate), { status: 2, stderr: /give -o FOLDER/ });
});

t.test('a torn or foreign index is refused', async (t) => {
  const folder = t.testdir({});
  const index = join(folder, 'i');
  const spoiled: [title: string, spoil: (path: (kind: string) => string) => void, said: RegExp][] = [
    ['cut', (path) => truncateSync(path('shapes'), 100), /is torn: shapes-\w+\.f32 has 100 bytes, not 1200/],
    ['longer', (path) => appendFileSync(path('lines'), 'x'), /is torn: lines-/],
    ['other bytes', (path) => writeFileSync(path('rows'), readFileSync(path('rows'), 'utf8').replace('web1', 'web7')), /has another checksum/],
    ['gone', (path) => writeFileSync(path('manifest'), readFileSync(path('manifest'), 'utf8').replace('shapes-', 'shapez-')), /is torn/],
    ['another program', (path) => writeFileSync(path('manifest'), '{"format":"else"}'), /is no index of tocsin/],
    ['no JSON', (path) => writeFileSync(path('manifest'), 'x'), /is no index of tocsin/],
    ['newer', (path) => writeFileSync(path('manifest'), readFileSync(path('manifest'), 'utf8').replace('"version": 1', '"version": 2')), /was written by a newer tocsin/],
  ]; // biome-ignore format: a table
  for (const [title, spoil, said] of spoiled) {
    rmSync(index, { recursive: true, force: true });
    sh(`tocsin fingerprint index -o ${index}`, estate);
    const files = readdirSync(index);
    spoil((kind) => join(index, files.find((name) => name.startsWith(kind))!));
    const { status, stderr } = sh(`tocsin fingerprint search -i ${index} --name requests`);
    t.match({ status, stderr }, { status: 3, stderr: said }, title);
  }
});

t.test('collections: saved, found again, watched for', async (t) => {
  const folder = t.testdir({ e: estate });
  const there = `--collections ${folder}/incidents`;
  const saved = sh(`tocsin fingerprint search --name requests ${there} | tocsin fingerprint save db-failover --note 'failover of db2' ${there}`, estate);
  t.match(saved.stderr, /3 weak answers not saved[\s\S]*2 shapes saved in .*db-failover\.ndjson/);
  t.equal(events(saved.stdout).length, 4, 'all pass');
  const file = readFileSync(join(folder, 'incidents', 'db-failover.ndjson'), 'utf8');
  t.equal(events(file).length, 2);
  t.match(events(file), [
    { type: 'fingerprint', subject: 'web1', name: 'requests', fingerprint: { collection: 'db-failover', note: 'failover of db2' } },
    { subject: 'db1', name: 'errors' },
  ]);
  const again = sh(`tocsin fingerprint search --name requests ${there} | tocsin fingerprint save db-failover ${there}`, estate);
  t.match(again.stderr, /0 shapes saved .*; 2 there already/);
  t.equal(readFileSync(join(folder, 'incidents', 'db-failover.ndjson'), 'utf8'), file);

  const month = 43_200;
  const later = lines(metrics('web7', 'orders', run(60, (i) => 3 - step[i]! / 20), month), metrics('web8', 'orders', run(60, (i) => (i < 30 ? 1 : 4)), month)); // biome-ignore format: one line
  const [first, second] = events(sh(`tocsin fingerprint search --subject web8 ${there}`, later).stdout);
  t.match(first, { subject: 'web1', name: 'requests', fingerprint: { source: 'collection db-failover', note: 'failover of db2', distance: 0 } }); // biome-ignore format: one line
  t.match(print(second), { source: 'collection db-failover' });

  const live = lines(metrics('web8', 'orders;dc=b', run(240, (i) => (i < 150 ? 1 : 4)), month).concat(metrics('web7', 'calm', run(240, (i) => noise[i % 60]!), month)).sort()); // biome-ignore format: one line
  const watched = sh(`tocsin fingerprint watch ${there}`, live);
  const [begun, ...told] = events(watched.stdout).filter(({ type }) => type === 'status');
  t.match(begun, { subject: 'tocsin', name: 'fingerprint.watch', state: 'ok', message: /watching for 2 shapes in \d series/ });
  t.equal(told.length, 2);
  t.match(told, [
    { subject: 'web8', name: 'orders.shape;dc=b', state: 'warning', severity: 1, message: /^orders;dc=b of web8 looks as \w+ of \w+ did at 2026-11-20T14:00Z \(db-failover: failover of db2\); distance 0\.[0-3]\d$/ },
    { subject: 'web8', name: 'orders.shape;dc=b', state: 'ok', severity: 0 },
  ]); // biome-ignore format: a table
  t.equal(events(watched.stdout).length, 480 + 3, 'all pass');
  t.same(named(events(sh(`tocsin fingerprint watch ${there} --only`, estate).stdout)), ['tocsin fingerprint.watch'], 'not in the time it was saved from'); // biome-ignore format: one line
  const silent = lines(metrics('web8', 'orders', run(95, (i) => (i < 60 ? 1 : 4)), month), metrics('web7', 'calm', run(300, (i) => noise[i % 60]!), month)); // biome-ignore format: one line
  const gone = events(sh(`tocsin fingerprint watch ${there} --only --lateness 1d`, silent).stdout).slice(1);
  t.same(gone.map(({ state }) => state), ['warning', 'ok']);
  t.match(sh(`tocsin fingerprint watch ${there} --only --window 10m`, live), { status: 2, stderr: /2 shapes of 1h: give --window 1h[\s\S]*no shape of 10m to watch for/ }); // biome-ignore format: one line
  const atOnce = sh(`for i in $(seq 8); do tocsin fingerprint search --name requests --from ${at(0)} --window $((40 + i))m ${folder}/e 2> /dev/null | tocsin fingerprint save -q race --only ${there} & done; wait; cat ${folder}/incidents/race.ndjson`);
  t.equal(events(atOnce.stdout).length, 16, 'those that save at a time lose nothing');
  sh(`tocsin fingerprint search --name requests ${folder}/e | tocsin fingerprint save headed ${there} | head -1`);
  t.equal(readFileSync(join(folder, 'incidents', 'headed.ndjson'), 'utf8').split('\n').length, 3, 'saved though nobody reads on');

  appendFileSync(join(folder, 'incidents', 'db-failover.ndjson'), '<<<<<<< HEAD\n');
  t.match(sh(`tocsin fingerprint search --name requests -k 1 ${there}`, estate), { status: 0, stderr: /db-failover\.ndjson, line 3: not a fingerprint/ }); // biome-ignore format: one line
  t.match(sh('tocsin fingerprint save ../../etc/x', ''), { status: 2, stderr: /is no name of a collection/ });
  t.match(sh(`tocsin fingerprint watch --collections ${folder}/none`, estate), { status: 2, stderr: /there is no shape of 1h to watch for/ });
}); // biome-ignore format: lines of shell

t.test('one clock that is ahead moves nothing', async (t) => {
  const far = metrics('z', 'x', [9], 60 * 24 * 40);
  for (const [title, input] of [
    ['at the end', estate + lines(far)],
    ['in the middle', estate.replace('\n', `\n${far[0]}\n`)],
    ['a host four hours ahead', estate + lines(metrics('ahead', 'x', wave, 240))],
  ]) {
    const found = sh('tocsin fingerprint search --name requests -k 1', input);
    t.match(named(events(found.stdout).filter(({ type }) => type === 'fingerprint')), ['db1 errors'], title);
    const grouped = events(sh('tocsin fingerprint group', input).stdout).filter(({ type }) => type === 'fingerprint');
    t.equal(grouped.length, 2, `${title}: groups`);
  }
});

t.test('a state of one window is not taken on by another', async (t) => {
  const state = join(t.testdir({}), 's');
  const ask = (more: string) => sh(`tocsin fingerprint search --name requests --state ${state} ${more}`, estate);
  t.equal(ask('--from 14:00 --now 2026-11-20T16:00:00Z').status, 0);
  t.match(ask('--from 14:00 --now 2026-11-21T16:00:00Z'), { status: 3, stderr: /begun for another window, from 2026-11-20T14:00/ });
  t.match(named(events(ask('--from 14:00 --now 2026-11-20T17:00:00Z --eof flush').stdout)).slice(0, 1), ['db1 errors']);
  t.match(named(events(ask('--from 14:00 --now 2026-11-20T17:00:00Z --eof flush').stdout)).slice(0, 1), ['db1 errors'], 'a flush leaves what was gathered');
}); // biome-ignore format: lines of shell

t.test('strong is what stands out', async (t) => {
  const next = random(9);
  const walk = () => {
    let level = 0;
    return run(60, () => {
      level += next() - 0.5;
      return level;
    });
  };
  const walks = run(1000, (i) => i).flatMap((i) => metrics(`h${i}`, 'x', walk()));
  const twins = run(40, (i) => i).map((i) => metrics('a', `still${i}`, run(60, () => i))); // biome-ignore format: one line
  const strong = (input: string, name: string) =>
    events(sh(`tocsin fingerprint search ${name}`, input).stdout).filter(
      (each) => print(each)['strength'] === 'strong',
    );
  const byChance = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].flatMap((host) => strong(lines(walks), `--subject ${host}`));
  t.ok(byChance.length <= 3, `${byChance.length} of 60 answers among random walks`);
  const found = strong(lines(metrics('a', 'x', step), metrics('b', 'x', step.map((value) => value + 1)), ...twins), '--subject a --name x'); // biome-ignore format: one line
  t.same(named(found), ['b x'], 'beside constants');
});

t.test('400 anomalous metrics become 12 groups', async (t) => {
  const next = random(11);
  const { raw } = labelled(1, 60, 3);
  const input = run(400, (i) => i).map((i) => {
    const [scale, offset] = [1 + next() * 100, next() * 1000];
    const values = Array.from(raw[i % 12]!, (value) => offset + scale * (value + 0.1 * (next() - 0.5)));
    return metrics(`host${i % 40}`, `metric${i}`, values);
  });
  const found = events(sh('tocsin fingerprint group', lines(...input)).stdout);
  t.equal(found.length, 12);
  const kindOf = (member: { name: string }) => Number(member.name.slice(6)) % 12;
  for (const group of found) {
    const members = print(group)['members'] as { name: string; distance: number }[];
    t.equal(new Set(members.map(kindOf)).size, 1, `${print(group)['words']}: one kind`);
    t.equal(members[0]!.distance, 0, 'the medoid first');
  }
});

t.test('groups', async (t) => {
  const { stdout, stderr } = sh(
    'tocsin fingerprint group',
    estate +
      lines(
        metrics(
          'a',
          'still',
          run(60, () => 1),
        ),
      ),
  );
  const found = events(stdout);
  t.match(
    found.map((each) => print(each)['size']),
    [2, 2],
  );
  t.match(stderr, /1 group of fewer than 2 left out[\s\S]*1 flat series in no group/);
  t.equal(events(sh('tocsin fingerprint group --min-size 1', estate).stdout).length, 3);
  const text = sh('tocsin fingerprint group -o text', estate).stdout;
  t.match(text, /^ {5}2 {2}[▁-█]{60} {2}flat\*6 lift surge flat\*6\n {8}errors of db1, requests of web1\n/);
});

t.test('text for people draws the query above its answers', async (t) => {
  const { stdout } = sh('tocsin fingerprint search --name requests -k 2 -o text', estate);
  const [query = '', first = ''] = stdout.split('\n');
  t.match(query, /^ {5}requests of web1 {2}▁{30}█{30} {2}2026-11-20 14:00:00 to 15:00:00 {2}flat\*6 rise\*2 flat\*6$/);
  t.match(first, /^ {2}1 {2}errors of db1 {5}▁{31}█{29} {2}distance 0\.\d+ .* strong$/);
});

t.test('the page to draw on', async (t) => {
  t.match(sh('tocsin fingerprint pad'), { status: 0, stdout: /^<!doctype html>/i, stderr: '' });
});

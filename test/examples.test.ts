import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import t from 'tap';
import { events, sh } from './shell.js';

const root = resolve(import.meta.dirname, '..');
const examples = resolve(root, 'examples');

/** With UPDATE=1 what is printed is written down in place of being compared. */
const update = process.env['UPDATE'] === '1';

/** Definitions for other programs: test/nagios-peer.test.ts and test/icinga-peer.test.ts give them to these. */
const definitions = ['nagios', 'icinga2', 'sensu', 'cron'];

t.test('each example prints what it says', async (t) => {
  for (const name of readdirSync(examples, { withFileTypes: true })) {
    if (!name.isDirectory() || definitions.includes(name.name)) continue;
    const folder = resolve(examples, name.name);
    const run = sh(`${folder}/run 2>&1`);
    const expected = resolve(folder, 'expected');
    if (update) writeFileSync(expected, run.stdout);
    t.equal(run.status, 0, `${name.name}: exit status`);
    t.equal(run.stdout, readFileSync(expected, 'utf8'), name.name);
  }
});

interface Fault {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly series: readonly string[];
  readonly repeats?: string;
}

const { faults }: { faults: Fault[] } = JSON.parse(readFileSync(resolve(examples, 'shop/labels.json'), 'utf8'));

/** The alarms of a pipe in the shop's folder: when each opened, on which series. */
function alarms(line: string): { time: number; series: string }[] {
  return events(sh(`cd examples/shop && ${line}`).stdout)
    .filter(({ state }) => state === 'warning' || state === 'critical')
    .map(({ time, name }) => ({ time: Date.parse(time as string), series: name as string }));
}

/** A fault's alarm may come while it lasts, or a minute later: windows have to close, and points to be judged. */
const during = (time: number, { from, to }: Fault) => time >= Date.parse(from) && time <= Date.parse(to) + 60_000;

/** The series that are strongly like one in ten minutes of Graphite's recording. */
function companions(name: string, from: string): string[] {
  const line = `tocsin ingest -q metrics.csv | tocsin fingerprint search --name ${name} --from ${from} --window 10m`;
  return events(sh(`cd examples/shop && ${line}`).stdout)
    .filter(({ fingerprint }) => (fingerprint as { strength: string }).strength === 'strong')
    .map(({ name }) => name as string);
}

t.test('the shop: the series like the one that broke are its companions', async (t) => {
  t.same(companions('shop.backend.latency_p95', '2026-11-21T00:48:00Z'), [
    'shop.backend.latency_p50',
    'shop.backend.open',
  ]);
  t.same(companions('shop.backend.sessions', '2026-11-21T00:38:00Z'), ['shop.backend.rss']);
});

t.test('the shop: each fault that can be seen is found, with at most one false alarm', async (t) => {
  const rates = 'tocsin ingest -q access.log.gz | tocsin aggregate --by status --window 5s --rate --fill zero';
  const found = alarms(`${rates} | tocsin detect`);
  for (const fault of faults.filter(
    ({ series, repeats }) => !repeats && series.some((name) => name.startsWith('access')),
  ))
    t.ok(
      found.some(({ time }) => during(time, fault)),
      fault.name,
    );
  const false_ = found.filter(({ time }) => !faults.some((fault) => during(time, fault)));
  t.ok(false_.length <= 1, `${false_.length} false alarms`);
});

t.test('the shop: what Graphite knows of the backend tells of the slow backend and of the leak', async (t) => {
  const found = alarms(
    `tocsin ingest -q metrics.csv | tocsin detect --where 'name.startsWith("shop.backend.")' --only`,
  );
  for (const fault of faults.filter(({ series }) => series.some((name) => name.startsWith('shop.backend'))))
    t.ok(
      found.some(({ time, series }) => during(time, fault) && fault.series.includes(series)),
      fault.name,
    );
});

/** Commands in a text, each with what it prints, and where that stands. */
function* consoles(text: string): Generator<{ command: string; printed: string; start: number; end: number }> {
  for (const block of text.matchAll(/^```console\n([\s\S]*?)^```$/gm)) {
    const body = block[1] ?? '';
    const base = (block.index ?? 0) + '```console\n'.length;
    for (const one of body.matchAll(/^\$ ((?:.*[|\\]\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const start = base + (one.index ?? 0) + `$ ${one[1]}\n`.length;
      yield { command: one[1] ?? '', printed: one[2] ?? '', start, end: start + (one[2] ?? '').length };
    }
  }
}

t.test('README: each command prints what stands there', async (t) => {
  const path = resolve(root, 'README.md');
  const text = readFileSync(path, 'utf8');
  const blocks = [...consoles(text)].map((block) => ({ ...block, stdout: sh(`{ ${block.command}\n} 2>&1`).stdout }));
  t.ok(blocks.length >= 8, `${blocks.length} commands`);
  const now = blocks.reduceRight(
    (text, { start, end, stdout }) => text.slice(0, start) + stdout + text.slice(end),
    text,
  );
  if (update) writeFileSync(path, now);
  else for (const { command, printed, stdout } of blocks) t.equal(stdout, printed, command);
});

t.test('the tour shows the faults and the exit status of the check', async (t) => {
  const { stdout, status } = sh('examples/tour 2>&1');
  t.equal(status, 0);
  for (const part of [/CRITICAL .*access\.rate;status=502/, /where .* is usual/, /[▁▂▃▄▅▆▇█]{20}/, /exit status 2/])
    t.match(stdout, part);
  t.notOk(existsSync(resolve(examples, 'tour', 'run')), 'the tour itself is no example');
});

import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { Ids } from '../src/event/id.js';
import { graphiteJson } from '../src/formats/graphite-json.js';
import { type Rendering, rendered } from '../src/sources/graphite.js';
import { sh, shared } from './shell.js';

/** A point as Graphite tells it. */
interface Point {
  readonly name: string;
  readonly time: string;
  readonly value: number | null;
}

const recipe = join(shared ?? 'nowhere', 'peers/graphite.sh');
const programs = ['carbon-cache', 'graphite-manage', 'gunicorn'];
const missing = programs.filter((name) => sh(`command -v ${name}`).status !== 0);
const absent = !existsSync(recipe)
  ? 'peers/graphite.sh is not in the shared folder'
  : missing.length > 0 && `not installed: ${missing.join(', ')} (graphite-carbon, graphite-web, gunicorn)`;

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

async function points(rendering: Pick<Rendering, 'url' | 'targets'> & Partial<Rendering>): Promise<Point[]> {
  const { bytes } = rendered({ from: '-10min', until: undefined, timeout: 30_000, ...rendering });
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const decoder = graphiteJson.open({
    zone: 'UTC', subject: undefined, name: undefined, map: {}, now: 0, ids: new Ids(),
  }); // biome-ignore format: a line
  const found: Point[] = [];
  const reason = decoder.line(Buffer.concat(chunks).toString(), (_, event) => found.push(JSON.parse(event)));
  const fault = reason ?? decoder.end?.(() => {});
  if (fault !== undefined) throw new Error(fault);
  return found;
}

/** Asks until it is so, for half a minute: carbon takes points when it comes to it. */
async function until<T>(ask: () => Promise<T>, so: (found: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await ask();
    if (so(found) || tries === 150) return found;
    await wait(200);
  }
}

t.test('a real Graphite', { skip: absent }, async (t) => {
  const [line, pickle, query, web] = (await freePorts(4)) as [number, number, number, number];
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-graphite-'));
  const ports = `GR_LINE=${line} GR_PICKLE=${pickle} GR_QUERY=${query} GR_WEB=${web}`;
  const url = `http://127.0.0.1:${web}`;
  /** Carbon writes until it ends, for a second or two after it is told to; a zombie has ended. */
  const stop = () =>
    sh(`${ports} '${recipe}' stop '${folder}'; cd '${folder}/run'
      for i in $(seq 100); do ps -o stat= -p "$(cat carbon.shpid)" | grep -qv Z || break; sleep 0.1; done`);
  const down = () =>
    until(
      () => points({ url, targets: ['a'] }).then(() => '', ({ message }: Error) => message),
      (message) => message.endsWith('the connection was refused'),
    ); // biome-ignore format: one question
  t.teardown(async () => {
    stop();
    await down();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const started = sh(`${ports} '${recipe}' start '${folder}'`);
  if (!/version=\d/.test(started.stdout)) throw new Error(`Graphite does not start: ${started.stderr}`);
  t.comment(started.stdout.trim());

  const now = Math.floor(Date.now() / 60_000) * 60;
  const carbon = connect(line, '127.0.0.1');
  carbon.end([5, 4, 2].map((ago) => `web.load ${ago}.5 ${now - ago * 60}\n`).join(''));
  await once(carbon, 'finish');

  const load = await until(
    () => points({ url, targets: ['web.load'] }),
    (found) => found.some(({ value }) => value === 2.5),
  );
  const first = load.findIndex(({ value }) => value !== null);
  const last = load.findLastIndex(({ value }) => value !== null);
  t.same(
    load.slice(first, last + 1).map(({ name, time, value }) => [name, Date.parse(time) / 1000, value]),
    [5, 4, 3, 2].map((ago) => ['web.load', now - ago * 60, ago === 3 ? null : ago + 0.5]),
    'values with their times, and a gap',
  );
  t.ok(last < load.length - 1, 'slots that are not written yet come as nulls at the end');
  t.ok(first > 0 && load.slice(0, first).every(({ value }) => value === null));

  const checked = (words: string) => sh(`tocsin check --graphite ${url} --from -10min ${words}`);
  const plugin: [words: string, status: number, told: RegExp][] = [
    ["--target web.load -c 8", 0, /^TOCSIN OK - 1 series ok: web\.load 2\.5, \d+m(\d+s)? old \| web\.load=2\.5;;8\n$/],
    ["--target web.load -c 2", 2, /^TOCSIN CRITICAL - web\.load critical since [\d:]+: 2\.5 is above 2, /],
    ["--target web.load -c 8 --stat max", 0, /: web\.load max 5\.5, /],
    ["--target web.load -c 8 --nulls unknown", 3, /^TOCSIN UNKNOWN - web\.load unknown: the newest reading is missing, the last was 2\.5, /],
    ["--target no.such -c 8", 3, /^TOCSIN UNKNOWN - no data\n$/],
    ["--target 'nosuch(web.load)' -c 8", 3, /^TOCSIN UNKNOWN - cannot read http:.*: it answers with status 400: Invalid parameters /],
    ["--target web.load --fresh 1s", 2, /^TOCSIN CRITICAL - web\.load critical: no event for /],
  ]; // biome-ignore format: a table
  for (const [words, status, told] of plugin) t.match(checked(words), { status, stdout: told, stderr: '' }, words);

  const several = await points({ url, targets: ['web.load', 'alias(scale(web.load, 2), "twice, \u00e4")'] });
  t.same([...new Set(several.map(({ name }) => name))], ['web.load', 'twice, \u00e4'], 'several targets');

  const many = Array.from({ length: 100 }, (_, i) => `alias(web.load, "a name that makes the query long, ${i}")`);
  const posted = await points({ url, targets: many });
  t.equal(new Set(posted.map(({ name }) => name)).size, 100, 'a query that is too long for GET');

  const window = await points({ url, targets: ['web.load'], from: `${now - 360}`, until: `${now - 240}` });
  t.same(window.map(({ value }) => value), [5.5, 4.5], 'until'); // biome-ignore format: a line

  for (const targets of [['no.such'], ['sum(web.load']])
    t.same(await points({ url, targets }), [], `${targets}: no series, no error`);

  const refused: [rendering: Partial<Rendering>, told: string][] = [
    [{ targets: ['nosuch(web.load)'] },
      'it answers with status 400: Invalid parameters (Received request for unknown function: nosuch); targets: "nosuch(web.load)"'],
    [{ from: 'whenever' }, 'it answers with status 400: Invalid parameters (Unknown day reference: whenever)'],
    [{ targets: ['summarize(web.load, "zz")'] }, `it answers with status 500: KeyError: 'Invalid offset: zz'`],
    [{ url: `${url}/elsewhere` }, 'it answers with status 404: Not Found'],
  ]; // biome-ignore format: a table
  for (const [rendering, told] of refused) {
    const asked = { url, targets: ['web.load'], ...rendering };
    await t.rejects(points(asked), { message: `cannot read ${asked.url}: ${told}`, status: 3 });
  }

  stop();
  t.equal(await down(), `cannot read ${url}: the connection was refused`, 'a server that is down');
});

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import t, { type Test } from 'tap';
import { sh } from './shell.js';

const at = (minute: number) => `2026-11-20T14:${String(minute).padStart(2, '0')}:00Z`;
const line = (event: Record<string, unknown>) => `${JSON.stringify(event)}\n`;
const load = (value: unknown, minute = 2, more = {}) =>
  line({ time: at(minute), type: 'metric', subject: 'web1', name: 'load', value, ...more });

/** What `check` says of one input after another, with one state file: status and line, without perfdata. */
function runs(test: Test, asked: string, inputs: readonly (string | [more: string, input: string])[]): string[] {
  const state = join(test.testdir({}), 'check.state');
  return inputs.map((each) => {
    const [more, input] = typeof each === 'string' ? ['', each] : each;
    const { stdout, stderr, status } = sh(`tocsin check ${asked} --state ${state} ${more}`, input);
    return `${status} ${stdout.replace(/ \|.*/, '').replace('TOCSIN ', '')}${stderr}`.trim();
  });
}

t.test('one state, run after run', async (t) => {
  const held = 'CRITICAL - load of web1 critical since 14:01:00: 9 is above 8';
  const none = '3 UNKNOWN - no data';
  const cases: [title: string, asked: string, inputs: (string | [string, string])[], said: (string | RegExp)[]][] = [
    ['acknowledged by a line that has nothing else to say', '-c 8 --sticky', [load(9, 1), ['--acknowledge', load(1, 2)], load(1, 3)],
      [`2 ${held}`, '0 OK - 1 series ok: load of web1 1', '0 OK - 1 series ok: load of web1 1']],
    ['other habits of telling are no other question', '-c 8', [load(9, 1), ['--on-change --name LOAD -t 5s', load(9, 2)]], [`2 ${held}`, '2']],
    ['another range is', '-c 8', [load(9, 1), ['-w 3', load(1, 2)]], [`2 ${held}`, /^3 UNKNOWN - .*state/]],
    ['a soft result is not held', '-c 8 --sticky --max-attempts 2', [load(9, 1), load(1, 2), load(1, 3)],
      [/^0 OK - critical, attempt 1 of 2/, '0 OK - 1 series ok: load of web1 1', '0 OK - 1 series ok: load of web1 1']],
    ['an empty run does not recover', '-c 8 --recover 5', [load(9, 1), '', load(7, 3), load(4, 4)],
      [`2 ${held}`, '2 CRITICAL - load of web1 critical since 14:01:00: 9 is above 8', '2 CRITICAL - load of web1 critical: 7 is not back within 5', '0 OK - 1 series ok: load of web1 4']],
    ['as many series as expected, in each run', '--expect 2', [load(1) + load(1, 3, { subject: 'web2' }), load(1, 4)],
      ['0 OK - 1 series ok: expected series', '2 CRITICAL - series critical: 1 of the 2 that are expected (1 critical)']],
    ['nothing yet', '-c 8', ['', load(1)], [none, '0 OK - 1 series ok: load of web1 1']],
  ]; // biome-ignore format: a table
  for (const [title, asked, inputs, said] of cases) t.match(runs(t, asked, inputs), said, title);
});

t.test('without a state', async (t) => {
  const nullsAfter = load(4, 0) + load(null, 8) + load(null, 9);
  const log = (minute: number, level: string, subject = 'web1') =>
    line({ time: at(minute), type: 'log', subject, name: 'app', message: 'x', data: { level } });
  const cases: [asked: string, input: string, said: RegExp][] = [
    ['--fresh 5m', nullsAfter, /CRITICAL - load of web1 critical: no event for /],
    ["--where 'subject == \"web1\"' -c 5 --stat count --window 5m", log(1, 'error') + log(59, 'info', 'web2'), /OK - .*events.* 0/],
    ["--where 'level == \"error\"' --stat count -c 5 --key subject", log(1, 'info'), /^TOCSIN OK - /],
    ['-c 10 --share 29%', Array.from({ length: 100 }, (_, i) => load(i < 29 ? 20 : 1, i % 60)).join(''), /^TOCSIN OK - /],
    ['-c 10 --share 28%', Array.from({ length: 100 }, (_, i) => load(i < 29 ? 20 : 1, i % 60)).join(''), /^TOCSIN CRITICAL - /],
    ['--passive web1 --service load -c 5 /no/file', '', /^\[\d+\] PROCESS_SERVICE_CHECK_RESULT;web1;load;3;TOCSIN UNKNOWN - cannot read/],
    ['-c 1e999', '', /^TOCSIN UNKNOWN - .*1e999 is not a range/],
    ["--ratio 'true' -c 5 --stat max", '', /do not go with it\nusage:/],
    ["--ratio 'true' --objective 100%", '', /allows no error at all/],
  ]; // biome-ignore format: a table
  for (const [asked, input, said] of cases)
    t.match(sh(`tocsin check ${asked}`, input), { stdout: said, stderr: '' }, asked);
});

t.test('a pattern that no file matches yet is told, and its first file is all new', async (t) => {
  const folder = t.testdir({});
  const check = () =>
    sh(`tocsin check --file '${folder}/*.log' --since-last --state ${folder}/s -f logfmt --where 'level == "error"' --stat count -c 1`);
  t.match(check(), { status: 3, stdout: /^TOCSIN UNKNOWN - / });
  writeFileSync(join(folder, 'a.log'), 'level=error msg=x\n'.repeat(3));
  t.match(check(), { status: 2, stdout: /: 3 is above 1/ });
}); // biome-ignore format: a line of shell

t.test('a reading of a log stays the last one until the next', async (t) => {
  const folder = t.testdir({ 'm.ndjson': '' });
  const check = () =>
    sh(`tocsin check --file '${folder}/m.ndjson' --since-last --state ${folder}/s -c 8`).stdout.replace(/ \|.*\n/, '');
  check();
  writeFileSync(join(folder, 'm.ndjson'), load(9, 1));
  const first = check();
  t.match(first, /^TOCSIN CRITICAL - load of web1 critical since 14:01:00: 9 is above 8/);
  t.equal(check(), first, 'nothing new came');
}); // biome-ignore format: a line of shell

t.test('Graphite is read as a whole in each run: nothing counts twice, infinity is told', async (t) => {
  let points = '[[1,1760000000],[2,1760000060]]';
  const server = createServer((_, answer) => answer.end(`[{"target":"a","datapoints":${points}}]`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = join(t.testdir({}), 's');
  const ask = (asked: string) =>
    new Promise<string>((said) => {
      const program = resolve(import.meta.dirname, '../bin/tocsin');
      const child = spawn(
        process.execPath,
        [program, 'check', '--graphite', url, '--target', 'a', ...asked.split(' ')],
        {
          env: { ...process.env, NODE_OPTIONS: '' },
        },
      );
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      child.on('close', (status) => said(`${status} ${text}`));
    });
  const counting = `--stat count -c 2 --state ${state}`;
  t.match(await ask(counting), /^0 TOCSIN OK - /);
  t.match(await ask(counting), /^0 TOCSIN OK - /, 'the same two again');
  points = '[[1,1760000000],[Infinity,1760000060]]';
  t.match(await ask('-c 5'), /^[23] TOCSIN (CRITICAL|UNKNOWN) - /, 'no range holds infinity');
  t.ok(readFileSync(state).length > 0);
});

t.test('a terminal that goes leaves an answer, and the state', async (t) => {
  const state = join(t.testdir({}), 's');
  const program = resolve(import.meta.dirname, '../bin/tocsin');
  for (const signal of ['SIGHUP', 'SIGQUIT', 'SIGINT'] as const) {
    const child = spawn(process.execPath, [program, 'check', '-c', '8', '--state', state], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stdin.write(load(3));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    child.kill(signal);
    const status = await new Promise((resolve) => child.on('close', resolve));
    t.match(said, /^TOCSIN UNKNOWN - ended by a signal; so far: 1 series ok/, signal);
    t.equal(status, 3, signal);
  }
  t.ok(readFileSync(state).length > 0);
});

import { spawn } from 'node:child_process';
import { appendFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import { sh } from './shell.js';

const at = (minute: number) => `2026-11-20T14:0${minute}:00Z`;
const load = (value: unknown, minute = 2) =>
  `${JSON.stringify({ time: at(minute), type: 'metric', subject: 'web1', name: 'load', value })}\n`;

t.test('what every scheduler sees: one line, a status of 0 to 3, nothing on stderr', async (t) => {
  const state = join(t.testdir({ 'foreign.state': 'not a state' }), 'foreign.state');
  const cases: [line: string, input: string, status: number, said: RegExp][] = [
    ['tocsin check -c 8', load(3), 0, /^TOCSIN OK - 1 series ok: load of web1 3 \| web1\.load=3;;8\n$/],
    ['tocsin check -c 8', load(9), 2, /^TOCSIN CRITICAL - /],
    ['tocsin check -c bad', '', 3, /^TOCSIN UNKNOWN - .*bad is not a range.*\nusage: /],
    ['tocsin check --warnign 5', '', 3, /did you mean --warning\?\nusage: /],
    ['tocsin check -c 8 /no/such/file', '', 3, /^TOCSIN UNKNOWN - cannot read \/no\/such\/file: there is no such file\n$/],
    [`tocsin check -c 8 --state ${state}`, load(3), 3, /^TOCSIN UNKNOWN - .*state/],
    ['tocsin check -c 8 --on-change', load(3), 3, /^TOCSIN UNKNOWN - --on-change goes on from the run before: give --state FILE\nusage: /],
    ['tocsin check --graphite ftp://x --target a -c 5', '', 3, /^TOCSIN UNKNOWN - /],
    ['tocsin check --graphite http://127.0.0.1:1 -c 5', '', 3, /--graphite needs a --target/],
    ['tocsin check --graphite http://127.0.0.1:1 --target a -c 5 file.ndjson', '', 3, /'file\.ndjson' is one word too many/],
    ['tocsin check --graphite http://127.0.0.1:1 --target a -c 5', '', 3, /^TOCSIN UNKNOWN - cannot read http:\/\/127\.0\.0\.1:1: the connection was refused\n$/],
    ['tocsin check --help', '', 3, /^Usage: tocsin check /],
    ['tocsin check --version', '', 3, /^tocsin \d/],
    ['tocsin check --passive "a;b" -c 5', load(3), 3, /^TOCSIN UNKNOWN - /],
    ['tocsin check -c 8 --passive web1 --service load | grep -q "PROCESS_SERVICE_CHECK_RESULT;web1;load;2;"; echo $?', load(9), 0, /^0\n$/],
  ]; // biome-ignore format: a table
  for (const [line, input, status, said] of cases) {
    const found = sh(line, input);
    t.match(found, { status, stdout: said, stderr: '' }, line);
    t.equal(found.stderr, '', `${line}: stderr`);
  }
  t.equal(sh('tocsin help check').status, 0, 'help asked of tocsin itself');
  t.equal(sh('tocsin filter --help').status, 0, 'help of another command');
});

t.test('its own timeout answers with what it knows, and leaves nothing behind', async (t) => {
  const slow = sh(
    `{ echo '${load(9).trim()}'; sleep 30; } | tocsin check -t 1s -c 8`.replace('sleep 30', 'exec sleep 3'),
  );
  t.match(slow.stdout, /^TOCSIN CRITICAL - timed out after 1s; so far: load of web1 critical/);
  t.equal(slow.status, 2);
  const silent = sh('sleep 3 | tocsin check -t 500ms -c 8');
  t.match(silent, { status: 3, stdout: /^TOCSIN UNKNOWN - timed out after 500ms; so far: no data\n$/ });
  t.equal(sh('tocsin check -t 0 -c 8', load(3)).status, 0, 'for never');
});

t.test('a signal ends the input, and the answer says so', async (t) => {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../bin/tocsin'), 'check', '-c', '8'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.write(load(3));
  const told = new Promise((resolve) => setTimeout(resolve, 1500));
  await told;
  child.kill('SIGTERM');
  const status = await new Promise((resolve) => child.on('exit', resolve));
  child.stdin.destroy();
  t.match(said, /^TOCSIN UNKNOWN - ended by a signal; so far: 1 series ok/);
  t.equal(status, 3);
});

t.test('errors in logs since the last check, over a rotation', async (t) => {
  const folder = t.testdir({});
  const log = join(folder, 'app.log');
  const check = (more = '') =>
    sh(`tocsin check --file '${folder}/app.log' --since-last --state ${folder}/errors.state -f logfmt --where 'level == "error"' --stat count -c 1 ${more}`);
  const errors = (count: number) => 'level=error msg=failed\n'.repeat(count) + 'level=info msg=fine\n';
  writeFileSync(log, errors(9));
  t.match(check(), { status: 0, stdout: /^TOCSIN OK - 1 series ok: events 0 / }, 'what was there before is no news');
  appendFileSync(log, errors(2));
  t.match(check(), { status: 2, stdout: /^TOCSIN CRITICAL - events critical: 2 is above 1 \| events=2;;1;0\n$/ });
  t.match(check(), { status: 0, stdout: /: events 0 / }, 'counted once');
  appendFileSync(log, errors(1));
  renameSync(log, `${log}.1`);
  writeFileSync(log, errors(2));
  t.match(check(), { status: 2, stdout: /: 3 is above 1/ }, 'the rest of the old one, and the new one');
  t.same(readdirSync(folder).sort(), ['app.log', 'app.log.1', 'errors.state'], 'nothing is left behind');
}); // biome-ignore format: lines of shell

t.test('from cron: news only', async (t) => {
  const state = join(t.testdir({}), 'load.state');
  const said = [3, 9, 9, 9, 3, 3].map((value, i) => {
    const { stdout, status } = sh(`tocsin check -c 8 --max-attempts 2 --on-change --state ${state}`, load(value, i));
    return `${status} ${stdout.replace(/ - .*\n/, '')}`.trim();
  });
  t.same(said, ['0', '0', '2 TOCSIN CRITICAL', '2', '0 TOCSIN OK', '0']);
});

t.test('200 checks leave no file and no process', { timeout: 120_000 }, async (t) => {
  const folder = t.testdir({ 'in.ndjson': load(3) });
  const before = readdirSync(folder);
  const { status, stdout } = sh(
    `export TMPDIR=${folder}; for i in $(seq 200); do tocsin check -c 8 ${folder}/in.ndjson > /dev/null || exit 9; done; pgrep -P $$ | grep -v "^$BASHPID$" | wc -l`,
  );
  t.equal(status, 0);
  t.ok(Number(stdout) <= 1, `${stdout.trim()} processes, the counting one among them`);
  t.same(readdirSync(folder), before);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { events, sh } from './shell.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-contract-'));
t.teardown(() => rmSync(folder, { recursive: true }));

const at = (second: number) => new Date(Date.UTC(2026, 10, 20) + second * 1000).toISOString();
const metric = (second: number, value = second, subject = 'web1') =>
  JSON.stringify({ time: at(second), type: 'metric', subject, name: 'load', value });
const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const series = (count: number) => lines(Array.from({ length: count }, (_, i) => metric(i)));
const path = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

t.test('streams', async (t) => {
  const input = series(50_000);
  t.equal(sh('tocsin filter true', input).stdout, input, 'what passes keeps its bytes');
  const head = sh('{ tocsin filter true; echo $? >&2; } | head -1', input);
  t.equal(head.stderr, '0\n', '| head ends a stage quietly');
  const trickle = sh(
    '{ echo \'{"a":1}\'; sleep 5; } | tocsin filter true | { read -t 4 line && echo "at once: $line"; }; kill %1 2>/dev/null; true',
  );
  t.equal(trickle.stdout, 'at once: {"a":1}\n', 'a trickle passes at once');
  const gz = path('a.ndjson.gz', gzipSync(input));
  t.equal(sh(`tocsin filter true ${gz}`).stdout, input, 'gzip is known by its first bytes');
  t.equal(sh(`cat ${gz} | tocsin filter true`).stdout, input, 'on stdin too');
  const twice = sh(`cat ${gz} ${gz} | tocsin filter true | wc -l`);
  t.equal(twice.stdout.trim(), '100000', 'and with several members');
  const torn = sh(`head -c 20000 ${gz} | tocsin filter true`);
  t.same([torn.status, /cannot read standard input/.test(torn.stderr)], [3, true], 'a torn one is told');
  const crlf = '{"a":1}\r\n\n{"b":2}';
  t.equal(sh('tocsin filter true', crlf).stdout, '{"a":1}\r\n{"b":2}\n', 'CRLF, a blank line, no last newline');
  t.equal(sh('tocsin filter true', '\ufeff{"a":1}\n').stdout, '{"a":1}\n', 'a byte order mark');
});

t.test('a stalled reader holds memory flat', async (t) => {
  const input = path('big.ndjson', series(1_000_000));
  const pid = join(folder, 'pid');
  const line = `sh -c 'echo $$ > ${pid}; exec tocsin filter true ${input}' | { sleep 2; grep VmHWM /proc/$(cat ${pid})/status; cat > /dev/null; }`;
  const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(sh(line).stdout)?.[1]);
  t.ok(kilobytes > 0 && kilobytes < 150_000, `${kilobytes} kB`);
});

t.test('several files', async (t) => {
  const a = path('a', lines([metric(1, 1, 'a'), metric(3, 3, 'a'), '{"no":"time"}', metric(5, 5, 'a')]));
  const b = path('b', lines([metric(2, 2, 'b'), metric(3, 33, 'b'), metric(9, 9, 'b')]));
  const values = (line: string) => events(sh(line).stdout).map(({ value }) => value);
  t.same(values(`tocsin filter true ${a} ${b}`), [1, 2, 3, undefined, 33, 5, 9], 'are merged by time');
  t.same(values(`tocsin filter true --concat ${a} ${b}`), [1, 3, undefined, 5, 2, 33, 9]);
  t.same(values(`tocsin filter true - ${b} < ${a}`), [1, 2, 3, undefined, 33, 5, 9], '- is standard input');
  const missing = sh(`tocsin filter true ${a} ${folder}/none`);
  t.same([missing.status, missing.stdout], [3, '']);
  t.match(missing.stderr, /^tocsin filter: cannot read .*none: there is no such file\n$/);
  t.match(sh(`tocsin filter true ${folder}`).stderr, /it is a folder/);
  t.same(values(`tocsin filter true <(cat ${a}) <(cat ${b})`), [1, 2, 3, undefined, 33, 5, 9], 'pipes are files too');
  t.same(values(`tocsin filter true --since ${at(5)} <(cat ${a}) <(cat ${b})`), [undefined, 5, 9]);
  const twice = sh(`tocsin filter true - ${b} - < ${a}`);
  t.same([twice.status, twice.stdout], [2, ''], '- stands only once');
  const sparse = path('sparse.gz', gzipSync(lines([metric(4, 4, 'c')])));
  t.same(values(`tocsin filter true --concat ${sparse} ${a}`), [4, 1, 3, undefined, 5], 'packed ones beside others');
  for (const [name, magic] of [
    ['xz', '\xfd7zXZ\0\0'],
    ['zstd', '(\xb5/\xfd$'],
  ] as const) {
    const run = sh(`tocsin ingest ${path(`x.${name}`, Buffer.from(magic, 'latin1'))}`);
    t.same([run.status, run.stdout], [3, '']);
    t.match(run.stderr, `it is packed with ${name}; unpack it into a pipe: ${name} -dc`);
  }
  const half = lines(Array.from({ length: 20_000 }, (_, i) => metric(2 * i)));
  const other = lines(Array.from({ length: 20_000 }, (_, i) => metric(2 * i + 1)));
  const both = sh(`tocsin filter true ${path('half', half)} ${path('other', other)}`).stdout;
  t.equal(both, series(40_000), 'in turns');
});

t.test('--since and --until', async (t) => {
  const count = (line: string, input = series(100)) => events(sh(line, input).stdout).length;
  t.equal(count(`tocsin filter true --since ${at(90)}`), 10);
  t.equal(count(`tocsin filter true --until ${at(90)}`), 90);
  t.equal(count(`tocsin filter true --since 00:00:10 --until 00:01 --now ${at(3600)}`), 50);
  t.equal(count(`tocsin filter true --since -30s --now ${at(100)}`), 30);
  const wrong = sh('tocsin filter true --since yesterday-ish');
  t.same([wrong.status, wrong.stderr.includes('not a time such as')], [2, true]);
  const sorted = path('sorted.ndjson', series(100_000));
  const whole = sh(`tocsin filter true --since ${at(50_000)} --until ${at(50_010)}`, readFileSync(sorted));
  const found = sh(`tocsin filter true --since ${at(50_000)} --until ${at(50_010)} --stats ${sorted}`);
  t.equal(found.stdout, whole.stdout, 'a sorted file is searched, with the same result');
  for (const [since, until] of [
    [200_000, 300_000],
    [-200, -100],
    [50_000, 50_000],
  ] as const)
    t.same(sh(`tocsin filter true --since ${at(since)} --until ${at(until)} ${sorted}`), {
      stdout: '',
      stderr: '',
      status: 0,
    });
  t.same(sh(`tocsin filter true --since ${at(2)} --until ${at(1)} ${sorted}`).status, 2, 'the wrong way round');
  t.same(sh('tocsin filter true --since 24:10').status, 2, 'no time of day');
  const rows = Array.from(
    { length: 120_000 },
    (_, i) => `${at(i).slice(0, 19)},web${i % 3},${i},some text that takes room`,
  );
  const table = path('table.csv', lines(['time,host,load,note', ...rows]));
  const span = `--since ${at(70_000)} --until ${at(70_003)}`;
  const run = sh(`tocsin ingest ${span} ${table}`);
  t.equal(run.stdout, sh(`tocsin ingest ${span} < ${table}`).stdout, 'a header at the start counts for all of it');
  t.same(
    events(run.stdout).map(({ value }) => value),
    [70_000, 70_001, 70_002],
  );
  t.match(run.stderr, /^tocsin ingest: format csv: .*\n$/, 'what is read is told once');
});

t.test('rejects', async (t) => {
  const bad = ['not json', '[1]', 'null', '"text"', '{"a":', '{"a":1}{"b":2}'];
  const input = lines([metric(1), ...bad, metric(2)]);
  const kept = join(folder, 'kept');
  const run = sh(`tocsin filter true --rejects ${kept}`, input);
  t.equal(run.status, 1, 'too many');
  t.equal(run.stderr, lines(bad.map((_, i) => `tocsin filter: line ${i + 2}: not a JSON object`)));
  const [first, second, status] = events(run.stdout);
  t.match([first, second], [{ value: 1 }, { value: 2 }], 'the run goes on');
  t.match(status, { type: 'status', subject: 'tocsin', name: 'filter.rejects', state: 'warning', time: at(2) });
  t.same(
    events(readFileSync(kept, 'utf8')).map(({ text }) => text),
    bad,
  );
  t.equal(sh('tocsin filter true --max-rejects 80%', input).status, 0);
  t.equal(sh('tocsin filter true --quiet', input).stderr, '');
  const far = lines(Array.from({ length: 400 }, (_, i) => (i < 30 ? 'bad' : metric(i))));
  const states = events(sh('tocsin filter true --max-rejects 10%', far).stdout).filter(
    (e) => e['subject'] === 'tocsin',
  );
  t.match(states, [
    { state: 'warning', time: at(99) },
    { state: 'ok', time: at(299) },
  ]);
});

t.test('exit statuses and mistakes', async (t) => {
  const cases: [line: string, status: number, told: RegExp][] = [
    ['tocsin filter', 2, /EXPR is missing/],
    ['tocsin filtr', 2, /did you mean filter\?/],
    ['tocsin filter true --whre x', 2, /did you mean --where\?/],
    ['tocsin filter "status >"', 2, /\^/],
    ['tocsin aggregate --count --window 5x', 2, /--window 5x: 5x is not a duration such as/],
    ['tocsin filter true --eof keep', 2, /give --state FILE/],
    ['tocsin filter true --state ""', 2, /the name of a file is empty/],
    ['tocsin ingest -f ngnix', 2, /did you mean nginx\?/],
    ['tocsin filter true --output xml', 2, /xml is none of auto, json, text, csv/],
    ['tocsin filter true --state /nowhere/x < /dev/null', 3, /cannot lock state \/nowhere\/x: there is no folder/],
    ['TOCSIN_STATE=/dev/null tocsin filter true < /dev/null', 3, /there is no folder \/dev\/null/],
    ['tocsin filter true --rejects /nowhere/x < /dev/null', 3, /cannot write \/nowhere\/x/],
    ['tocsin filter true < /dev/null > /dev/full', 0, /^$/],
    ['echo "{}" | tocsin filter true > /dev/full', 3, /^tocsin filter: cannot write standard output: ENOSPC/],
    [
      '{ echo "{}"; sleep 9; } | tocsin filter true & sleep 1; kill -TERM $(pgrep -n -f "tocsin filter"); wait $!',
      143,
      /^$/,
    ],
  ];
  for (const [line, status, told] of cases) {
    const run = sh(line);
    t.equal(run.status, status, line);
    t.match(run.stderr, told, line);
  }
});

t.test('a fault of its own is one line and status 3, wherever it happens', async (t) => {
  const fault = path('fault.cjs', 'setTimeout(() => { throw new Error("oops"); }, 500);');
  const line = (env: string) => sh(`sleep 2 | ${env} NODE_OPTIONS='-r ${fault}' tocsin filter true`);
  t.equal(line('').status, 3);
  t.match(line('').stderr, /^tocsin: stopped by a fault of its own: oops \(TOCSIN_DEBUG=1 shows where\)\n$/);
  t.match(line('TOCSIN_DEBUG=1').stderr, /fault\.cjs:1/);
});

t.test('signals: what is held is written first', async (t) => {
  const input = lines([metric(1), metric(2)]);
  const signalled = (signal: string, command: string) =>
    sh(`{ cat; sleep 4; } | { ${command} <&0 & sleep 1; kill -${signal} $!; wait $!; echo "ended with $?"; }`, input);
  for (const [signal, status] of [
    ['INT', 130],
    ['TERM', 143],
  ] as const) {
    const [count, end] = signalled(signal, 'tocsin aggregate --count --window 10s').stdout.split('\n');
    t.match(JSON.parse(count ?? ''), { value: 2 }, signal);
    t.equal(end, `ended with ${status}`);
  }
  const { stderr } = sh(
    `{ cat; sleep 2; } | { tocsin filter true <&0 > /dev/null & sleep 1; kill -USR1 $!; wait $!; }`,
    input,
  );
  t.equal(stderr, 'tocsin filter: in 2, out 2, rejected 0, late 0\n', 'SIGUSR1 tells the counts');
});

t.test('signals: who takes the output', async (t) => {
  const input = path('much.ndjson', series(100_000));
  const stalled = sh(
    `mkfifo ${folder}/pipe; tocsin filter true ${input} > ${folder}/pipe & sleep 6 < ${folder}/pipe & sleep 1; kill -TERM %1; sleep 1; kill -TERM %1; wait %1`,
  );
  t.equal(stalled.status, 143, 'a second one ends a run whose output nobody takes');
  const state = join(folder, 'left.state');
  const left = sh(
    `{ echo '${metric(1)}'; sleep 2; echo '${metric(70)}'; sleep 3; } | { tocsin aggregate --count --window 10s --state ${state} <&0 & sleep 1; kill -INT $!; wait $!; echo "ended with $?" >&2; } | true`,
  );
  t.equal(left.stderr, 'ended with 130\n', 'the reader has gone too');
  const rest = sh(`tocsin aggregate --count --window 10s --state ${state} --eof flush < /dev/null`);
  t.match(events(rest.stdout), [{ time: at(10), value: 1 }], 'and what was held is saved');
});

t.test('state: saved while the input is silent', async (t) => {
  const state = join(folder, 'silent.state');
  const line = `tocsin aggregate --count --window 10s --state ${state}`;
  sh(
    `{ echo '${metric(1)}'; echo '${metric(2)}'; sleep 3; } | { ${line} --save-every 500ms <&0 & sleep 2; kill -KILL $!; wait $!; }`,
  );
  const rest = events(sh(`${line} --eof flush`, lines([metric(3)])).stdout);
  t.match(rest, [{ time: at(10), value: 3 }], 'killed with -9 long after, nothing is lost, and its lock is taken over');
});

t.test('output forms', async (t) => {
  const input = lines([metric(1, 0.25)]);
  t.equal(sh('tocsin filter true -o json', input).stdout, input);
  t.match(
    sh('tocsin filter true -o csv', input).stdout,
    /^time,type,subject,name,.*\n2026-11-20T00:00:01.000Z,metric,web1,load,/,
  );
  t.match(sh('tocsin filter true -o text', input).stdout, /web1 +load +0\.25/);
  t.notMatch(sh('tocsin filter true -o text', input).stdout, /\u001b/, 'no colour off a terminal');
  const terminal = (env: string, line: string) => sh(`${env} script -qec "${line}" /dev/null < /dev/null`);
  const file = path('one.ndjson', lines([metric(1, 0.25), '{"type":"log","message":"a\\u001b[31mb\\u0007"}']));
  t.match(terminal('TERM=xterm', `tocsin filter true ${file}`).stdout, /\u001b\[/, 'colour and text on a terminal');
  const piped = terminal('TERM=xterm', `cat ${file} | tocsin filter true --color never`).stdout;
  t.match(piped, /web1 .*\u001b\[K\r\n/, 'where a pipe may show progress, a line wipes it away');
  t.notMatch(terminal('TERM=xterm NO_COLOR=1', `tocsin filter true ${file}`).stdout, /\u001b\[/, 'NO_COLOR');
  t.notMatch(
    terminal('NO_COLOR=1 TERM=xterm', `tocsin filter true ${file}`).stdout,
    /[\u0007]/,
    'no escape sequence acts',
  );
});

t.test('state: parts are one run', async (t) => {
  const input = Array.from({ length: 100 }, (_, i) => metric(i, i % 7, i % 3 ? 'a' : 'b'));
  const whole = sh('tocsin aggregate --count --mean --window 10s --fill zero', lines(input)).stdout;
  const state = join(folder, 'parts.state');
  const part = (from: number, to: number, more = '') =>
    sh(
      `tocsin aggregate --count --mean --window 10s --fill zero --state ${state} ${more}`,
      lines(input.slice(from, to)),
    );
  t.equal(part(0, 33).stdout + part(33, 34).stdout + part(34, 100, '--eof flush').stdout, whole);
  const other = sh(`tocsin aggregate --count --window 20s --state ${state}`);
  t.same([other.status, /with other options/.test(other.stderr)], [3, true], 'other options are refused');
  const busy = sh(
    `sleep 3 | tocsin aggregate --count --window 10s --state ${state}2 & sleep 1; tocsin aggregate --count --window 10s --state ${state}2 < /dev/null`,
  );
  t.match(busy.stderr, /is in use by process \d+/, 'a state is used by one run at a time');
  const many = lines(Array.from({ length: 1000 }, (_, i) => metric(i)));
  const full = sh(`ulimit -f 1; tocsin aggregate --count --by value --window 1h --state ${state}3`, many);
  t.same([full.status, /cannot save/.test(full.stderr)], [3, true], 'a full disk is told');
  const rejects = sh('tocsin filter true --rejects /dev/full', lines(['bad', metric(1)]));
  t.same([rejects.status, events(rejects.stdout)[0]?.['value']], [3, 1], 'behind --rejects too, and the run goes on');
  const named = sh(
    `export TOCSIN_STATE=${folder}; echo '${input[0]}' | tocsin aggregate --count --window 10s; echo '${input[1]}' | tocsin aggregate --count --window 10s --eof flush; ls ${folder}/aggregate-*.state`,
  );
  const [a, b, file] = named.stdout.split('\n');
  t.match([JSON.parse(a!), JSON.parse(b!)], [{ subject: 'a' }, { subject: 'b' }], 'TOCSIN_STATE takes one on');
  t.match(file, /aggregate-[0-9a-f]{16}\.state$/, 'in a file named by command and options');
  const swapped = sh(`tocsin aggregate --fill zero --window 10s --mean --count --state ${state} < /dev/null`);
  t.same([swapped.status, swapped.stderr], [0, ''], 'in another order they are the same options');
});

t.test('--where, --only, --stats, ticks, far times', async (t) => {
  const mixed = lines([metric(1, 5, 'a'), metric(2, 6, 'b'), '{"type":"status","name":"x","state":"ok"}']);
  const one = events(sh(`tocsin aggregate --count --window 10s --where 'subject == "a"'`, mixed).stdout);
  t.match(one, [{ subject: 'b' }, { type: 'status' }, { name: 'load.count', value: 1 }], 'what is not selected passes');
  t.equal(events(sh(`tocsin aggregate --count --only --window 10s --where 'subject == "a"'`, mixed).stdout).length, 1);
  t.match(
    sh('tocsin aggregate --count --window 10s --stats', mixed).stderr,
    /in 3, out 3, rejected 0, late 0, series 2/,
  );
  const tick = `{"time":"${at(60)}","type":"tick"}`;
  const ticked = events(sh('tocsin aggregate --count --window 10s', lines([metric(1), tick, metric(61)])).stdout);
  t.match(ticked, [{ value: 1, time: at(10) }, { type: 'tick' }, { value: 1, time: at(70) }]);
  const far = sh('tocsin aggregate --count --window 10s', lines([metric(1), metric(1e9, 7), metric(2)]));
  t.match(events(far.stdout), [{ value: 7 }, { value: 2, time: at(10) }], 'passes, and moves nothing');
  t.match(far.stderr, /not believed until a second one agrees/);
  const odd = lines([metric(1), metric(1e9, 7), metric(2)]);
  t.equal(
    events(sh('tocsin ingest -q --lateness 5s', odd).stdout).length,
    3,
    'a far time is no reason to lose an event',
  );
  t.equal(events(sh(`tocsin filter 'value < 5' --lateness 5s`, odd).stdout).length, 2, 'nor to pass one');
  const weekly = sh(
    'tocsin aggregate --count --window 1d',
    lines(Array.from({ length: 30 }, (_, i) => metric(i * 604_800))),
  );
  t.equal(weekly.stderr.split('\n').length, 11, 'ten of them are told');
  const late = events(sh('tocsin aggregate --count --window 10s', lines([metric(1), metric(25), metric(2)])).stdout);
  t.match(late[1], { late: true, value: 2 });
  const sorted = events(
    sh('tocsin filter true --lateness 10s', lines([metric(5), metric(3), metric(9), metric(4)])).stdout,
  );
  t.same(
    sorted.map(({ value }) => value),
    [3, 4, 5, 9],
  );
  const silent = sh(
    `sleep 3 | tocsin ingest -q -f json --ticks 500ms; { echo '${metric(1)}'; sleep 2; } | tocsin ingest -q -f json --ticks 500ms`,
  );
  t.equal(silent.stdout, `${metric(1)}\n`, 'no ticks in a replay, nor before it is known to be none');
  const live = sh(
    `{ echo "{\\"time\\":\\"$(date -u +%FT%TZ)\\",\\"message\\":\\"x\\"}"; sleep 3; } | tocsin ingest -q -f json --ticks 1s`,
  );
  t.ok(events(live.stdout).filter(({ type }) => type === 'tick').length >= 1, 'ticks on a live source');
});

t.test('hostile input', async (t) => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const long = `{"message":"${'x'.repeat(200 * 1024 * 1024)}"}`;
  const numbers = '{"value":12345678901234567890123,"n":1e999,"z":-0}';
  const cases: [name: string, input: string | Buffer, line: string, stdout: string, status: number][] = [
    ['a prototype', '{"__proto__":{"x":1},"a":1}\n', 'tocsin filter "!has(x)"', '{"__proto__":{"x":1},"a":1}\n', 0],
    ['deep nesting', `${deep}\n`, 'tocsin filter true | wc -c', `${deep.length + 1}\n`, 0],
    ['numbers beyond double', `${numbers}\n`, 'tocsin filter true', `${numbers}\n`, 0],
    ['NUL bytes', '{"a":"\\u0000"}\n\0\0\n', 'tocsin filter true --max-rejects 100%', '{"a":"\\u0000"}\n', 0],
    ['invalid UTF-8', Buffer.from([123, 125, 10, 0xff, 10]), 'tocsin filter true --max-rejects 100%', '{}\n', 0],
    [
      'a catastrophic regex',
      `{"message":"${'a'.repeat(50_000)}!"}\n`,
      `tocsin filter 'message.matches("(a+)+$")'`,
      '',
      0,
    ],
    ['and another', `{"message":"${'a'.repeat(50_000)}!"}\n`, `tocsin filter 'message.matches("(.*a){20}$")'`, '', 0],
  ];
  for (const [name, input, line, stdout, status] of cases) {
    const run = sh(`timeout 60 ${line}`, input);
    t.equal(run.stdout, stdout, name);
    t.equal(run.status, status, name);
  }
  const kept = join(folder, 'long');
  const run = sh(`timeout 60 tocsin filter true --rejects ${kept}`, `{}\n${long}\n{}\n`);
  t.equal(run.stdout.split('\n').slice(0, 2).join(), '{},{}', 'a line of 200 MB is skipped');
  t.match(run.stderr, /line 2: longer than 16 MiB/);
  t.match(events(readFileSync(kept, 'utf8')), [{ line: 2, bytes: long.length, truncated: true }]);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t from 'tap';
import { Ids } from '../src/event/id.js';
import { levels } from '../src/event/level.js';
import { writeTime } from '../src/event/time.js';
import { Auto, recognised } from '../src/formats/auto.js';
import { combined } from '../src/formats/combined.js';
import { common } from '../src/formats/common.js';
import type { Format, Settings } from '../src/formats/format.js';
import { formats } from '../src/formats/index.js';
import { json } from '../src/formats/json.js';
import { lines } from '../src/formats/lines.js';
import { logfmt } from '../src/formats/logfmt.js';
import { nginx } from '../src/formats/nginx.js';
import { syslog } from '../src/formats/syslog.js';
import type { Decoder } from '../src/stream/stage.js';
import { anyText, hostile } from './arbitrary.js';
import { written } from './schema.js';
import { events, sh, shared } from './shell.js';

const now = Date.UTC(2026, 10, 20, 22);
const ours = [nginx, combined, common, json, syslog, logfmt, lines];

interface Read {
  readonly texts: readonly string[];
  readonly reasons: readonly string[];
}

/** What a decoder makes of lines; where it makes an event, its time must be the one it tells. */
function decode(decoder: Decoder, input: readonly string[], show = false): Read {
  const texts: string[] = [];
  const reasons: string[] = [];
  const take = (time: number, text: string) => {
    texts.push(text);
    if (writeTime(time) !== (JSON.parse(text).time ?? '') && !text.includes('own'))
      t.fail(`${text} is told to be of ${writeTime(time)}`);
  };
  const tell = (reason: string | undefined) => reason !== undefined && reasons.push(reason);
  if (show) decoder.look?.(input);
  for (const line of input) tell(decoder.line(line, take));
  tell(decoder.rest?.(take));
  tell(decoder.end?.(take));
  return { texts, reasons };
}

const settle = (given: Partial<Settings> = {}): Settings => ({
  zone: 'UTC', subject: undefined, name: undefined, map: {}, now, ids: new Ids(), ...given,
}); // biome-ignore format: short

const read = (format: Format, input: string | readonly string[], given: Partial<Settings> = {}): Read =>
  decode(format.open(settle(given)), typeof input === 'string' ? [input] : input);

// biome-ignore lint/suspicious/noExplicitAny: what a line becomes is asserted field by field
const event = (format: Format, line: string, given: Partial<Settings> = {}): any => {
  const { texts, reasons } = read(format, line, given);
  if (reasons.length > 0 || texts.length !== 1) return t.fail(`${format.name}: ${line}`, { reasons, texts });
  const parsed = JSON.parse(texts[0] as string);
  const errors = written({ time: '2026-11-20T00:00:00.000Z', ...parsed });
  t.strictSame(errors, [], `as the schema has it: ${texts[0]}`);
  return parsed;
};

/** An event without what all have in common. */
const told = (format: Format, line: string, given: Partial<Settings> = {}) => {
  const { type: _type, id: _id, ...rest } = event(format, line, given);
  return rest;
};

const stamp = '[20/Nov/2026:23:56:06 +0000]';
const time = '2026-11-20T23:56:06.000Z';

t.test('an access line', async (t) => {
  const line = `1.2.3.4 - - ${stamp} "GET /a HTTP/1.1" 200 512 "-" "curl/8.5"`;
  const { texts } = read(combined, line, { subject: 'web1' });
  const id = new Ids().next('log', Date.parse(time), 'web1', 'access', line);
  t.equal(
    texts[0],
    `{"time":"${time}","type":"log","subject":"web1","name":"access","level":"info","message":"GET /a 200",` +
      '"data":{"client":"1.2.3.4","method":"GET","path":"/a","protocol":"HTTP/1.1","status":200,"bytes":512,' +
      `"agent":"curl/8.5"},"id":"${id}"}`,
    'is written as the design has it',
  );
  t.strictSame(
    read(combined, [line, line]).texts.map((text) => JSON.parse(text).id.slice(16)),
    ['', '.1'],
    'twice',
  );
  t.strictSame(read(combined, ['', '\r', `${line}\r`]).texts.length, 1, 'blank lines and a carriage return');
  t.equal(event(combined, line, { name: 'web' }).name, 'web');
  for (const format of [combined, common, nginx, syslog, lines])
    t.throws(() => format.open(settle({ map: { time: 'x' } })), { message: /^--map time: / }, `${format.name} --map`);
});

/** `REQUEST" STATUS BYTES "REFERER" "AGENT"REST`, and what differs from the usual. */
const requests: readonly (readonly [string, object])[] = [
  ['GET /a?b=1&c=%20 HTTP/1.1" 200 5 "-" "-"', { message: 'GET /a 200', data: { path: '/a', query: 'b=1&c=%20' } }],
  ['GET /a? HTTP/1.1" 200 5 "-" "-"', { message: 'GET /a 200', data: { path: '/a', query: undefined } }],
  ['GET /a b HTTP/1.0" 404 5 "-" "-"', { level: 'info', data: { path: '/a b', protocol: 'HTTP/1.0', status: 404 } }],
  ['GET / HTTP/2.0" 500 5 "-" "-"', { level: 'error', message: 'GET / 500', data: { protocol: 'HTTP/2.0' } }],
  ['GET / HTTP/3" 599 5 "-" "-"', { level: 'error', data: { protocol: 'HTTP/3', path: '/' } }],
  ['OPTIONS * HTTP/1.1" - 5 "-" "-"', { message: 'OPTIONS * -', level: 'info', data: { status: undefined } }],
  ['GET / HTTP/1.1" 304 - "-" "-"', { data: { status: 304, bytes: undefined } }],
  ['GET / HTTP/1.1" 200 007 "-" "-"', { data: { bytes: 7 } }],
  ['GET / HTTP/1.1" 200 5 "http://x/?a=\\"b\\"" "a \\x22b\\x22 \\\\ \\t"', { data: { referer: 'http://x/?a="b"', agent: 'a "b" \\ \t' } }],
  ['GET /\\xc3\\xa4\\xff HTTP/1.1" 200 5 "-" "-"', { message: 'GET /Ã¤ÿ 200' }],
  ['GET /\\xc3\\xa4 HTTP/1.1" 200 5 "-" "-"', { data: { path: '/ä' } }],
  ['GET /a"b HTTP/1.1" 200 5 "x"y" "-"', { data: { path: '/a"b', referer: 'x"y' } }],
  ['GET /\u0007 HTTP/1.1" 200 5 "-" "-"', { data: { path: '/\u0007' } }],
  ['" 400 0 "" ""', { message: '- 400', data: { request: undefined, method: undefined, agent: undefined } }],
  ['-" 408 0 "-" "-"', { message: '- 408', data: { request: undefined } }],
  ['\\x16\\x03\\x01" 400 5 "-" "-"', { message: '\u0016\u0003\u0001 400', data: { request: '\u0016\u0003\u0001', method: undefined } }],
  ['GET /" 400 5 "-" "-"', { message: 'GET / 400', data: { request: 'GET /', path: undefined } }],
  ['get / HTTP/1.1" 400 5 "-" "-"', { data: { request: 'get / HTTP/1.1' } }],
  ['GET  HTTP/1.1" 400 5 "-" "-"', { data: { request: 'GET  HTTP/1.1' } }],
  ['GET / HTTP/1.1 " 400 5 "-" "-"', { data: { request: 'GET / HTTP/1.1 ' } }],
  ['GET / HTTP/1.1" 200 5 - -', { data: { referer: undefined, agent: undefined } }],
  ['GET / HTTP/1.1" 200 5 "-" "-" "x" 7', { data: { extra: '"x" 7' } }],
]; // biome-ignore format: a table

t.test('what a request line may be', async (t) => {
  for (const [rest, expected] of requests) t.has(event(combined, `::1 - - ${stamp} "${rest}`), expected, rest);
});

t.test('who asked, when, of which host', async (t) => {
  const rest = '"GET / HTTP/1.1" 200 5';
  for (const [front, expected] of [
    [`1.2.3.4 - bob ${stamp}`, { time, data: { client: '1.2.3.4', user: 'bob', identity: undefined } }],
    [`1.2.3.4 id a@b.c ${stamp}`, { data: { identity: 'id', user: 'a@b.c' } }],
    [`1.2.3.4 - John Smith ${stamp}`, { subject: undefined, data: { user: 'John Smith' } }],
    [`2001:db8::1 - - ${stamp}`, { subject: undefined, data: { client: '2001:db8::1' } }],
    [`www.x.org:443 1.2.3.4 - - ${stamp}`, { subject: 'www.x.org', data: { port: 443, client: '1.2.3.4' } }],
    [`www.x.org 1.2.3.4 - bob ${stamp}`, { subject: 'www.x.org', data: { user: 'bob', port: undefined } }],
    [`[::1]:80 ::1 - - ${stamp}`, { subject: '[::1]', data: { port: 80 } }],
    ['1.2.3.4 - - [01/Jan/2024:00:30:00 +0530]', { time: '2023-12-31T19:00:00.000Z' }],
    ['1.2.3.4 - - [29/Feb/2024:23:59:60 -0100]', { time: '2024-03-01T01:00:00.000Z' }],
    ['1.2.3.4 - - [2026-11-20T23:56:06+01:00]', { time: '2026-11-20T22:56:06.000Z' }],
    ['- - - [-]', { time: undefined, data: { client: undefined, method: 'GET' } }],
  ] as const)
    t.has(event(common, `${front} ${rest}`), expected, front);
  t.equal(
    event(common, `v 1.2.3.4 - - ${stamp} ${rest}`, { subject: 'web1' }).subject,
    'web1',
    'a given subject stands',
  );
  const times = ['23:56:06', '23:56:07', '00:00:00', '23:56:07'].map((at) => `- - - [20/Nov/2026:${at} +0000] ${rest}`);
  const back = read(common, times).texts.map((text) => JSON.parse(text).time.slice(11, 19));
  t.strictSame(back, ['23:56:06', '23:56:07', '00:00:00', '23:56:07'], 'back and forth');
});

t.test('lines that are none of an access log say why', async (t) => {
  const reasons: readonly (readonly [Format, string, RegExp])[] = [
    [combined, 'x', /^not a combined access line: no \[time\]$/],
    [combined, '1.2.3.4 - - [20/Nov/2026:23:56:06 +0000', /no \[time\]/],
    [combined, `1.2.3.4 - ${stamp} "GET / HTTP/1.1" 200 5`, /no client, identity and user/],
    [combined, '1.2.3.4 - - [1234] "-" 200 5', /no time in the \[brackets\]/],
    [combined, '1.2.3.4 - - [04/Map/2015:13:17:15 +0200] "-" 200 5', /no time/],
    [combined, '1.2.3.4 - - [30/Feb/2015:13:17:15 +0200] "-" 200 5', /no time/],
    [combined, '1.2.3.4 - - [20/Nov/2026:25:56:06 +0000] "-" 200 5', /no time/],
    [combined, `1.2.3.4 - - ${stamp} GET / 200 5`, /no "request"/],
    [combined, `1.2.3.4 - - ${stamp} "GET / 200 5`, /no "request"/],
    [combined, `1.2.3.4 - - ${stamp} "-" two 5`, /no status/],
    [combined, `1.2.3.4 - - ${stamp} "-" 200 1234567890123456`, /no size/],
    [combined, `1.2.3.4 - - ${stamp} "-" 200 5`, /no "referer" and "agent"/],
    [nginx, `1.2.3.4 - - ${stamp} "-" 200 5 "-" "a`, /^not a nginx access line: no "referer"/],
    [common, `1.2.3.4 - - ${stamp} "-" 200 5 "-" "-"`, /^not a common access line: it goes on after the size$/],
  ];
  for (const [format, line, reason] of reasons) {
    const { texts, reasons: found } = read(format, line);
    t.match(found.join(), reason, line);
    t.equal(texts.length, 0);
  }
});

const appended: readonly (readonly [string, object])[] = [
  ['rt=0.003 uct="0.000" uht="0.003" urt="0.003"', { duration: 0.003, upstream: { connect: 0, header: 0.003, response: 0.003 } }],
  ['rt=0.003 uct="-" uht="-" urt="-"', { duration: 0.003 }],
  ['rt=1.5 urt="0.001, 1.002 : 0.2"', { duration: 1.5, upstream: { response: 1.203 } }],
  ['rt=1.5 urt=0.001, 1.002 cs=HIT', { duration: 1.5, cache: 'HIT', upstream: { response: 1.003 } }],
  ['rt=1.5 urt="-, 1.002"', { duration: 1.5, upstream: { response: 1.002 } }],
  ['0.003 0.002', { duration: 0.003, upstream: { response: 0.002 } }],
  ['0.003 -', { duration: 0.003 }],
  ['0.003 0.001, 0.002 : 0.003', { duration: 0.003, upstream: { response: 0.006 } }],
  ['"10.0.0.1, ::1"', { forwarded: '10.0.0.1, ::1' }],
  ['"-"', {}],
  ['"2.75"', { compression: 2.75 }],
  ['"-" "x.org" sn="x" rt=0.1 ua="10.0.0.1:80, unix:/a b" us="502, 200" ut="0.1" ul="5"', {
    duration: 0.1, server: 'x', extra: '"x.org"',
    upstream: { response: 0.1, address: '10.0.0.1:80, unix:/a b', status: '502, 200', bytes: 5 },
  }],
  ['462 0.050 [svc-80] [] - - - - 75217', { duration: 0.05, extra: '462 [svc-80] [] - - - 75217' }],
  ['rt=fast urt="no" zz=1 rt="0.1', { extra: 'rt=fast urt="no" zz=1 rt="0.1' }],
  ['rt=00.1 0.5.5 1e3 __proto__=1', { duration: 0.1, extra: '0.5.5 1e3 __proto__=1' }],
]; // biome-ignore format: a table

t.test('what nginx appends', async (t) => {
  const front = `1.2.3.4 - - ${stamp} "-" 200 5 "-" "-"`;
  for (const [rest, expected] of appended) {
    const { client: _client, status: _status, bytes: _bytes, ...data } = event(nginx, `${front} ${rest}`).data;
    t.strictSame(data, expected, rest);
  }
  t.strictSame(told(nginx, front), told(combined, front), 'plain combined lines are read as such');
});

interface Case {
  readonly function: string;
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
  readonly line: string;
  readonly matches: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the fields of another program's parser
  readonly fields: any;
}

const vectors = (file: string): readonly Case[] =>
  JSON.parse(readFileSync(join(shared as string, 'vectors', file), 'utf8')).cases;

/**
 * Of the parser tests of another program those of formats that are here. Left out: Apache's and nginx's error logs and
 * pairs with other delimiters, which are formats of their own that are not read yet.
 */
t.test('vrl vectors', { skip: shared ? false : 'no reference data beside the project' }, async (t) => {
  const cases = vectors('vrl-cases.json');
  const of = (name: string, keep: (given: Case) => boolean = () => true) =>
    cases.filter((each) => each.function === name && keep(each));
  const byFormat =
    (...names: string[]) =>
    ({ args }: Case) =>
      names.includes(args['format'] ?? '');

  const access = [
    ...of('parse_apache_log', byFormat('common', 'combined')).map((each) => [each.args['format'], each] as const),
    ...of('parse_common_log').map((each) => ['common', each] as const),
    ...of('parse_nginx_log', byFormat('combined', 'main', 'ingress_upstreaminfo')).map(
      (each) => ['nginx', each] as const,
    ),
  ];
  t.equal(access.length, 16);
  for (const [name, { name: title, line, matches, fields }] of access) {
    const format = formats.find((each) => each.name === name) as Format;
    // a line of dashes alone says nothing, not even when: it is told, not made an event of
    if (!matches || title === 'log_line_valid_empty') {
      t.equal(read(format, line).texts.length, 0, title);
      continue;
    }
    const { time, data } = event(format, line);
    const absent = (value: unknown) => (value === '-' || value === '' ? undefined : value);
    const request =
      fields.request?.startsWith('GET') || fields.request?.startsWith('POST') ? undefined : fields.request;
    t.match({ time, ...data }, {
      time: fields.timestamp?.['@time'].replace('Z', '.000Z'),
      client: fields.host ?? fields.client ?? fields.remote_addr,
      identity: fields.identity,
      user: fields.user ?? fields.remote_user,
      method: fields.method ?? data.method,
      path: fields.path ?? data.path,
      protocol: fields.protocol ?? data.protocol,
      status: fields.status,
      bytes: fields.size ?? fields.body_bytes_size,
      referer: absent(fields.referer ?? fields.http_referer),
      agent: absent(fields.agent ?? fields.http_user_agent),
      // its escapes decoded, bytes that are no UTF-8 read as Latin-1
      request: title === 'combined_line_valid_bot_request' ? ']&\u07fdVç»<\u0010;¢b}ßM\u001d' : absent(request),
      compression: fields.compression && Number(fields.compression),
      forwarded: fields.http_x_forwarded_for,
      duration: fields.request_time,
      upstream: fields.upstream_response_time && { response: fields.upstream_response_time },
    }, title); // biome-ignore format: a table
  }

  const pairs = of('parse_key_value', ({ args }) => {
    return (args['key_value_delimiter'] ?? '=') === '=' && (args['field_delimiter'] ?? ' ') === ' ';
  });
  t.equal(pairs.length, 9);
  for (const { name, line, matches, fields } of pairs) {
    const { texts } = read(logfmt, line);
    t.equal(texts.length, matches ? 1 : 0, name);
    if (!matches) continue;
    const { level, message, subject, data } = told(logfmt, line);
    const { at = level, level: l = level, msg = message, host = subject, ...rest } = fields;
    t.strictSame([level ?? at ?? l, message, subject], [at ?? l, msg, host], name);
    // other than there, escapes are decoded, as loggers wrote them, and numbers are numbers
    const expected = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, String(value).replaceAll('\\t', '\t')]),
    );
    t.strictSame(
      Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, String(value)])),
      expected,
      name,
    );
  }
  for (const { line } of of('parse_syslog')) t.equal(read(syslog, line).texts.length, 0, line);
});

/** Of Logstash's patterns those of combined lines and of syslog. Left out: Apache's error log, and what PAM and cron say within the message. */
t.test('grok vectors', { skip: shared ? false : 'no reference data beside the project' }, async (t) => {
  // biome-ignore lint/suspicious/noExplicitAny: two schemas of another program's parser
  const cases = vectors('grok-cases.json') as any[];
  const access = cases.filter((each) => each.pattern === 'HTTPD_COMBINEDLOG' && each.schema === 'ecs-v1');
  t.equal(access.length, 2);
  for (const { line, fields } of access) {
    const { data } = event(combined, line);
    const { request, response, version } = fields.http;
    t.match(data, {
      client: fields.source.address,
      user: fields.user?.name,
      method: request.method,
      path: fields.url.original,
      protocol: `HTTP/${version}`,
      status: response.status_code,
      bytes: response.body.bytes,
      referer: request.referrer === '-' ? undefined : request.referrer,
      agent: fields.user_agent.original,
    });
  }
  const legacy = cases.filter((each) => each.pattern === 'HTTPD_COMBINEDLOG' && each.schema === 'legacy');
  t.equal(legacy.length, 3);
  for (const { line, fields } of legacy) {
    const { path, query, ...data } = event(combined, line).data;
    t.equal(query === undefined ? path : `${path}?${query}`, fields.request);
    t.match(data, {
      client: fields.clientip,
      user: fields.auth === '-' ? undefined : fields.auth,
      method: fields.verb,
    });
    t.equal(data.agent, fields.agent.slice(1, -1));
  }

  const system = cases.filter((each) => /^(SYSLOG(LINE|5424LINE|PAMSESSION)|CRONLOG)$/.test(each.pattern));
  t.equal(system.length, 21);
  for (const { pattern, schema, line, matches, fields, message } of system) {
    const found = event(syslog, line);
    // the old schema wanted a host; the new one, as we do, takes `su:` for the program
    if (!matches) t.match(found, { subject: undefined, name: 'su' });
    else if (pattern === 'CRONLOG' || pattern === 'SYSLOGPAMSESSION' || pattern === 'SYSLOGLINE') {
      t.equal(found.subject, schema === 'legacy' ? fields.logsource : fields.host?.hostname, line);
      t.equal(found.name, schema === 'legacy' ? fields.program : fields.process?.name, line);
      t.equal(found.data?.pid, schema === 'legacy' ? fields.pid && Number(fields.pid) : fields.process?.pid, line);
      t.ok(found.message.includes(message), line);
      t.match(found.time, fields.timestamp.slice(7, 15), line);
    } else {
      const { time, subject, name, data } = found;
      const old = schema === 'legacy';
      t.equal(time, new Date(old ? fields.syslog5424_ts : fields.timestamp).toISOString(), line);
      t.equal(subject, old ? fields.syslog5424_host : fields.host?.hostname, line);
      t.equal(name, old ? fields.syslog5424_app : fields.process?.name, line);
      t.equal(data.pid, old ? fields.syslog5424_proc && Number(fields.syslog5424_proc) : fields.process?.pid, line);
      t.equal(data.msgid, old ? data.msgid : fields.event?.code, line);
      t.equal(found.message, old ? fields.syslog5424_msg : message, line);
      const priority = Number(old ? fields.syslog5424_pri : fields.log.syslog.priority);
      t.equal(found.level, levels[7 - (priority % 8)], line);
    }
  }
  for (const { line } of cases.filter((each) => each.pattern === 'CISCO_TAGGED_SYSLOG'))
    t.match(event(syslog, line), { level: 'debug', name: /^(ASA-6-302013|LINEPROTO-5-UPDOWN)$/ });
});

t.test('syslog', async (t) => {
  const table: readonly (readonly [string, object])[] = [
    ['Nov 20 10:00:01 web1 sshd[412]: Failed', { time: '2026-11-20T10:00:01.000Z', subject: 'web1', name: 'sshd', message: 'Failed', data: { pid: 412 } }],
    ['Nov  2 10:00:01 web1 kernel: [1.5] oops', { time: '2026-11-02T10:00:01.000Z', subject: 'web1', name: 'kernel', message: '[1.5] oops' }],
    ['Nov 2 10:00:01 web1 a[x]: b', { time: '2026-11-02T10:00:01.000Z', subject: 'web1', name: 'a', message: 'b', data: { pid: 'x' } }],
    ['<13>Nov 20 10:00:01 h a[1]:b', { time: '2026-11-20T10:00:01.000Z', subject: 'h', name: 'a', level: 'notice', message: 'b', data: { facility: 'user', pid: 1 } }],
    ['<0>Nov 20 10:00:01 h last message repeated 2 times', { time: '2026-11-20T10:00:01.000Z', subject: 'h', level: 'emergency', message: 'last message repeated 2 times', data: { facility: 'kern' } }],
    ['<191>Nov 20 10:00:01 su: x', { time: '2026-11-20T10:00:01.000Z', name: 'su', level: 'debug', message: 'x', data: { facility: 'local7' } }],
    ['Nov 20 10:00:01 h see http://x/ now', { time: '2026-11-20T10:00:01.000Z', subject: 'h', message: 'see http://x/ now' }],
    ['Nov 20 2019 10:00:01.5 h a: b', { time: '2019-11-20T10:00:01.500Z', subject: 'h', name: 'a', message: 'b' }],
    ['Nov 20 10:00:01 h', { time: '2026-11-20T10:00:01.000Z', subject: 'h', message: '' }],
    ['2026-11-20T10:00:01.123456+01:00 h a: b', { time: '2026-11-20T09:00:01.123Z', subject: 'h', name: 'a', message: 'b' }],
    ['<34>1 2026-11-20T10:00:01Z h su 42 ID7 [a@1 x="1" y="\\"\\]\\\\"][pid z="2" z="3"] \ufeffhello', {
      time: '2026-11-20T10:00:01.000Z', subject: 'h', name: 'su', level: 'critical', message: 'hello',
      data: { facility: 'auth', pid: 42, msgid: 'ID7', 'a@1': { x: '1', y: '"]\\' }, 'sd.pid': { z: ['2', '3'] } },
    }],
    ['<34>1 - - - - - -', { level: 'critical', message: '', data: { facility: 'auth' } }],
    ['<34>1 - h - - - [__proto__ __proto__="x"]', { subject: 'h', level: 'critical', message: '', data: JSON.parse('{"facility":"auth","__proto__":{"__proto__":"x"}}') }],
  ]; // biome-ignore format: a table
  for (const [line, expected] of table) t.strictSame(told(syslog, line), expected, line);
  for (const [line, reason] of [
    ['x', 'no time in front'],
    ['Foo 20 10:00:01 h a: b', 'no time in front'],
    ['Nov 31 10:00:01 h a: b', 'no time in front'],
    ['1732060800 h a: b', 'no time in front'],
    ['2026-11-20 10:00:01 h a: b', 'no time in front'],
    ['<192>Nov 20 10:00:01 h a: b', 'no priority in its <>'],
    ['<>Nov 20 10:00:01 h a: b', 'no priority in its <>'],
    ['<34>1 2026-11-20T10:00:01Z h su', 'fewer than five fields after the version'],
    ['<34>1 yesterday h su - - - x', 'no time after the version'],
    ['<34>1 - h su - - [a x="1"', 'no structured data, or it is not closed'],
    ['<34>1 - h su - - x', 'no structured data, or it is not closed'],
  ])
    t.strictSame(read(syslog, line as string).reasons, [`not syslog: ${reason}`], line);
});

t.test('the year and the zone that RFC 3164 leaves out', async (t) => {
  const of = (dates: readonly string[], given: Partial<Settings> = {}) => {
    const { texts } = read(
      syslog,
      dates.map((date) => `${date} h a: b`),
      given,
    );
    return texts.map((text) => JSON.parse(text).time.slice(0, 16));
  };
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['the latest that is not in the future', ['Nov 20 10:00:00'], ['2026-11-20T10:00']],
    ['a clock that is a little ahead', ['Nov 23 10:00:00'], ['2026-11-23T10:00']],
    ['last year', ['Dec  1 10:00:00'], ['2025-12-01T10:00']],
    ['over New Year', ['Dec 31 23:59:59', 'Jan  1 00:00:00'], ['2025-12-31T23:59', '2026-01-01T00:00']],
    ['out of order at New Year', ['Dec 31 23:59:59', 'Jan  1 00:00:00', 'Dec 31 23:58:00'], ['2025-12-31T23:59', '2026-01-01T00:00', '2025-12-31T23:58']],
    ['half a year of silence', ['Feb  1 10:00:00', 'Oct  1 10:00:00'], ['2026-02-01T10:00', '2026-10-01T10:00']],
    ['a clock reset at boot', ['Jul 20 10:00:00', 'Jan  1 00:00:00', 'Jul 20 10:00:00'], ['2026-07-20T10:00', '2026-01-01T00:00', '2026-07-20T10:00']],
    ['a leap day', ['Feb 29 10:00:00'], ['2024-02-29T10:00']],
  ]; // biome-ignore format: a table
  for (const [what, dates, expected] of table) t.strictSame(of(dates), expected, what);
  const live = ['Dec 31 23:59:59', 'Jan  1 00:00:00', 'Jan 21 00:00:00', 'Jun  1 00:00:00'];
  const years = of(live, { now: Date.UTC(2026, 11, 31, 12) }).map((time) => time.slice(0, 4));
  t.strictSame(years, ['2026', '2027', '2027', '2026'], 'a stream that was begun last year goes on into the new one');
  const autumn = [
    'Oct 25 01:59:00',
    'Oct 25 02:30:00',
    'Oct 25 02:59:00',
    'Oct 25 02:00:00',
    'Oct 25 02:30:00',
    'Oct 25 03:00:00',
  ];
  t.strictSame(
    of(autumn, { zone: 'Europe/Berlin' }).map((time) => time.slice(11)),
    ['23:59', '00:30', '00:59', '01:00', '01:30', '02:00'],
    'the hour that comes twice, in order',
  );
});

const dialects: readonly (readonly [string, string, object])[] = [
  ['pino', '{"level":50,"time":1795219866123,"pid":7,"hostname":"web1","name":"shop","msg":"no","err":{"code":1}}',
    { time: '2026-11-21T00:11:06.123Z', type: 'log', subject: 'web1', name: 'shop', level: 'error', message: 'no', data: { pid: 7, err: { code: 1 } } }],
  ['Bunyan', '{"name":"b","hostname":"h","pid":1,"level":30,"msg":"m","time":"2026-11-20T10:00:00.5Z","v":0}',
    { time: '2026-11-20T10:00:00.500Z', type: 'log', subject: 'h', name: 'b', level: 'info', message: 'm', data: { pid: 1, v: 0 } }],
  ['ECS', '{"@timestamp":"2026-11-20T10:00:00Z","log.level":"WARN","message":"m","host":{"name":"h"},"service":{"name":"s","version":"1"},"labels":{"a":"b"},"tags":["x"]}',
    { time: '2026-11-20T10:00:00.000Z', type: 'log', subject: 'h', name: 's', level: 'warning', message: 'm', tags: { a: 'b' }, data: { service: { name: 's', version: '1' }, tags: ['x'] } }],
  ['Logstash', '{"@timestamp":"2026-11-20T10:00:00Z","@version":"1","message":"m","host":"h","level":"ERROR","logger_name":"c.X","level_value":40000}',
    { time: '2026-11-20T10:00:00.000Z', type: 'log', subject: 'h', name: 'c.X', level: 'error', message: 'm', data: { '@version': '1', level_value: 40000 } }],
  ['GELF', '{"version":"1.1","host":"h","short_message":"m","timestamp":1795219866.5,"level":2,"_user":9,"_version":"z"}',
    { time: '2026-11-21T00:11:06.500Z', type: 'log', subject: 'h', level: 'critical', message: 'm', data: { version: '1.1', user: 9, 'source._version': 'z' } }],
  ['Docker', '{"log":"m\\n","stream":"stderr","time":"2026-11-20T10:00:00.123456789Z"}',
    { time: '2026-11-20T10:00:00.123Z', type: 'log', message: 'm', data: { stream: 'stderr' } }],
  ['journald', '{"__REALTIME_TIMESTAMP":"1795219866123456","MESSAGE":[195,164],"PRIORITY":"4","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"sshd","_PID":"9"}',
    { time: '2026-11-21T00:11:06.123Z', type: 'log', subject: 'h', name: 'sshd', level: 'warning', message: 'ä', data: { _PID: '9' } }],
  ['Riemann', '{"host":"h","service":"cpu","metric":0.5,"state":"ok","description":"d","time":1795219866,"ttl":60,"tags":["t"]}',
    { time: '2026-11-21T00:11:06.000Z', type: 'metric', subject: 'h', name: 'cpu', value: 0.5, message: 'd', data: { state: 'ok', ttl: 60, tags: ['t'] } }],
  ['CloudEvents', '{"specversion":"1.0","id":"1","source":"/s","type":"t.x","subject":"u","time":"2026-11-20T10:00:00Z","data":{"a":1,"id":2}}',
    { time: '2026-11-20T10:00:00.000Z', type: 'log', subject: '/s', name: 't.x', data: { a: 1, id: 2, specversion: '1.0', 'source.id': '1', subject: 'u' } }],
  ['OpenTelemetry', '{"timeUnixNano":"1795219866123456789","severityNumber":13,"severityText":"Warn","body":{"stringValue":"m"},"attributes":[{"key":"n","value":{"intValue":"7"}},{"key":"big","value":{"intValue":"12345678901234567890"}},{"key":"l","value":{"arrayValue":{"values":[{"boolValue":true}]}}},{"key":"k","value":{"kvlistValue":{"values":[{"key":"__proto__","value":{"doubleValue":1.5}}]}}}],"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"h"}},{"key":"service.name","value":{"stringValue":"s"}}]}}',
    { time: '2026-11-21T00:11:06.123Z', type: 'log', subject: 'h', name: 's', level: 'warning', message: 'm', data: { severityText: 'Warn', n: 7, big: '12345678901234567890', l: [true], k: JSON.parse('{"__proto__":1.5}') } }],
  ['Prometheus-like', '{"__name__":"http_total","labels":{"code":500,"path":"/a;b"},"value":3,"timestamp":1795219866000,"unit":"1"}',
    { time: '2026-11-21T00:11:06.000Z', type: 'metric', name: 'http_total;code=500;path=/a_b', value: 3, unit: '1', tags: { code: '500', path: '/a;b' } }],
  ['a gap', '{"time":"2026-11-20T10:00:00Z","name":"x","value":null}',
    { time: '2026-11-20T10:00:00.000Z', type: 'metric', name: 'x', value: null }],
  ['a value beyond numbers', '{"time":"2026-11-20T10:00:00Z","name":"x","value":1e999,"s":-0}',
    { time: '2026-11-20T10:00:00.000Z', type: 'log', name: 'x', data: { value: Number.POSITIVE_INFINITY, s: -0 } }],
  ['a type of its own', '{"type":"access","ts":"soon","level":"loud","msg":7,"host":["a"]}',
    { type: 'log', data: { type: 'access', ts: 'soon', level: 'loud', msg: 7, host: ['a'] } }],
  ['nothing', ' { } ', { type: 'log' }],
]; // biome-ignore format: a table

t.test('json of many loggers', async (t) => {
  for (const [name, line, expected] of dialects) {
    const { texts, reasons } = read(json, line);
    const { id, ...rest } = JSON.parse(texts.join());
    t.strictSame([rest, reasons], [expected, []], name);
    t.equal(id !== undefined, rest.type === 'log', `${name}: a log event has an id`);
  }
  const record = (time: number) => `{"timeUnixNano":"${time}000000000","body":{"stringValue":"m"}}`;
  const group = `{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"h"}}]},"scopeLogs":[{"logRecords":[${record(1795219866)},${record(1795219867)}]}]}`;
  const { texts } = read(json, `{"resourceLogs":[${group},{}]}`);
  t.match(
    texts.map((text) => JSON.parse(text)),
    [{ subject: 'h', message: 'm' }, { time: '2026-11-21T00:11:07.000Z' }],
    'an export of several',
  );
  for (const line of ['', '[1]', 'null', '3', '"x"', '{"a":1', "{'a':1}", '{"a":1}{"b":2}'])
    t.strictSame(read(json, line).reasons, line === '' ? [] : ['not a JSON object'], line);
});

t.test('json keeps bytes', async (t) => {
  const odd =
    '"n":12345678901234567890,"m":1.50,"e":1E+3,"s":"\\u00e4\\/","o":{ "x" : [1.0, "}\\"" ] },"__proto__":{"a":1}';
  const { texts } = read(json, `{"ts":1795219866, ${odd}}`);
  t.ok(texts[0]?.includes(`"data":{${odd}}`), 'of what goes to data');
  t.match(read(json, '{"time":1795219866,"name":"x","value":0.10}').texts[0], '"value":0.10', 'of a value');
  for (const own of [
    `{ "own":1, "type":"log","time":"2026-11-20T10:00:00.000Z",${odd} }`,
    '{"own":1,"type":"status","time":1795219866,"state":"ok"}',
    '{"own":1,"type":"archive"}',
  ])
    t.strictSame(read(json, own).texts, [own], 'of an event of Tocsin');
  t.strictSame(
    read(json, '{"own":1,"type":"log","name":"a","data":{"b":1.0},"t":5}', {
      subject: 's',
      name: 'n',
      map: { 'data.c': 't', 'tags.d': 'name' },
    }).texts,
    ['{"own":1,"type":"log","name":"n","data":{"b":1.0,"c":5},"t":5,"tags":{"d":"a"},"subject":"s"}'],
    'but for what is asked for',
  );
  t.match(
    told(json, '{"@timestamp":"2026-11-20T10:00:00Z","type":"log","message":"m"}'),
    { message: 'm', data: { type: 'log' } },
    'a foreign log of type log',
  );
});

t.test('--map, --subject, --name and --tz for json and logfmt', async (t) => {
  const line = '{"when":"2026-07-01 12:00:00","what":{"n":"lat"},"took":5,"who":7,"level":30,"tags":{"a":"b"}}';
  const map = {
    time: 'when',
    name: 'what.n',
    value: 'took',
    subject: 'who',
    level: 'none',
    'tags.who': 'who',
    'data.x': 'level',
  };
  t.strictSame(told(json, line, { map, zone: 'Europe/Berlin' }), {
    time: '2026-07-01T10:00:00.000Z', subject: '7', name: 'lat;a=b;who=7', value: 5, tags: { a: 'b', who: '7' }, data: { x: 30 },
  }); // biome-ignore format: short
  t.match(
    event(json, '{"took":5}', { map: { value: 'took' } }),
    { type: 'metric', name: 'took', value: 5 },
    'a value named by its field',
  );
  t.match(event(json, '{"host":"a","name":"b"}', { subject: 's', name: 'n' }), {
    subject: 's',
    name: 'n',
    data: { host: 'a', name: 'b' },
  });
  t.match(event(logfmt, 'when=2026-07-01T12:00:00 took=5', { map: { time: 'when', value: 'took' }, zone: '+02:00' }), {
    time: '2026-07-01T10:00:00.000Z',
    value: 5,
  });
  for (const to of ['state', 'x', 'data', 'tags', '__proto__'])
    t.throws(() => json.open(settle({ map: JSON.parse(`{"${to}":"a"}`) })), {
      message: new RegExp(`^--map ${to}: `),
      status: 2,
    });
});

t.test('logfmt and lines', async (t) => {
  const table: readonly (readonly [string, object])[] = [
    ['ts=2026-11-20T10:00:00Z lvl=warn host=h msg="a \\"b\\" \\u00e4\\n\\q" n=5 f=-1.50 e=1e-05 z=007 big=12345678901234567 ok=true bare q="" x=',
      { time: '2026-11-20T10:00:00.000Z', subject: 'h', level: 'warning', message: 'a "b" ä\n\\q', data: { n: 5, f: -1.5, e: 1e-5, z: '007', big: '12345678901234567', ok: true, bare: true, q: '', x: '' } }],
    ['\ttime=1795219866.5  severity=6 message=m\r', { time: '2026-11-21T00:11:06.500Z', level: 'info', message: 'm' }],
    ['at=error service=18ms status=503', { level: 'error', data: { service: '18ms', status: 503 } }],
    ['name=queue value=3 __proto__=4', { name: 'queue', value: 3, data: JSON.parse('{"__proto__":4}') }],
  ]; // biome-ignore format: a table
  for (const [line, expected] of table) t.strictSame(told(logfmt, line), expected, line);
  for (const [line, reason] of [
    ['plain words', 'no key=value'],
    ['a="b', 'a quote that is not closed'],
    ['a="b"c', 'text behind a closing quote'],
    ['a"b=1', 'a quote in a key'],
  ])
    t.strictSame(read(logfmt, line as string).reasons, [`not logfmt: ${reason}`], line);

  for (const [line, at] of [
    ['2026-11-20T10:00:00.5Z up', '2026-11-20T10:00:00.500Z'],
    ['[2026-11-20 10:00:00,123] up', '2026-11-20T09:00:00.123Z'],
    ['2026/11/20 10:00:00 up', '2026-11-20T09:00:00.000Z'],
    ['2026-11-20 10:00:00 +0300 up', '2026-11-20T07:00:00.000Z'],
    ['at 2026-11-20T10:00:00Z', undefined],
    ['2026-11-99T10:00:00Z', undefined],
  ])
    t.match(event(lines, line as string, { zone: 'Europe/Berlin', subject: 's', name: 'n' }), {
      time: at,
      subject: 's',
      name: 'n',
      message: line,
    });
});

const samples: Readonly<Record<string, readonly string[]>> = {
  nginx: [
    `1.2.3.4 - - ${stamp} "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" rt=0.012 urt="0.010"`,
    `1.2.3.4 - - ${stamp} "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" 0.012 -`,
    `1.2.3.4 - - ${stamp} "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" "-"`,
  ],
  combined: [`1.2.3.4 - - ${stamp} "GET /a,b=1 HTTP/1.1" 200 512 "-" "a=b c=d"`, `v:80 ::1 - - ${stamp} "-" 408 - "-" "-" 1234`],
  common: [`1.2.3.4 - - ${stamp} "GET /a HTTP/1.1" 200 512`],
  'graphite-csv': ['a.b,2026-11-20 10:00:00,1.5\r', '"sumSeries(a,b)",2026-11-20 10:00:00,'],
  'graphite-json': ['[{"target": "a.b", "datapoints": [[1.5, 1795219860]]}]'],
  graphite: ['a.b;c=d 1.5 1795219860', 'a.b -1 1795219860'],
  json: ['{"level":30,"time":1795219866000,"msg":"a=b c=d"}', `{"time":"${time}","type":"tick"}`],
  syslog: ['Nov 20 23:56:06 web1 app: level=info a=b', '<34>1 2026-11-20T23:56:06Z h su - - - {"a":1}', '2026-11-20T23:56:06Z h a: b'],
  csv: ['time,host,load', '2026-11-20 10:00:00,web1,1.5'],
  logfmt: ['level=info msg="a, b" path=/x', 'ts=2026-11-20T23:56:06Z a=1 bare'],
}; // biome-ignore format: a table

t.test('recognition', async (t) => {
  t.strictSame(
    formats.map(({ name }) => name).filter((name) => name !== 'lines'),
    Object.keys(samples),
    'a sample for each',
  );
  for (const [name, sample] of Object.entries(samples)) {
    t.equal(recognised(formats, sample)?.format.name, name, name);
    t.equal(recognised(formats, sample)?.share, 1, `${name}, surely`);
    t.equal(recognised(formats, ['', ...sample, '\r'])?.share, 1, `${name}, blank lines aside`);
  }
  for (const prose of [
    'the quick brown fox',
    'x',
    '#!/bin/sh',
    'a=b',
    'user "x" said: a=b',
    '---',
    '<html>',
    '{',
    '%PDF-1.7',
    '2026-11-20 23:56:06,123 INFO [main] com.example.Main - started',
    '2026-11-20T23:56:06.123 INFO worker: started',
    '2026-11-20T23:56:06.123456789Z stdout F started',
    '2026-11-20 23:56:06,web1,0.42,3',
    ...hostile,
  ])
    t.equal(recognised(formats, [prose]), undefined, JSON.stringify(prose));
});

/** What auto makes of chunks, the first shown before its lines as the reader does; what it noted, and how it ended. */
function auto(chunks: readonly (readonly string[])[], given: Partial<Settings> = {}) {
  const notes: string[] = [];
  const texts: string[] = [];
  const reasons: string[] = [];
  const decoder = new Auto(formats, settle(given), (note) => notes.push(note));
  const take = (_: number, text: string) => texts.push(text);
  let failure: unknown;
  try {
    decoder.look(chunks[0] ?? []);
    for (const chunk of chunks) {
      for (const line of chunk) {
        const reason = decoder.line(line, take);
        if (reason !== undefined) reasons.push(reason);
      }
      decoder.rest(take);
    }
    decoder.end(take);
  } catch (error) {
    failure = error;
  }
  return { notes, texts, reasons, failure };
}

t.test('auto', async (t) => {
  const [line = ''] = samples['nginx'] as readonly string[];
  const plain = samples['combined']?.[0] as string;
  const hundred = Array.from({ length: 150 }, (_, i) => (i < 2 ? '==> x <==' : line));
  t.match(auto([hundred]), {
    notes: ['format nginx: 98 of the first 100 lines; times as written'],
    texts: { length: 148 },
    reasons: { length: 2 },
  });
  t.match(
    auto([[plain, line]]).notes,
    ['format combined: 2 of the first 2 lines; times as written'],
    'the one that reads all of them',
  );
  t.match(auto([['', '==> x <==', '']], {}).failure, { status: 2 });
  t.match(auto([['==> x <=='], ['', line, plain]]), {
    notes: ['format nginx: 1 of the first 1 lines; times as written'],
    reasons: ['of no format that is recognised so far'],
    texts: { length: 2 },
  }, 'a trickle is judged line by line'); // biome-ignore format: short
  t.match(auto([[], ['']]), { notes: [], failure: undefined }, 'nothing is no failure');
  const lost = auto([Array.from({ length: 100 }, () => 'a \u001b[31mb')]);
  t.match(lost, {
    texts: [],
    reasons: [],
    failure: {
      status: 2,
      message:
        /^no format is recognised of nginx, .*: say which with --format; lines takes any\. It begins: a ␛\[31mb$/,
    },
  });
  t.match(auto(Array.from({ length: 100 }, () => ['x'])), { reasons: { length: 99 }, failure: { status: 2 } });
  t.match(auto([samples['syslog'] as string[]], { zone: 'Europe/Berlin' }).notes, [
    /times without an offset read as Europe\/Berlin$/,
  ]);
  for (const [name, offset] of [
    ['csv', true],
    ['graphite-csv', true],
    ['logfmt', false],
    ['json', false],
    ['graphite', false],
  ] as const)
    t.match(
      auto([samples[name] as string[]]).notes,
      [offset ? /read as UTC \(--tz to change\)$/ : /times as written$/],
      name,
    );
  t.match(auto([['ts="2026-11-20 10:00:00,5" a=b c=d']]).notes, [/read as UTC/]);
  t.match(
    auto([[line]], { map: { time: 'x' } }).failure,
    { status: 2, message: /^--map time: / },
    'a map that cannot be',
  );
});

t.test('cut at any line, with the state between', async (t) => {
  const inputs: readonly (readonly [string, readonly string[]])[] = [
    ...Object.entries(samples).filter(([name]) => name !== 'graphite-json'),
    ['syslog over New Year', ['Dec 31 23:59:59 h a: b', 'Jan  1 00:00:00 h a: b', 'Jan  1 00:00:00 h a: b', 'Dec 31 23:59:58 h a: c']],
    ['autumn', ['02:30', '02:59', '02:00', '02:30'].map((at) => `ts="2026-10-25 ${at}" a=b c=d`)],
  ]; // biome-ignore format: a table
  for (const [name, input] of inputs)
    for (let cut = 0; cut <= input.length; cut++) {
      const ids = new Ids();
      const given = settle({ zone: 'Europe/Berlin', ids });
      const whole = decode(new Auto(formats, settle({ zone: 'Europe/Berlin' }), () => {}), input, true);
      const first = new Auto(formats, given, () => {});
      const before: string[] = [];
      first.look(input);
      for (const line of input.slice(0, cut)) first.line(line, (_, text) => before.push(text));
      const again = new Ids();
      again.restore(deserialize(serialize(ids.save())));
      const second = new Auto(formats, { ...given, ids: again }, () => t.fail('noted twice'));
      second.restore(deserialize(serialize(first.save())));
      const after = decode(second, input.slice(cut));
      t.strictSame([...before, ...after.texts], whole.texts, `${name}, cut before line ${cut + 1}`);
    }
});

const oneLine = (text: string) => text.replaceAll('\n', ' ');
const wellFormed = anyText.filter((text) => !/\p{Cs}/u.test(text)).map(oneLine);

t.test('any line is an event as the schema has it, or rejected with a reason', async () => {
  const pieces = [
    ...Object.values(samples).flat(),
    ...hostile,
    '"',
    '\\',
    '\\x',
    '[',
    ']',
    '=',
    ' ',
    '{',
    '}',
    '<',
    '-',
    '\t',
    '\u0000',
  ];
  const broken = fc
    .tuple(fc.constantFrom(...Object.values(samples).flat()), fc.array(fc.tuple(fc.nat(300), fc.nat(12), fc.constantFrom(...pieces)), { maxLength: 3 }))
    .map(([line, cuts]) => cuts.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), line))
    .map(oneLine); // biome-ignore format: a pipeline
  for (const format of formats)
    fc.assert(
      fc.property(
        fc.oneof(
          broken,
          wellFormed,
          fc.array(wellFormed).map((parts) => parts.join(' ')),
        ),
        (line) => {
          const { texts, reasons } = read(format, line);
          for (const text of texts) {
            if (text.includes('\n')) throw new Error(`two lines: ${text}`);
            const parsed = JSON.parse(text);
            const errors = text === line ? [] : written({ time, ...parsed });
            if (errors.length > 0) throw new Error(`${errors.join()}: ${text}`);
          }
          return reasons.every((reason) => reason !== '' && !(ours.includes(format) && /[\u0000-\u001f]/.test(reason)));
        },
      ),
      { numRuns: 300 },
    );
});

t.test('what an access line says comes out again', async (t) => {
  const escaped = (text: string) =>
    text
      .replace(/["\\]/g, '\\$&')
      .replace(/[\u0000-\u001f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const field = wellFormed.filter((text) => text !== '' && text !== '-');
  const path = field.map((text) => `/${text.replaceAll('?', '')}`);
  const word = field.filter((text) => !text.includes(' ') && !text.includes('['));
  fc.assert(
    fc.property(word, path, field, field, field, fc.nat(999), fc.nat(), (client, path, query, referer, agent, status, bytes) => {
      const request = escaped(`GET ${path}?${query} HTTP/1.1`);
      const line = `${escaped(client)} - - ${stamp} "${request}" ${status} ${bytes} "${escaped(referer)}" "${escaped(agent)}"`;
      const { texts } = read(combined, line);
      const { message, data } = JSON.parse(texts.join());
      const expected = { client, method: 'GET', path, query, protocol: 'HTTP/1.1', status, bytes, referer, agent };
      t.strictSame([message, data], [`GET ${path} ${status}`, expected], line);
    }),
    { numRuns: 300 },
  ); // biome-ignore format: a line each
});

t.test('what logfmt, structured data and JSON say comes out again', async () => {
  const key = fc.stringMatching(/^[a-z][a-z._-]{0,8}x$/);
  const pairs = fc.dictionary(key, wellFormed, { minKeys: 1 });
  fc.assert(
    fc.property(pairs, (fields) => {
      const line = Object.entries(fields).map(([name, text]) => `${name}=${JSON.stringify(text)}`).join('  ');
      assert.deepEqual(told(logfmt, line).data, { ...fields });
      const data = Object.entries(fields).map(([name, text]) => ` ${name}="${text.replace(/["\\\]]/g, '\\$&')}"`).join('');
      assert.deepEqual(told(syslog, `<14>1 - - - - - [x@1${data}] m`), { level: 'info', message: 'm', data: { facility: 'user', 'x@1': { ...fields } } });
    }),
  ); // biome-ignore format: a line each
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(key, fc.constantFrom(...hostile)), fc.jsonValue()), fc.constantFrom('', ' ', '\t'), (object, indent) => {
      const line = JSON.stringify(object, undefined, indent).replaceAll('\n', ' ');
      const { texts, reasons } = read(json, line);
      assert.deepEqual(reasons, []);
      assert.deepEqual(JSON.parse(texts.join()).data ?? {}, JSON.parse(line));
    }),
    { numRuns: 300 },
  ); // biome-ignore format: a line each
});

t.test('long lines take time that grows with their length, not with its square', async (t) => {
  const front = `1.2.3.4 - - ${stamp} "GET /`;
  const agent = `${front} HTTP/1.1" 200 5 "-" "-"`;
  const endless = [
    ' ', '"', '\\"', '\\', '[', ' [', ']', '=', 'a=', 'a ', 'a=b ', 'a="b" ', '{"a":', '[{', '{"a":1}', '<1>', '1.0, ', '- ', ',', ';a=b', '"" ',
  ].map((piece) => piece.repeat(2 ** 19 / piece.length)); // biome-ignore format: a list
  const starts = [
    '',
    '{"a":"',
    '{"a":1,"b":',
    'msg="',
    front,
    `${agent} `,
    `${agent} rt=`,
    `${agent} "`,
    '<14>1 - - - - - [a',
    '<14>1 - - - - - [a b="',
    'Nov 20 10:00:00 h ',
    'Nov 20 10:00:00 h a[',
  ];
  const began = performance.now();
  for (const start of starts)
    for (const rest of endless)
      for (const format of ours) for (const text of read(format, start + rest).texts) JSON.parse(text);
  const deep = `{"level":30,"a":${'['.repeat(2 ** 20)}${']'.repeat(2 ** 20)}}`;
  t.equal(read(json, deep).texts[0]?.includes(deep.slice(12, -1)), true, 'a million brackets keep their bytes');
  t.ok(performance.now() - began < 120_000, 'half a million characters, squared, would take many minutes');
});

t.test('tocsin ingest', async (t) => {
  const log = (samples['nginx'] as readonly string[]).map((line) => `${line}\n`).join('');
  const run = (line: string, input: string | Buffer = log) => sh(line, input);
  const plain = run('tocsin ingest --subject web1');
  t.strictSame([plain.status, plain.stderr], [0, 'tocsin ingest: format nginx: 3 of the first 3 lines; times as written\n']);
  t.match(events(plain.stdout), [{ subject: 'web1', data: { duration: 0.012 } }, {}, {}]);
  t.equal(run('gzip | tocsin ingest -q --subject web1').stdout, plain.stdout, 'gzip, quietly');
  t.equal(run(`tocsin ingest -q --subject web1 --where 'status == 200 && has(upstream)' | wc -l`).stdout.trim(), '1');
  t.match(run('tocsin ingest -f syslog --tz Europe/Berlin --now 2026-11-20T22:00:00Z', 'Nov 20 10:00:00 h a: \u001b[31mb\n'), {
    status: 0, stderr: '', stdout: /"time":"2026-11-20T09:00:00.000Z".*"message":"\\u001b\[31mb"/,
  });
  t.match(run('kept=$(mktemp); tocsin ingest --rejects $kept > /dev/null; status=$?; cat $kept; rm $kept; exit $status', `${log}broken`), {
    status: 1, stderr: /line 4: not a nginx access line: no \[time\]/, stdout: /"line":4,"reason":"not a nginx access line: no \[time\]".*"text":"broken"/,
  });
  t.match(run('tocsin ingest -f combined', Buffer.from(`1.2.3.4 - - ${stamp} "-" 200 5 "-" "\xe4"\n`, 'latin1')), { status: 0, stdout: /"agent":"ä"/ });
  t.match(events(run('tocsin ingest -q --map time=at,value=ms --map name=route', '{"at":1795219866,"ms":5,"route":"/a"}\n').stdout), [
    { time: '2026-11-21T00:11:06.000Z', type: 'metric', name: '/a', value: 5 },
  ]);
  for (const [line, said] of [
    ['tocsin ingest', /^tocsin ingest: line 1: .*\ntocsin ingest: no format is recognised of nginx, .*It begins: ␛c$/m],
    ['tocsin ingest -f nginxx', /--format nginxx: nginxx is none of auto, .*did you mean nginx\?/],
    ['tocsin ingest --tz Europe/Berln', /did you mean Europe\/Berlin\?/],
    ['tocsin ingest -f json --map tme=a', /--map tme: what can be mapped is time, /],
    ['tocsin ingest --map time', /--map time: time is not FIELD=SOURCE such as time=ts/],
  ] as const)
    t.match(run(line, '\u001bc\n'), { status: 2, stdout: '', stderr: said }, line);
  const help = run('tocsin ingest --help').stdout;
  for (const { name, summary } of formats) t.ok(help.includes(`${name}: ${summary.slice(0, 30)}`), `help tells of ${name}`);
}); // biome-ignore format: a line each

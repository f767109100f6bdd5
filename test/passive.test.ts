import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { states } from '../src/event/severity.js';
import { type Passive, passive, passiveForms } from '../src/plugin/passive.js';
import { shared } from './shell.js';

const forms = Object.keys(passiveForms) as (keyof typeof passiveForms)[];

const made = (more: Partial<Passive> = {}): Passive => ({
  host: 'web1', service: 'load', state: 'critical', lines: ['LOAD CRITICAL - 12 | a=12;;10'], time: 1_763_647_330_999, ...more,
}); // biome-ignore format: a line

const of = (text: string) => text.slice(text.indexOf('] ') + 2);

t.test('a line for the external command file', async (t) => {
  t.equal(
    passive('nagios', made()),
    '[1763647330] PROCESS_SERVICE_CHECK_RESULT;web1;load;2;LOAD CRITICAL - 12 | a=12;;10',
  );
  const cases: [title: string, more: Partial<Passive>, command: string][] = [
    ['details', { lines: ['A | a=1', 'b', 'c'] }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;A | a=1\\nb\\nc'],
    ['backslashes, not taken for breaks', { lines: ['C:\\new', '\\'] },
      'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;C:\\\\new\\n\\\\'],
    ['breaks inside of a line', { lines: ['a\nb\r\nc\rd'] }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;a\\nb\\nc d'],
    ['control characters', { lines: ['a\u0000\u001b[31m\u0085\u2028b'] }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;a  [31m  b'],
    ['a semicolon ends nothing in the text', { lines: ['a;b'] }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;a;b'],
    ['blanks in a service', { service: 'load of / é' }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load of / é;2;LOAD CRITICAL - 12 | a=12;;10'],
    ['half a character', { lines: ['\ud800'] }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;\ufffd'],
    ['nothing said', { lines: [] }, 'PROCESS_SERVICE_CHECK_RESULT;web1;load;2;'],
  ]; // biome-ignore format: a table
  for (const [title, more, command] of cases) t.equal(of(passive('nagios', made(more))), command, title);
});

t.test('states of services and of hosts', async (t) => {
  const cases = [['ok', 0, 0], ['warning', 1, 0], ['critical', 2, 1], ['unknown', 3, 1]] as const; // biome-ignore format: a table
  for (const [state, ofService, ofHost] of cases) {
    const lines = ['x'];
    t.equal(of(passive('nagios', made({ state, lines }))), `PROCESS_SERVICE_CHECK_RESULT;web1;load;${ofService};x`);
    t.equal(of(passive('nagios', made({ state, lines, service: '' }))), `PROCESS_HOST_CHECK_RESULT;web1;${ofHost};x`);
    t.match(passive('nrdp', made({ state })), `"state":"${ofService}"`);
    t.match(passive('nrdp', made({ state, service: '' })), `"state":"${ofHost}"`);
    t.match(passive('sensu', made({ state, service: '' })), `"status":${ofService},`, 'Sensu knows no states of hosts');
  }
});

t.test('the JSON of NRDP', async (t) => {
  const lines = ['LOAD CRITICAL - é | a=12', 'b\\n'];
  t.equal(
    passive('nrdp', made({ lines })),
    '{"checkresults":[{"checkresult":{"type":"service","checktype":"1"},"hostname":"web1","servicename":"load",' +
      '"state":"2","output":"LOAD CRITICAL - \\u00e9 | a=12\\nb\\\\\\\\n"}]}',
  );
  t.equal(
    passive('nrdp', made({ service: '', lines: ['x'] })),
    '{"checkresults":[{"checkresult":{"type":"host","checktype":"1"},"hostname":"web1","state":"1","output":"x"}]}',
  );
});

t.test('a check result for Sensu', async (t) => {
  const lines = ['LOAD CRITICAL - é😀 | a=12', '\\'];
  t.equal(
    passive('sensu', made({ host: 'web 1/é', service: 'load;😀 (1)', lines })),
    '{"name":"load____1_","status":2,"output":"LOAD CRITICAL - \\u00e9\\ud83d\\ude00 | a=12\\n\\\\",' +
      '"source":"web_1__","executed":1763647330}',
  );
  t.equal(
    passive('sensu', made({ host: '', service: '', lines: ['x'] })),
    '{"name":"host","status":2,"output":"x","executed":1763647330}',
  );
});

t.test('names that would end a name, or a command, are misuse', async (t) => {
  for (const name of ['a;b', 'a\nb', 'a\rb', 'a\u0000', '\u001b', 'a\u0085', 'a\u2028b', 'é'.repeat(501)])
    for (const form of ['nagios', 'nrdp'] as const) {
      t.throws(() => passive(form, made({ host: name })), { status: 2, message: /^host '.*' (holds|is longer)/ });
      t.throws(() => passive(form, made({ service: name })), { status: 2, message: /^service '.*' (holds|is longer)/ });
    }
  for (const host of ['', '  '])
    t.throws(() => passive('nagios', made({ host })), { status: 2, message: /needs a host/ });
  t.throws(() => passive('nagios', made({ host: 'a\nb\u001b[31m' })), { message: /^[ -~]+$/ });
});

t.test('one write of at most 4096 bytes: details give way, then perfdata, then text', async (t) => {
  const whole = (lines: string[]) => of(passive('nagios', made({ lines }))).split(';2;')[1] ?? '';
  const details = Array.from({ length: 500 }, (_, i) => `${i} is down`);
  const data = Array.from({ length: 500 }, (_, i) => `m${i}=${i};;100`);
  const cut = whole(['A | a=1', ...details]).split('\\n');
  t.same([cut[0], cut.at(-1)], ['A | a=1', '...']);
  t.same(cut.slice(1, -1), details.slice(0, cut.length - 2), 'details are whole');
  const first = whole([`A | ${data.join(' ')}`, 'b']);
  t.match(first, /^A \| m0=0;;100 .* m\d+=\d+;;100\\n\.\.\.$/);
  const shown = first.slice(4, -5).split(' ');
  t.same(shown, data.slice(0, shown.length), 'perfdata is whole');
  t.match(whole([`${'é'.repeat(5000)} | a=1`]), /^é+\.\.\.( \| a=1)?\\n\.\.\.$/);
  t.match(whole(['\\'.repeat(5000)]), /^(\\\\)+\.\.\.\\n\.\.\.$/, 'no escape is cut in two');
  for (let length = 3900; length < 4200; length++)
    for (const lines of [['x'.repeat(length)], ['x', 'y'.repeat(length)], [`x | ${'y=1 '.repeat(length / 4)}`]]) {
      const text = passive('nagios', made({ lines }));
      if (Buffer.byteLength(text) > 4095) t.fail(`${Buffer.byteLength(text)} bytes of ${length}`);
      if (Buffer.byteLength(lines.join('\\n')) < 4020) t.notMatch(text, /\.\.\.$/, 'nothing is cut that fits');
    }
});

t.test('no input makes more than one line', async () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom(
      'a\n[0] PROCESS_HOST_CHECK_RESULT;b;1;c',
      ';',
      '\\n',
      '\\',
      '\ud800',
      '\u2029',
      '',
      'x'.repeat(9000),
    ),
    fc
      .array(fc.constantFrom('\\', '\n', '\r', ';', '|', ' ', 'n', '\u0000', '\u0085', 'é'))
      .map((parts) => parts.join('')),
    fc.constant('\\|\n'.repeat(3000)),
  );
  const any = fc.record({
    host: fc.oneof(fc.constant('web1'), hostile),
    service: fc.oneof(fc.constantFrom('load', ''), hostile),
    state: fc.constantFrom(...states),
    lines: fc.array(hostile),
    time: fc.integer({ min: 0, max: 4e12 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...forms), any, (form, result) => {
      let text: string;
      try {
        text = passive(form, result);
      } catch (error) {
        return form !== 'sensu' && (error as { status?: number }).status === 2;
      }
      if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)) return false;
      return form === 'nagios' ? isCommand(text, result) : isJson(text, form, result);
    }),
    { numRuns: 2000 },
  );
});

/** What Nagios makes of a line: its fields, and the output with both its escapes undone. */
function isCommand(text: string, { host, service, lines }: Passive): boolean {
  const [, command, given, rest = ''] = /^\[\d+\] (PROCESS_\w+_CHECK_RESULT);([^;]*);(.*)$/.exec(text) ?? [];
  const ofHost = service === '';
  const [, named, output = ''] = (ofHost ? /^()[01];(.*)$/ : /^([^;]*);[0-3];(.*)$/).exec(rest) ?? [];
  const read = output.replace(/\\(\\|n)/g, (_, sign) => (sign === 'n' ? '\n' : '\\'));
  const meant = Buffer.from(lines.map((line) => line.replace(/\r\n/g, '\n')).join('\n'))
    .toString()
    .replace(/[^\P{Cc}\n]|[\u2028\u2029]/gu, ' ');
  const wellFormed = (name: string) => Buffer.from(name).toString();
  return (
    command === `PROCESS_${ofHost ? 'HOST' : 'SERVICE'}_CHECK_RESULT` &&
    given === wellFormed(host) &&
    (ofHost || named === wellFormed(service)) &&
    Buffer.byteLength(text) <= 4095 &&
    (read === meant || (text.endsWith('\\n...') && Buffer.byteLength(lines.join('\\n')) > 1500))
  );
}

function isJson(text: string, form: string, { host, service }: Passive): boolean {
  if (!/^[ -~]*$/.test(text)) return false;
  const read = JSON.parse(text);
  if (form === 'nrdp') return typeof read.checkresults[0].output === 'string';
  const names = [read.name, ...(host === '' ? [] : [read.source])];
  return names.every((name) => /^[\w.-]+$/.test(name)) && (service !== '' || read.name === 'host');
}

t.test(
  'the line that a Nagios and an Icinga were seen to take',
  { skip: shared === undefined && 'no reference data' },
  async (t) => {
    const lines = ['CRITICAL - passive; with semicolon|rate=99;20;40', 'long one', 'long two|extra=1'];
    const line = passive('nagios', made({ host: 'lab', service: 'passive', lines }));
    for (const recipe of ['nagios.sh', 'icinga2.sh']) {
      const written = readFileSync(join(shared as string, 'peers', recipe), 'utf8').replaceAll('\\\\n', '\\n');
      t.ok(written.includes(`'[%s] ${of(line)}\\n'`), recipe);
    }
  },
);

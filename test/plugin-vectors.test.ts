import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { alerts, readThreshold } from '../src/event/threshold.js';
import { decimal } from '../src/plugin/number.js';
import { type Datum, label, perfdata, range } from '../src/plugin/perfdata.js';
import { ask, c, departs, departures, examplesOf, perl, python, ranges, shell } from './plugin-peers.js';
import { shared } from './shell.js';

type Row = Readonly<Record<string, unknown>>;
type Written = Readonly<{ input: readonly unknown[]; nagiosplugin: string; monitoring_plugin_perl: string }>;
type Read = Readonly<{ perfdata: string; icinga2_single: Row | 'invalid'; monitoring_plugin_perl: readonly Row[] }>;

const vectors = shared && JSON.parse(readFileSync(join(shared, 'vectors/nagios-cases.json'), 'utf8'));
const recorded = { skip: vectors ? false : 'no reference data' };

function judged(text: string, value: number): 'alert' | 'ok' | 'invalid' {
  const threshold = readThreshold(text);
  if (!threshold) return 'invalid';
  return alerts(threshold, value) ? 'alert' : 'ok';
}

t.test('ranges as four peers were seen to judge them', recorded, async (t) => {
  const { agreed, ranges, values, values_sh, values_c } = vectors;
  const wrong = (agreed as [string, number, boolean][]).filter(
    ([text, value, alert]) => judged(text, value) !== (alert ? 'alert' : 'ok'),
  );
  // its exact digits against the double nearest to them
  const tie = '12345678901234567890:';
  t.same(
    wrong,
    [[tie, Number.parseFloat(tie), true]],
    `${agreed.length} pairs that both libraries agree on, but for one`,
  );
  const asked = { [python]: values, [perl]: values, [shell]: values_sh, [c]: values_c } as Record<string, number[]>;
  for (const [peer, held] of Object.entries(asked)) {
    const answered = new Map((ranges as Row[]).map((row) => [row['range'] as string, row[peer] as string | boolean[]]));
    if (peer === c) answered.delete(''); // not to be asked there
    const same = ([text, found]: [string, string | boolean[]]) =>
      held.every(
        (value, i) => judged(text, value) === (typeof found === 'string' ? 'invalid' : found[i] ? 'alert' : 'ok'),
      );
    const others = [...answered].filter((answer) => !same(answer)).map(([text]) => text);
    t.same(
      others.filter((text) => !departs(peer, text)),
      [],
      `${peer} reads the others of ${answered.size} as we do`,
    );
    for (const text of examplesOf(peer))
      if (answered.has(text)) t.ok(others.includes(text), `${peer} departs at ${text}`);
  }
});

t.test('the strict rule for ranges', async (t) => {
  const number = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?';
  const rule = new RegExp(`^@?(?:(~|${number})?(:)(${number})?|(${number}))$`);
  const part = fc.constantFrom('@', '~', ':', '+', '-', '.', 'e', 'E', '0', '1', '10', '2.5', ' ', 'x', '\n', '%');
  const text = fc.oneof(
    fc.array(part, { maxLength: 7 }).map((parts) => parts.join('')),
    ranges(0.3),
  );
  fc.assert(
    fc.property(text, (text) => {
      const [whole, from = '0', colon, to = '', alone = ''] = rule.exec(text) ?? [];
      const end = colon && to === '' ? Number.POSITIVE_INFINITY : Number(to || alone);
      const start = from === '~' ? Number.NEGATIVE_INFINITY : Number(from);
      const none = departures[0]?.[2].test(text);
      const read = readThreshold(text);
      if (whole === undefined || none || start > end) return read === undefined;
      return read?.start === start && read.end === end && read.inside === text.startsWith('@');
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

const seed = Date.now() % 2 ** 31;

for (const peer of [python, perl] as const) {
  const value = fc.oneof(
    fc.integer({ min: -40, max: 40 }),
    fc.constantFrom(0.1, 2.5, 0.01, 15, 1e6, -0.1),
    fc.double({ noNaN: true }).map((value) => value || 0),
  );
  const pairs = fc.sample(fc.tuple(ranges(0.2), value), { numRuns: 300, seed });
  const all = [...pairs, ...examplesOf(peer).map((text) => [text, Number.parseFloat(text) || 0] as const)];
  const lines = all.map(([text, value]) => `R\t${text}\t${value}`);
  const answers = ask(peer, lines);
  const skip = answers ? false : `${peer} is not installed`;

  t.test(`ranges as the ${peer} installed here judges them`, { skip }, async (t) => {
    let compared = 0;
    for (const [i, [text, value]] of all.entries()) {
      const same = answers?.[i] === judged(text, value);
      const why = `${value} against ${JSON.stringify(text)}: ${answers?.[i]} (seed ${seed})`;
      if (i >= pairs.length) t.notOk(same, `departs: ${why}`);
      else if (!departs(peer, text) && ++compared && !same) t.fail(why);
    }
    t.ok(compared > 150, `${compared} of 300 pairs`);
  });
}

const ours = (name: string, value: unknown, unit: unknown, warning: string, critical: string, least?: string, most?: string) =>
  perfdata({
    label: label('', name), value: Number(value), unit: String(unit),
    warning: readThreshold(warning), critical: readThreshold(critical),
    ...(least && { least: Number(least) }), ...(most && { most: Number(most) }),
  }); // biome-ignore format: a table

t.test('perfdata as two libraries were seen to write it', recorded, async (t) => {
  /** What we write of a name and a value where either library writes something else. Perl's `;;` at an end is no matter. */
  const otherwise: readonly [name: string, value: unknown, written: string | undefined, reason: string][] = [
    ['a b', 1, 'a_b=1', 'no quotes: readers that cut at blanks lose quoted labels'],
    ['a-b', 1, 'a-b=1', 'nagiosplugin quotes all but letters, digits and _'],
    ['a/b', 1, 'a/b=1%;80;90;0;100', 'nagiosplugin quotes all but letters, digits and _'],
    ["it's", 1, 'it_s=1', 'neither reads a doubled quote; nagiosplugin refuses'],
    ['a=b', 1, 'a_b=1', 'a second = is read as the start of another; nagiosplugin refuses'],
    ['', 1, 'value=1', 'a datum without a label is not read'],
    ['a', 'nan', undefined, 'not read as numbers'],
    ['a', 'inf', undefined, 'not read as numbers'],
    ['a', 1e21, 'a=1000000000000000000000', 'exponents are misread, in Sensu as other digits'],
    ['a', 1e-7, 'a=0.0000001', 'exponents are misread, in Sensu as other digits'],
    ['a', 0.1 + 0.2, 'a=0.3', '15 digits, as Perl'],
  ]; // biome-ignore format: a table
  const found: unknown[] = [];
  for (const { input, nagiosplugin, monitoring_plugin_perl } of vectors.format as Written[]) {
    const [name, value, unit, warning, critical, least, most] = input as [string, unknown, ...string[]];
    if (typeof value !== 'number' && value !== 'nan' && value !== 'inf') continue; // no reading: never comes this far
    const number = value === 'inf' ? Number.POSITIVE_INFINITY : value;
    const text = ours(name, number, unit, warning as string, critical as string, least, most);
    if (text !== nagiosplugin || text !== monitoring_plugin_perl.replace(/;+$/, '')) found.push([name, value, text]);
  }
  t.same(
    found,
    otherwise.map((row) => row.slice(0, 3)),
  );
});

t.test('perfdata as two readers were seen to read it', recorded, async (t) => {
  /** What we write of a datum that was written so; nothing where there is no single finite number in it. */
  const otherwise: Readonly<Record<string, readonly [text: string, written?: string][]>> = {
    'units of the guidelines only: a reader may take any other for one of them': [['a=1KiB', 'a=1'], ['a=1MiB', 'a=1'], ['a=1W', 'a=1'], ['a=1d', 'a=1'], ['a=1foo', 'a=1']],
    'no number': [['a=U'], ['a=U;1;2'], ['a='], ['a'], ['a=nan'], ['a=inf'], ['a=0x10'], ['a=1,5']],
    'no empty label': [['=1', 'value=1'], ["''=1", 'value=1']],
    'no quotes, blanks or signs in labels': [["'a b'=1", 'a_b=1'], ["'a''b'=1", 'a__b=1'], ["'it''s'=1", 'it__s=1'], ['a b=1', 'a_b=1'], ['"a b"=1', '_a_b_=1'],
      ["'a'=1", 'a=1'], ["'multi word label'=3s;5;10;0;", 'multi_word_label=3s;5;10;0'], ['a|b=1', 'a_b=1'], ['a::b=1', 'a__b=1'], ["'a=b'=1"], ['a=b=1']],
    'plain decimals': [['a=+1.5', 'a=1.5'], ['a=1e3', 'a=1000'], ['a=1.5E-3s', 'a=0.0015s'], ['a=.5', 'a=0.5'], ['a=1.', 'a=1']],
    'the digits of a double': [['a=12345678901234567890', 'a=12345678901234567000']],
    'no units behind ranges, nothing but ranges': [['a=1s;2s;3s', 'a=1s'], ['a=1;b=2', 'a=1'], ['a=1 ;2', 'a=1;2']],
    'one datum, five parts': [['a=1;2;3;0;10;99'], ["a=1 b=2 'c d'=3;4;5"], ['a=1  b=2'], ['a=1,b=2'], ["a=1 'b=2"]],
  }; // biome-ignore format: a table
  /** Icinga reads base units and no ranges but plain ends; Perl loses a range with `@` and all behind it. */
  const icingas: Readonly<Record<string, number>> = { ms: 1e-3, us: 1e-6, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
  const found: (readonly [string, string?])[] = [];
  for (const { perfdata: text, icinga2_single: icinga, monitoring_plugin_perl: perls } of vectors.perfdata as Read[]) {
    const parsed =
      /^'?([^=]*?)'?=([-+.\de]+(?:E-\d+)?)([A-Za-z%]*) ?(?:;([^;]*))?(?:;([^;]*))?(?:;([^;]*))?(?:;([^;]*))?$/.exec(
        text,
      );
    const [, name = '', value = '', unit = '', warning = '', critical = '', least, most] = parsed ?? [];
    const written = value === '' ? undefined : ours(name, value, unit, warning, critical, least, most);
    if (written !== text.replace(/;+$/, '')) {
      found.push(written === undefined ? [text] : [text, written]);
      continue;
    }
    t.match(icinga, { label: name, value: Number(value) * (icingas[unit] ?? 1) }, `Icinga reads ${text}`);
    const [warn, crit] = [warning || null, critical.replace(/^@.*/, '') || null];
    t.match(perls, [{ label: name, value: Number(value), uom: unit, warn, crit }], `Perl reads ${text}`);
    t.equal(perls.length, 1);
  }
  t.same(new Set(found), new Set(Object.values(otherwise).flat()));
});

const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0.1, 1e21));
const threshold = fc.option(ranges(0).map(readThreshold), { nil: undefined }); // biome-ignore format: short
const some: fc.Arbitrary<Datum> = fc.record(
  {
    label: fc.tuple(fc.string(), fc.string()).map(([subject, name]) => label(subject, name)),
    value: number,
    unit: fc.constantFrom('', 's', 'ms', 'us', '%', 'B', 'KB', 'c'),
    warning: threshold,
    critical: threshold,
    least: number,
    most: number,
  },
  { requiredKeys: ['label', 'value', 'unit'] },
);
const sets = fc.sample(fc.array(some, { minLength: 1, maxLength: 4 }), { numRuns: 300, seed });

/** What is behind the value and its unit: two ranges, the least and the most. */
function ends({ warning, critical, least, most }: Datum): readonly string[] {
  const limits = [warning, critical].map((threshold) => (threshold ? range(threshold) : ''));
  return [...limits, ...[least, most].map((number) => (number === undefined ? '' : decimal(number)))];
}

const read = ask(perl, sets.map((data) => `P\t${data.map(perfdata).join(' ')}`)); // biome-ignore format: short

t.test(
  `perfdata as the ${perl} installed here reads it: it loses a range with @ and all behind it`,
  { skip: read ? false : `${perl} is not installed` },
  async (t) => {
    for (const [i, data] of sets.entries()) {
      const meant = data.map((datum) => {
        const all = ends(datum);
        const lost = all.findIndex((end) => end.startsWith('@'));
        return [
          datum.label,
          decimal(datum.value),
          datum.unit,
          ...all.map((end, i) => (i >= lost && lost >= 0 ? '' : end)),
        ];
      });
      const found = read?.[i]?.split('|').map((datum) => datum.split(';'));
      for (const one of [...meant, ...(found ?? [])]) one[1] = String(Number(one[1]));
      if (JSON.stringify(found) !== JSON.stringify(meant))
        t.same(found, meant, `${data.map(perfdata).join(' ')} (seed ${seed})`);
    }
    t.pass(`${sets.length} lines`);
  },
);

const all = sets.flat();
const written = ask(python, all.map((datum) => ['P', datum.label, decimal(datum.value), datum.unit, ...ends(datum)].join('\t'))); // biome-ignore format: short

t.test(
  `perfdata as the ${python} installed here writes it: it quotes more, and leaves out 0:`,
  { skip: written ? false : `${python} is not installed` },
  async (t) => {
    for (const [i, datum] of all.entries()) {
      const same = (perfdata(datum) ?? '').replace(/;(@?)0:(?=;|$)/g, ';$1').replace(/;+$/, '');
      const theirs = (written?.[i] ?? '').replace(/^'(.*)'=/, '$1=');
      if (theirs !== same) t.fail(`${perfdata(datum)} is written as ${written?.[i]} (seed ${seed})`);
    }
    t.pass(`${all.length} data`);
  },
);

import fc from 'fast-check';
import { sh } from './shell.js';

/** The peers, as the reference data names them. */
export const [python, perl, shell, c] = ['nagiosplugin', 'Monitoring::Plugin', 'utils.sh', 'C(check_cluster)'] as const;

/** Where peers read a range otherwise than the guidelines, or than is safe. None reads all as another does. */
export const departures: readonly [reason: string, peers: readonly string[], where: RegExp, examples: readonly string[]][] = [
  ['no number at all: most likely a variable that is not set', [python, c], /^@?:?$/, [':', '', '@', '@:']],
  ['blanks are left out', [python, perl, c], / /, [' 10:20 ', '10 : 20']],
  ['digits of any script', [python, perl, c], /[^ -~]/, ['１０']],
  ['_ between digits', [python], /\d_\d/, ['1_000']],
  ['an exponent only behind a point', [python], /(^|[@:])[-+]?\d+e/i, ['1e3', '1E1']],
  ['an exponent with e only', [perl], /E/, ['1E1']],
  ['points anywhere in a number, or alone', [perl], /\.\d*\.|e[-+]?\d*\.|(?<!\d)\.(?!\d)/, ['1.2.3', '1e1.5', '.:7']],
  ['digits beyond those of a double are held against the double', [python, perl], /\d{17}/, ['12345678901234567890:']],
  ['no plus, no exponent and no empty start', [shell], /^@?:|[+eE]/, [':10', ':5.75', '+5', '+5:+9', '1e3', '1.5e2:', '1E1']],
  ['ends in any order', [shell], /^@?(20:10|2:1|-10|~)$/, ['20:10', '@20:10', '2:1', '-10', '~']],
  ['hexadecimal and inf, as strtod takes them', [c], /0x|inf/, ['0x10', 'inf', '~:inf']],
  ['anything strtod can begin to read, and 0 for what it cannot', [c], /~$|abc|%|--|,|@@|_|:.*:/,
    ['~:~', '~', 'abc', 'abc:10', '10:20:30', '10%', '1:12%', '--5', '1,5', '@@5', '1_000']],
]; // biome-ignore format: a table

/** Whether a peer reads a range otherwise than we do, by the table. */
export const departs = (peer: string, text: string) =>
  departures.some(([, peers, where]) => peers.includes(peer) && where.test(text));

/** Ranges that a peer reads otherwise. */
export const examplesOf = (peer: string) =>
  departures.flatMap(([, peers, , texts]) => (peers.includes(peer) ? texts : []));

/** Ranges as people write them, ends from a small pool so that values meet them; some with a slip of the finger. */
export function ranges(slips: number): fc.Arbitrary<string> {
  const number = fc.constantFrom('0', '1', '10', '20', '-5', '+5', '2.5', '.5', '5.', '-0.1', '1e1', '1.5e1', '2E1', '1e-2', '007');
  const end = fc.oneof(number, fc.constant(''), fc.integer({ min: -30, max: 30 }).map(String));
  const from = fc.oneof(fc.constantFrom('', '', '~:', ':'), end.map((text) => `${text}:`));
  const whole = fc.tuple(fc.constantFrom('', '', '@'), from, end).map((parts) => parts.join(''));
  const slip = fc.tuple(fc.nat(), fc.constantFrom('', ':', '@', '~', '-', '+', '.', 'e', '5', ' ', '_', 'x', '%'), fc.nat(1));
  return fc.tuple(whole, slip, fc.double({ min: 0, max: 1, noNaN: true })).map(([text, [place, put, gone], draw]) => {
    const at = place % (text.length + 1);
    return draw < slips ? text.slice(0, at) + put + text.slice(at + gone) : text;
  });
} // biome-ignore format: a table

/**
 * One line in, one line out. `R range value`: `alert`, `ok` or `invalid`. `P`: perfdata, which Perl reads and Python
 * writes; neither does the other.
 */
const scripts = {
  [python]: `
import sys
from nagiosplugin import Range, Performance
for line in sys.stdin:
    kind, *given = line.rstrip('\\n').split('\\t')
    try:
        if kind == 'R':
            print('ok' if Range(given[0]).match(float(given[1])) else 'alert')
        else:
            label, value, uom, warn, crit, least, most = given
            print(Performance(label, value, uom, Range(warn) if warn else '', Range(crit) if crit else '', least, most))
    except ValueError:
        print('invalid')
`,
  [perl]: `
use Monitoring::Plugin::Range; use Monitoring::Plugin::Performance;
while (<STDIN>) {
  chomp; my ($kind, @given) = split /\\t/, $_, -1;
  if ($kind eq 'R') {
    my $range = Monitoring::Plugin::Range->parse_range_string($given[0]);
    print !defined $range ? 'invalid' : $range->check_range($given[1] + 0) ? 'alert' : 'ok', "\\n";
  } else {
    my @data = Monitoring::Plugin::Performance->parse_perfstring($given[0]);
    print join('|', map { my $d = $_; join ';', $d->label, sprintf('%.17g', $d->value),
      map { defined $d->$_ ? $d->$_ : '' } qw(uom warning critical min max) } @data), "\\n";
  }
}
`,
};

const starts = {
  [python]: `for p in python3 /usr/bin/python3; do $p -c 'import nagiosplugin' && exec $p -c "$SCRIPT"; done; exit 9`,
  [perl]: `perl -MMonitoring::Plugin -e 1 && exec perl -CS -e "$SCRIPT"; exit 9`,
};

/** A peer's answers to lines, from one process; undefined when it is not installed. */
export function ask(peer: typeof python | typeof perl, lines: readonly string[]): readonly string[] | undefined {
  const script = `SCRIPT=$(cat <<'END'${scripts[peer]}END\n)`;
  const { stdout, status } = sh(
    `{ ${script}\n${starts[peer]}; } 2> /dev/null`,
    lines.map((line) => `${line}\n`).join(''),
  );
  if (status === 9) return undefined;
  const answers = stdout.split('\n').slice(0, -1);
  if (answers.length !== lines.length)
    throw new Error(`${peer} gave ${answers.length} answers to ${lines.length} lines`);
  return answers;
}

import type { Command } from '../declaration/command.js';
import { everywhere } from '../declaration/contract.js';
import {
  choicesOf,
  flagsOf,
  listed,
  type Option,
  optionGroups,
  paragraphs,
  statuses,
  summaryOf,
  usages,
  wrapped,
} from './page.js';

/** What a piece of help is, for those who colour it. */
export type Role = 'heading' | 'command' | 'flag' | 'example';

/** Where help is shown: columns, and what is done to each piece of text, which must keep its width. */
export interface Screen {
  readonly width: number;
  readonly style: (role: Role, text: string) => string;
}

/** Eighty columns without colour. */
export const plain: Screen = { width: 80, style: (_role, text) => text };

/** Wider lines are hard to read, and narrower ones cannot hold two columns. */
function columns({ width }: Screen): number {
  return Math.min(Math.max(width, 50), 100);
}

/** Pipes for the screen that `tocsin --help` shows. */
export const tour: Command['examples'] = [
  [
    'Is anything wrong in this log, since when and why?',
    'tocsin ingest access.log.gz |\n  tocsin aggregate --by status --window 10s --rate --fill zero | tocsin detect',
  ],
  ['Only the errors, as they come', `tail -F /var/log/syslog | tocsin ingest | tocsin filter 'level == "error"'`],
  ['A check for Nagios or Icinga of an exported series', 'tocsin ingest load.csv | tocsin check -w 4 -c 8'],
];

/** The screen of `tocsin --help`. */
export function overview(commands: readonly Command[], screen: Screen): string {
  const { style } = screen;
  return parts([
    `${style('heading', 'Usage:')} tocsin COMMAND [OPTION]... [FILE]...\n`,
    flowing(
      'Unix filters for operational events. Each command reads events, one JSON object a line, and writes events, so ' +
        'that a pipe of them is the program: logs and metrics in, alarms that say why out.',
      screen,
    ),
    `${style('heading', 'Commands, in the order events meet them:')}\n${summaries(listed(commands), screen)}`,
    group('Every command takes', Object.values(everywhere), screen),
    examples(tour, screen),
    flowing(
      "'tocsin help COMMAND' or 'man tocsin-COMMAND' tells about one command, 'man tocsin' is the tour, " +
        "'man 5 tocsin' says what an event is and what all filters have in common.",
      screen,
    ),
  ]);
}

/** The screen of `tocsin COMMAND --help`. `path` is what is written after `tocsin`. */
export function commandHelp(path: readonly string[], command: Command, screen: Screen): string {
  const { style } = screen;
  const name = ['tocsin', ...path].join(' ');
  const usage = usages(command).map(
    (usage, i) => `${i === 0 ? style('heading', 'Usage:') : '      '} ${name} ${usage}\n`,
  );
  const body = paragraphs(command.description).map(({ text, literal }) =>
    literal ? text.replace(/^/gm, '    ').concat('\n') : flowing(text, screen),
  );
  const nested = command.commands ?? [];
  const ends = statuses(command).map(([status, meaning]) => row(status, status.length, [meaning], 7, screen));
  return parts([
    usage.join(''),
    flowing(`${command.summary}.`, screen),
    ...body,
    nested.length > 0 ? `${style('heading', 'Commands:')}\n${summaries(nested, screen)}` : '',
    ...operands(command, screen),
    ...optionGroups(command).map(([heading, options]) => group(heading, options, screen)),
    examples(command.examples, screen),
    `${style('heading', 'Exit status:')}\n${ends.join('')}`,
    flowing(`'man tocsin-${path[0]}' says the same at leisure, 'man 5 tocsin' what an event is.`, screen),
  ]);
}

function summaries(commands: readonly Command[], screen: Screen): string {
  const indent = Math.max(...commands.map(({ name }) => name.length)) + 4;
  const one = ({ name, summary }: Command) =>
    row(screen.style('command', name), name.length, [summary], indent, screen);
  return commands.map(one).join('');
}

function parts(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

function flowing(text: string, screen: Screen): string {
  return `${wrapped(text, columns(screen)).join('\n')}\n`;
}

/** A term and what it means beside it, or below where the term is long. Each of `meanings` begins a line. */
function row(term: string, length: number, meanings: readonly string[], indent: number, screen: Screen): string {
  const lines = meanings.flatMap((meaning) => {
    const hang = /^ */.exec(meaning)?.[0] ?? '';
    return wrapped(meaning.trimStart(), columns(screen) - indent - hang.length).map((line) => hang + line);
  });
  const beside = 2 + length + 2 <= indent;
  const head = beside ? `  ${term}${' '.repeat(indent - 2 - length)}${lines.shift() ?? ''}` : `  ${term}`;
  return [head.trimEnd(), ...lines.map((line) => ' '.repeat(indent) + line)].join('\n').concat('\n');
}

function group(heading: string, options: readonly Option[], screen: Screen): string {
  const widest = Math.max(...options.map((option) => terms(option).length).filter((length) => length <= 28));
  const rows = options.map((option) => {
    const term = terms(option);
    return row(
      screen.style('flag', term),
      term.length,
      [summaryOf(option), ...choiceLines(option)],
      widest + 4,
      screen,
    );
  });
  return `${screen.style('heading', `${heading}:`)}\n${rows.join('')}`;
}

/** As GNU's programs do, with long names under one another. */
function terms(option: Option): string {
  return flagsOf(option).short ? option.flags : `    ${option.flags}`;
}

/** Words that speak for themselves share a line; the others have one each. */
function choiceLines(option: Pick<Option, 'choices'>): readonly string[] {
  const choices = choicesOf(option);
  if (choices.every(([, meaning]) => meaning === '')) {
    return choices.length === 0 ? [] : [`  ${choices.map(([name]) => name).join(', ')}`];
  }
  return choices.map(([name, meaning]) => `  ${name}${meaning ? `: ${meaning}` : ''}`);
}

function operands(command: Command, screen: Screen): readonly string[] {
  const rows = (command.operands ?? []).map((operand) =>
    row(operand.name.toUpperCase(), operand.name.length, [operand.summary, ...choiceLines(operand)], 14, screen),
  );
  return rows.length === 0 ? [] : [`${screen.style('heading', 'Operands:')}\n${rows.join('')}`];
}

function examples(cases: Command['examples'], { style }: Screen): string {
  const shown = cases.map(([caption, line]) => `  ${caption}\n${style('example', line).replace(/^/gm, '    ')}\n`);
  return shown.length === 0 ? '' : `${style('heading', 'Examples:')}\n${shown.join('\n')}`;
}

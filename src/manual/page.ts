import { acts, type Command, isFilter } from '../declaration/command.js';
import { contractBeside, everywhere } from '../declaration/contract.js';
import type { Options } from '../declaration/option.js';

/** An option of any type. */
export type Option = Options[string];

/** An option's flags, taken apart. */
export interface Flags {
  readonly short: string | undefined;
  readonly long: string;
  /** What its value is called; undefined for a switch. */
  readonly value: string | undefined;
  /** The value may be left out. */
  readonly open: boolean;
}

export function flagsOf({ flags }: Pick<Option, 'flags'>): Flags {
  const found = /^(?:-(\w), )?--([\w-]+)(?: ([<[])(.+)[>\]])?$/.exec(flags);
  if (!found) throw new Error(`${flags} is not written as -x, --name <value>`);
  const [, short, long = '', bracket, value] = found;
  return { short, long, value, open: bracket === '[' };
}

/** What may be completed after an option: told by its declaration, or by what its value is called. */
export function completes(option: Option): 'file' | 'folder' | undefined {
  const { value } = flagsOf(option);
  return option.completes ?? (value === 'file' || value === 'folder' ? value : undefined);
}

/** The commands people are told of. */
export function listed(commands: readonly Command[]): readonly Command[] {
  return commands.filter((command) => !command.hidden);
}

/** Whether a command is a filter, or holds one. */
export function holdsFilter(command: Command): boolean {
  return isFilter(command) || (command.commands ?? []).some(holdsFilter);
}

/**
 * The options of a command in the order in which they are told: its own, those of every filter if it is one (or
 * `filter` says so), those of every command.
 */
export function optionGroups(
  command: Command,
  filter = isFilter(command),
): readonly (readonly [heading: string, options: readonly Option[]])[] {
  const groups: readonly (readonly [string, Options])[] = [
    ['Options', acts(command) ? command.options : {}],
    ['Every filter also takes', filter ? contractBeside(acts(command) ? command.options : {}) : {}],
    ['Every command also takes', everywhere],
  ];
  return groups
    .map(([heading, options]) => [heading, Object.values(options)] as const)
    .filter(([, options]) => options.length > 0);
}

/** The meanings of choices; empty where the words speak for themselves. */
export function choicesOf({ choices = {} }: Pick<Option, 'choices'>): readonly (readonly [string, string])[] {
  return Object.entries(choices).map(([name, meaning]) => [name, meaning === name ? '' : meaning]);
}

/** An option's summary with its default. */
export function summaryOf({ summary, shown }: Option): string {
  return shown ? `${summary} (default: ${shown})` : summary;
}

/** The ways to write a command, each without the path in front: `[OPTION]... EXPR [FILE]...`. */
export function usages(command: Command): readonly string[] {
  const operands = (command.operands ?? []).map(({ name, optional, many }) => {
    const word = optional ? `[${name.toUpperCase()}]` : name.toUpperCase();
    return many ? `${word}...` : word;
  });
  const own = ['[OPTION]...', ...operands, ...(isFilter(command) ? ['[FILE]...'] : [])].join(' ');
  const nested = command.commands?.length ? ['COMMAND [OPTION]...'] : [];
  return acts(command) ? [own, ...nested] : nested;
}

/** Of a filter that a signal ended. */
const ended = {
  129: 'Hung up; what was held is saved or written.',
  130: 'Interrupted; what was held is saved or written.',
  143: 'Terminated; what was held is saved or written.',
};

/** Exit statuses and their meanings, the least first. */
export function statuses(
  command: Command,
  filter = isFilter(command),
): readonly (readonly [status: string, meaning: string])[] {
  const usual = filter
    ? {
        0: 'All is well.',
        1: 'More lines were rejected than --max-rejects allows.',
        2: 'Misuse: an option, an operand or an expression is wrong. No input was read.',
        3: 'It could not go on: input or output failed, or the state was refused or is locked.',
        ...(command.plain ? {} : ended),
      }
    : { 0: 'All is well.', 2: 'Misuse: an option or an operand is wrong.', 3: 'It could not go on.' };
  return Object.entries({ ...usual, ...command.statuses });
}

/** A paragraph of a description. One whose lines are all indented stands as it is. */
export interface Paragraph {
  readonly text: string;
  readonly literal: boolean;
}

export function paragraphs(description: string): readonly Paragraph[] {
  return description
    .replace(/^\n+|\s+$/g, '')
    .split(/\n\s*\n/)
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const literal = text.split('\n').every((line) => line.startsWith('  '));
      return { literal, text: literal ? text.replace(/^ {2}/gm, '') : text.replace(/\s+/g, ' ').trim() };
    });
}

/** Lines of at most `width` characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

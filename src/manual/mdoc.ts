import { acts, type Command, isFilter } from '../declaration/command.js';
import {
  choicesOf,
  flagsOf,
  holdsFilter,
  listed,
  type Option,
  optionGroups,
  paragraphs,
  statuses,
  summaryOf,
  wrapped,
} from './page.js';

/**
 * The manual page of a command in mdoc(7), nested commands included. `date` is as mdoc wants it, `November 20, 2026`;
 * `commands` are all there are, for the pages it refers to.
 */
export function manualPage(command: Command, commands: readonly Command[], date: string): string {
  const name = `tocsin-${command.name}`;
  return [
    `.\\" Written by npm run manual from src/commands/${command.name}.ts; do not edit.`,
    `.Dd ${date}`,
    `.Dt ${name.toUpperCase()} 1`,
    '.Os',
    '.Sh NAME',
    `.Nm ${name}`,
    `.Nd ${sentence(command.summary)}`,
    '.Sh SYNOPSIS',
    ...synopsis([command.name], command),
    '.Sh DESCRIPTION',
    ...body(command.description),
    ...operandList(command),
    '.Sh OPTIONS',
    ...optionGroups(command, holdsFilter(command)).flatMap(([heading, options], i) => [
      ...(heading === 'Options' ? [] : [...(i === 0 ? [] : ['.Pp']), `${text(heading)}:`]),
      ...optionList(options),
    ]),
    ...nestedPart(command),
    '.Sh EXIT STATUS',
    ...tagged(statuses(command, holdsFilter(command)).map(([status, meaning]) => [status, lines(meaning)])),
    ...(command.examples.length > 0 ? ['.Sh EXAMPLES', ...exampleList(command.examples)] : []),
    '.Sh SEE ALSO',
    ...seeAlso(command, commands),
    '',
  ].join('\n');
}

/** Escapes of mdoc: backslashes, hyphens that are minus signs to a shell, what is not ASCII, control characters. */
export function text(given: string): string {
  return given.replace(/[\\\-\u0000-\u001f\u007f]|[^\u0000-\u007f]/gu, (character) => {
    if (character === '\\') return '\\e';
    if (character === '-') return '\\-';
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return ' ';
    return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** Escaped text with what stands in backquotes set bold. */
function inline(given: string): string {
  return text(given).replace(/`([^`]+)`/g, '\\fB$1\\fP');
}

/** A line of text: it must not begin as a request does. */
function textLine(given: string): string {
  return inline(given).replace(/^[.']/, '\\&$&');
}

/** One argument of a macro: quoted, and never taken for a macro or for punctuation. */
function argument(given: string): string {
  const escaped = text(given).replaceAll('"', '\\(dq');
  const guarded = /^([%A-Z][a-z0-9]{1,2}|[.,:;()[\]?!|])$/.test(escaped) ? `\\&${escaped}` : escaped;
  return /\s/.test(guarded) || guarded === '' ? `"${guarded}"` : guarded;
}

/** Text as mdoc has it: one sentence to a line, long ones broken. */
function lines(given: string): readonly string[] {
  return given
    .trim()
    .split(/(?<=[.!?])\s+(?=[^a-z\s])/)
    .flatMap((each) => wrapped(each, 76))
    .map(textLine);
}

/** A summary as `.Nd` wants it: no capital, no full stop; no word is taken for a macro. */
function sentence(summary: string): string {
  return inline(summary.charAt(0).toLowerCase() + summary.slice(1))
    .replace(/\.$/, '')
    .replaceAll('"', '\\(dq')
    .replace(/(?<=\s)(?=[A-Z%][a-z0-9]{1,2}(\s|$))/g, '\\&');
}

function body(description: string): readonly string[] {
  return paragraphs(description).flatMap((paragraph, i) => {
    if (paragraph.literal) return literal(paragraph.text);
    return [...(i === 0 ? [] : ['.Pp']), ...lines(paragraph.text)];
  });
}

function literal(given: string): readonly string[] {
  const shown = given.split('\n').map((line) => text(line).replace(/^[.']/, '\\&$&'));
  return ['.Bd -literal -offset indent', ...shown, '.Ed'];
}

function synopsis(path: readonly string[], command: Command): readonly string[] {
  const name = `.Nm ${argument(['tocsin', ...path].join(' '))}`;
  const operands = (command.operands ?? []).map(({ name, optional, many }) => {
    const word = `Ar ${argument(name)}${many ? ' ...' : ''}`;
    return optional ? `.Op ${word}` : `.${word}`;
  });
  const own = [name, '.Op Ar option ...', ...operands, ...(isFilter(command) ? ['.Op Ar'] : [])];
  const nested = (command.commands ?? []).flatMap((each) => synopsis([...path, each.name], each));
  return acts(command) ? [...own, ...nested] : nested;
}

function tagged(items: readonly (readonly [string, readonly string[]])[]): readonly string[] {
  return ['.Bl -tag -width Ds', ...items.flatMap(([term, meaning]) => [`.It ${term}`, ...meaning]), '.El'];
}

function optionList(options: readonly Option[]): readonly string[] {
  return tagged(
    options.map((option) => {
      const { short, long, value, open } = flagsOf(option);
      const flags = `${short ? `Fl ${short} , ` : ''}Fl ${text(`-${long}`)}`;
      const term = `${flags}${value === undefined ? '' : ` ${open ? 'Op Ar' : 'Ar'} ${argument(value)}`}`;
      return [term, [...lines(ended(summaryOf(option))), ...choiceList(option)]];
    }),
  );
}

function operandList(command: Command): readonly string[] {
  const operands = command.operands ?? [];
  if (operands.length === 0) return [];
  return tagged(
    operands.map((each) => [`Ar ${argument(each.name)}`, [...lines(ended(each.summary)), ...choiceList(each)]]),
  );
}

function ended(summary: string): string {
  return /[.!?]$/.test(summary) ? summary : `${summary}.`;
}

function choiceList(option: Pick<Option, 'choices'>): readonly string[] {
  const choices = choicesOf(option);
  if (choices.length === 0) return [];
  const items = choices.flatMap(([name, meaning]) => [`.It Cm ${argument(name)}`, ...(meaning ? lines(meaning) : [])]);
  return ['.Pp', '.Bl -tag -width Ds -compact', ...items, '.El'];
}

function nestedPart(command: Command): readonly string[] {
  const nested = command.commands ?? [];
  if (nested.length === 0) return [];
  return ['.Sh COMMANDS', ...nested.flatMap((each) => nestedPage([command.name, each.name], each))];
}

function nestedPage(path: readonly string[], command: Command): readonly string[] {
  const own = optionGroups(command).filter(([heading]) => heading === 'Options');
  return [
    `.Ss ${argument(['tocsin', ...path].join(' '))}`,
    ...lines(ended(command.summary)),
    '.Pp',
    ...body(command.description),
    ...operandList(command),
    ...own.flatMap(([, options]) => optionList(options)),
    ...(command.examples.length > 0 ? ['.Pp'] : []),
    ...exampleList(command.examples),
    ...(command.commands ?? []).flatMap((each) => nestedPage([...path, each.name], each)),
  ];
}

function exampleList(examples: Command['examples']): readonly string[] {
  return examples.flatMap(([caption, line], i) => [
    ...(i === 0 ? [] : ['.Pp']),
    ...lines(`${caption}:`),
    ...literal(line),
  ]);
}

/** The tour, the commands that stand in its examples and description, and the event. */
function seeAlso(command: Command, commands: readonly Command[]): readonly string[] {
  const said = [command.description, ...command.examples.map(([, line]) => line)].join('\n');
  const others = listed(commands)
    .map(({ name }) => name)
    .filter((name) => name !== command.name && new RegExp(`\\btocsin ${name}\\b`).test(said));
  const pages = ['tocsin 1', ...others.sort().map((name) => `tocsin-${name} 1`), 'tocsin 5'];
  return pages.map((page, i) => `.Xr ${page}${i < pages.length - 1 ? ' ,' : ''}`);
}

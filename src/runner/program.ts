import { CommanderError, Option as Flag, Command as Parser } from 'commander';
import { acts, type Command, isFilter, type Loaders, type Request } from '../declaration/command.js';
import { contract, contractBeside, everywhere } from '../declaration/contract.js';
import { Failure, misuse } from '../declaration/failure.js';
import { type Options, suggestion, type Values } from '../declaration/option.js';
import { version } from '../declaration/version.js';
import type { Screen } from '../manual/help.js';
import { harmless } from '../text/harmless.js';

/** What help is written for; asked only when there is help to write. */
export type Screens = (on: 'stdout' | 'stderr', color: Everywhere['color']) => Screen | Promise<Screen>;

export type Everywhere = Values<typeof everywhere>;
export type Contract = Values<typeof contract>;

/** All there is to do is to print this and to end with this status. */
export interface Answer {
  readonly print: string;
  readonly on: 'stdout' | 'stderr';
  readonly status: number;
}

/** A command to be run, with everything that was said about it read and checked. */
export interface Task {
  /** As people write it after `tocsin`, and as messages begin: `detect`, `fingerprint search`. */
  readonly name: string;
  readonly command: Command;
  readonly request: Request<Options>;
  readonly everywhere: Everywhere;
  /** What every filter takes; the defaults for a command that is no filter. */
  readonly contract: Contract;
  /** What a filter reads; none for standard input. */
  readonly files: readonly string[];
  /** The options given, by their keys, with their texts, in the order given, but for those that every command takes. */
  readonly given: readonly (readonly [key: string, text: string])[];
}

/** Every command there is, in the order events meet them. Reads all their files. */
export function all(loaders: Loaders): Promise<readonly Command[]> {
  return Promise.all(Object.values(loaders).map(async (load) => (await load()).default));
}

/**
 * What the words after `tocsin` ask for. Reads the file of the command they name, and of no other unless all are to
 * be listed. A mistake is an answer too: one line for stderr, status 2.
 */
export async function asked(words: readonly string[], loaders: Loaders, screens: Screens): Promise<Answer | Task> {
  const place: Place = { path: [], command: undefined, children: Object.keys(loaders) };
  try {
    return await answer(words, loaders, screens, place);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (place.command?.failure) {
      const { text, status } = place.command.failure(error);
      return { print: text, on: 'stdout', status };
    }
    const line = ['tocsin', ...place.path].join(' ').concat(': ', error.message);
    return { print: `${harmless(line)}\n`, on: 'stderr', status: error.status };
  }
}

/** How far the words lead from command to nested command. */
interface Place {
  path: readonly string[];
  command: Command | undefined;
  /** The commands that could be named next. */
  children: readonly string[];
  /** By `help` in front of its name, not by an option of the command. */
  isHelp?: boolean;
}

/** The words that are left where they lead no further; options of every command may stand in front of a name. */
async function followed(words: readonly string[], loaders: Loaders, place: Place): Promise<readonly string[]> {
  const before: string[] = [];
  const named = (word: string | undefined) => word !== undefined && place.children.includes(word);
  while (place.children.length > 0) {
    const operands = named(words[0]) ? words : read(words, [everywhere], true).operands;
    const [name = '', ...rest] = operands;
    const asksHelp = name === 'help';
    if (!(asksHelp || named(name))) break;
    before.push(...words.slice(0, words.length - operands.length).filter((word) => word !== '--'));
    if (asksHelp) place.isHelp = true;
    words = asksHelp ? ['--help', ...rest] : rest;
    if (asksHelp) continue;
    const nested = place.command?.commands?.find((each) => each.name === name);
    place.command = nested ?? (await loaders[name]!()).default;
    place.children = (place.command.commands ?? []).map((each) => each.name);
    place.path = [...place.path, name];
  }
  return [...before, ...words];
}

async function answer(
  words: readonly string[],
  loaders: Loaders,
  screens: Screens,
  place: Place,
): Promise<Answer | Task> {
  const rest = await followed(words, loaders, place);
  const { command, path, children } = place;
  const reading = read(rest, command && acts(command) ? tables(command) : [everywhere]);
  const said = reading.values.at(-1) as Everywhere;
  const status = place.isHelp ? 0 : (command?.asked ?? 0);
  if (said.version) return { print: `tocsin ${version}\n`, on: 'stdout', status };
  const [name] = command && acts(command) ? [] : reading.operands;
  if (name !== undefined) throw misuse(`unknown command '${name}'${suggestion(name, [...children, 'help'])}`);
  if (said.help) return help(place, loaders, await screens('stdout', said.color), { on: 'stdout', status });
  if (reading.unknown) throw misuse(unknownOption(reading.unknown, reading.known));
  if (command && acts(command)) return taskOf(path.join(' '), command, reading);
  return help(place, loaders, await screens('stderr', said.color), { on: 'stderr', status: 2 });
}

async function help({ path, command }: Place, loaders: Loaders, screen: Screen, end: Omit<Answer, 'print'>) {
  const { commandHelp, overview } = await import('../manual/help.js');
  return { ...end, print: command ? commandHelp(path, command, screen) : overview(await all(loaders), screen) };
}

/** The options a command takes: its own, the contract's if it is a filter, and what every command takes, last. */
function tables(command: Command): readonly Options[] {
  return isFilter(command)
    ? [command.options, contractBeside(command.options), everywhere]
    : [command.options, everywhere];
}

function taskOf(name: string, command: Command, { values, operands, given }: Reading): Task {
  const declared = command.operands ?? [];
  const taken = declared.at(-1)?.many ? operands.length : Math.min(declared.length, operands.length);
  const missing = declared[operands.length];
  if (missing && !missing.optional) throw misuse(`${missing.name.toUpperCase()} is missing: ${missing.summary}`);
  const rest = operands.slice(taken);
  if (rest.length > 0 && !isFilter(command)) throw misuse(`'${rest[0]}' is one word too many`);
  for (const [i, word] of operands.slice(0, taken).entries()) {
    const { choices } = declared[i] ?? declared.at(-1) ?? {};
    if (choices && !Object.hasOwn(choices, word))
      throw misuse(`'${word}' is none of ${Object.keys(choices).join(', ')}${suggestion(word, Object.keys(choices))}`);
  }
  return {
    name,
    command,
    request: { options: values[0] as Values<Options>, operands: operands.slice(0, taken) },
    everywhere: values.at(-1) as Everywhere,
    contract: { ...fallbacks(contract), ...(isFilter(command) && values[1]) } as Contract,
    files: rest,
    given,
  };
}

function unknownOption(word: string, known: readonly Flag[]): string {
  const [name = '', value] = word.split('=', 2);
  const option = known.find((each) => is(each, name));
  if (option && value !== undefined) return `${name} takes no value`;
  const names = name.startsWith('--') ? known.map(({ long }) => long ?? '') : [];
  const begun = names.filter((each) => each.startsWith(name));
  return `unknown option ${name}${begun.length === 1 ? `; did you mean ${begun[0]}?` : suggestion(name, names)}`;
}

function is({ long, short }: Flag, word: string): boolean {
  return word === long || word === short;
}

interface Reading {
  /** The values of each table of options, in the order of the tables. */
  readonly values: readonly Readonly<Record<string, unknown>>[];
  readonly operands: readonly string[];
  readonly given: readonly (readonly [key: string, text: string])[];
  /** The first word that looks like an option and is none. */
  readonly unknown: string | undefined;
  readonly known: readonly Flag[];
}

function fallbacks(options: Options): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.fallback]));
}

/** Reads the options out of `words`; with `lead`, only those in front of the first operand. */
function read(words: readonly string[], tables: readonly Options[], lead = false): Reading {
  const parser = new Parser().exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  if (lead) parser.passThroughOptions();
  const given: [string, string][] = [];
  const values = tables.map((options) => {
    const values = fallbacks(options);
    const seen = new Set<string>();
    for (const [key, option] of Object.entries(options)) {
      const flag = new Flag(option.flags).preset('').argParser((text: string) => {
        if (options !== everywhere) given.push([key, text]);
        try {
          values[key] = option.read(text, seen.has(key) ? values[key] : undefined);
        } catch (error) {
          if (error instanceof Failure) throw new Failure(`${flag.long} ${text}: ${error.message}`, error.status);
          throw error;
        }
        seen.add(key);
      });
      parser.addOption(flag);
    }
    return values;
  });
  try {
    const { operands, unknown } = parser.parseOptions(lead ? [...words] : [...exact(words, parser.options)]);
    if (!lead && unknown.some((word) => word === '--help' || word === '-h')) values.at(-1)!['help'] = true;
    return { values, operands, given, unknown: unknown[0], known: parser.options };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const flags = /'(.*)'/.exec(error.message)?.[1] ?? '';
    throw misuse(`a value is missing after ${flags}`);
  }
}

/**
 * The words with what is open about values decided. An option whose value may be left out takes the next word unless
 * that is `-`, or looks like a file: a slash in it, or the ending of one. `--p95=field` is exact. An option that needs
 * a value never takes another option for it, unless written `--by=--window`.
 */
function* exact(words: readonly string[], known: readonly Flag[]): Generator<string> {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const next = words[i + 1];
    if (word === '--') return yield* words.slice(i);
    const option = known.find((each) => is(each, word));
    if (option?.optional && !option.required && next !== undefined && looksLikeFile(next)) yield `${option.long}=`;
    else yield word;
    if (!option?.required || next === undefined) continue;
    if (next.startsWith('--') && known.some((each) => each.long === next.split('=', 1)[0]))
      throw misuse(`a value is missing after ${option.flags}`);
    yield next;
    i++;
  }
}

function looksLikeFile(word: string): boolean {
  return word === '-' || word.includes('/') || /\.(ndjson|jsonl?|csv|tsv|log|txt|gz)$/i.test(word);
}

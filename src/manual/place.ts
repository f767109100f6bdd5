import { acts, type Command, isFilter, type Operand } from '../declaration/command.js';
import { everywhere } from '../declaration/contract.js';
import { choicesOf, completes, flagsOf, listed, type Option, optionGroups } from './page.js';

/** Words to offer, each with its meaning, which may be empty. */
export type Words = readonly (readonly [word: string, meaning: string])[];

/** What may stand at one place: some words, files or folders, or what no shell can know. */
export interface Offer {
  readonly words: Words;
  readonly kind: 'file' | 'folder' | undefined;
}

export interface Choice extends Offer {
  readonly short: string | undefined;
  readonly long: string;
  readonly summary: string;
  /** What its value is called; undefined for a switch. */
  readonly value: string | undefined;
  /** The value may be left out, so that only `--name=value` is surely one. */
  readonly open: boolean;
  /** It may be given more than once, each adding to the others. */
  readonly many: boolean;
}

/** A place on the command line: after `tocsin`, after `tocsin detect`, after `tocsin fingerprint search`. */
export interface Place {
  /** What was written to come here: empty, `detect`, `fingerprint search`. */
  readonly path: string;
  readonly options: readonly Choice[];
  /** Names of the commands that may follow, with their summaries. */
  readonly commands: Words;
  readonly operands: readonly Offer[];
  /** What follows the operands, any number of times. */
  readonly rest: Offer;
}

const nothing: Offer = { words: [], kind: undefined };

function choice(option: Option): Choice {
  return {
    ...flagsOf(option),
    summary: option.summary,
    many: Array.isArray(option.fallback),
    words: choicesOf(option),
    kind: completes(option),
  };
}

function offer(operand: Operand): Offer {
  return { words: choicesOf(operand), kind: operand.completes };
}

/** Every place there is, the outermost first. `tocsin help` is one, too. */
export function places(commands: readonly Command[]): readonly Place[] {
  const names = listed(commands).map(({ name, summary }) => [name, summary] as const);
  const options = Object.values(everywhere).map(choice);
  const outside = { options, operands: [], rest: nothing };
  return [
    { ...outside, path: '', commands: [...names, ['help', 'Show help for a command']] },
    { ...outside, path: 'help', commands: [], operands: [{ words: names, kind: undefined }] },
    ...listed(commands).flatMap((command) => within([command.name], command)),
  ];
}

function within(path: readonly string[], command: Command): readonly Place[] {
  const nested = command.commands ?? [];
  const operands = acts(command) ? (command.operands ?? []) : [];
  const last = operands.at(-1);
  const files: Offer = { words: [], kind: 'file' };
  const place: Place = {
    path: path.join(' '),
    options: optionGroups(command).flatMap(([, options]) => options.map(choice)),
    commands: nested.map(({ name, summary }) => [name, summary]),
    operands: operands.map(offer),
    rest: isFilter(command) ? files : last?.many ? offer(last) : nothing,
  };
  return [place, ...nested.flatMap((each) => within([...path, each.name], each))];
}

/** The options of a place that take the next word as their value, as they are written. */
export function taking(place: Place): readonly string[] {
  return place.options.filter(({ value, open }) => value !== undefined && !open).flatMap(written);
}

/** `-m` and `--method`. */
export function written({ short, long }: Choice): readonly string[] {
  return short ? [`-${short}`, `--${long}`] : [`--${long}`];
}

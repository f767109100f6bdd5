import { readDuration } from '../event/duration.js';
import { readThreshold, type Threshold } from '../event/threshold.js';
import { meant as suggestion } from '../expression/nearest.js';
import { misuse } from './failure.js';

export { suggestion };

/** One option of a command: how it is written, what it means, how its text is read. */
export interface Option<T> {
  /** As in the help: `-w, --warning <range>`; none for a switch. `[field]` may be left out, and then '' is read. */
  readonly flags: string;
  readonly summary: string;
  /** Reads the text given; throws `misuse` with the sentence to print. */
  readonly read: (text: string, before: T | undefined) => T;
  /** The value when the option is not given. */
  readonly fallback: T;
  /** The default as help shows it; the summary alone when undefined. */
  readonly shown?: string | undefined;
  /** Words that may be given, with what each means: for the help, the man page and the completions. */
  readonly choices?: Readonly<Record<string, string>> | undefined;
  /** Nothing that is remembered depends on it: a state goes on with another value. */
  readonly beside?: boolean | undefined;
  /** What the completions offer: files, folders, or nothing. Not needed for a value called `<file>` or `<folder>`. */
  readonly completes?: 'file' | 'folder' | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: an option's type is known to the one who reads its value
export type Options = Readonly<Record<string, Option<any>>>;

/** The values of options, each of the type its reader returns. */
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

type Reader<T> = (text: string) => T;

/** An option with a value; undefined when it is not given. */
export function optional<T>(flags: string, summary: string, read: Reader<T>): Option<T | undefined> {
  return { flags, summary, read, fallback: undefined };
}

/** An option with a default, written as a person would give it. */
export function option<T>(flags: string, summary: string, read: Reader<T>, fallback: string): Option<T> {
  return { flags, summary, read, fallback: read(fallback), shown: fallback };
}

/** A switch. `--no-x` gives false, any other true when given. */
export function flag(flags: string, summary: string): Option<boolean> {
  const negative = flags.includes('--no-');
  return { flags, summary, read: () => !negative, fallback: negative };
}

/** An option that may be given again and again; its values in the order given. */
export function many<T>(flags: string, summary: string, read: Reader<T>): Option<readonly T[]> {
  return { flags, summary, read: (text, before) => [...(before ?? []), read(text)], fallback: [] };
}

/** The same option, of which nothing that is remembered depends on the value. */
export function beside<T>(option: Option<T>): Option<T> {
  return { ...option, beside: true };
}

/** One of several words. `members` gives each its meaning. */
export function choice<K extends string>(
  flags: string,
  summary: string,
  members: Readonly<Record<K, string>>,
  fallback?: NoInfer<K>,
): Option<K> {
  const read = (text: string): K => {
    if (Object.hasOwn(members, text)) return text as K;
    throw misuse(`${text} is none of ${Object.keys(members).join(', ')}${suggestion(text, Object.keys(members))}`);
  };
  return { flags, summary, read, fallback: fallback as K, shown: fallback, choices: members };
}

/** Text as it is. */
export function text(given: string): string {
  return given;
}

/** The name of a file. */
export function path(given: string): string {
  if (given === '') throw misuse('the name of a file is empty');
  return given;
}

/** A finite number. */
export function number(given: string): number {
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value)) throw misuse(`${given} is not a number`);
  return value;
}

/** A whole number from `least` up. */
export function whole(least: number): Reader<number> {
  return (given) => {
    const value = number(given);
    if (!Number.isInteger(value) || value < least) throw misuse(`${given} is not a whole number from ${least} up`);
    return value;
  };
}

/** A duration in milliseconds, as `90s`, `5m`, `1h30m`. */
export function duration(given: string): number {
  const value = readDuration(given);
  if (!(value >= 0)) throw misuse(`${given} is not a duration such as 90s, 5m or 1h30m`);
  return value;
}

/** A share of one, as `1%` or `0.01`. */
export function share(given: string): number {
  const value = given.endsWith('%') ? number(given.slice(0, -1)) / 100 : number(given);
  if (value < 0 || value > 1) throw misuse(`${given} is not a share such as 1% or 0.01`);
  return value;
}

/** A range in the syntax of the monitoring plugins. */
export function threshold(given: string): Threshold {
  const range = readThreshold(given);
  if (range) return range;
  if (/^\/.*:/.test(given))
    throw misuse(`${given} is not a range: the shell puts a folder in place of ~, write it as '~:10'`);
  throw misuse(`${given} is not a range: 10 is 0 to 10, 10: from 10 up, ~:10 up to 10, 10:20 between, @10:20 inside`);
}

/** Words with commas or blanks between. */
export function list(given: string): readonly string[] {
  return given.split(/[,\s]+/).filter((word) => word !== '');
}

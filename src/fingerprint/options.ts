import { misuse } from '../declaration/failure.js';
import { choice, duration, flag, many, number, option, optional, path, share, text, whole } from '../declaration/option.js'; // biome-ignore format: one line
import { usualFolder } from './collections.js';

/** A duration that is more than nothing. */
export function positive(given: string): number {
  const value = duration(given);
  if (!(value > 0)) throw misuse(`${given} is no time at all`);
  return value;
}

/** A distance between shapes: more than 0. */
export function distance(given: string): number {
  const value = number(given);
  if (!(value > 0)) throw misuse(`${given} is no distance`);
  return value;
}

function answers(given: string): number {
  const count = whole(1)(given);
  if (count > 10_000) throw misuse(`${given} is more than 10000`);
  return count;
}

/** From 4 up: of fewer values no shape can be told. */
function points(given: string): number {
  const n = whole(4)(given);
  if (n > 10_000) throw misuse(`${given} is more than 10000`);
  return n;
}

/** Values of a shape, where nobody says otherwise. */
export const usualPoints = 60;

/** How long a window is, and of how many values. */
export const windowOptions = {
  window: option('--window <duration>', 'How long a window is', positive, '1h'),
  points: option(
    '--points <n>',
    'Values of a shape: the means of so many slices of the window',
    points,
    String(usualPoints),
  ),
};

/** Which window of metric events is looked at. */
export const spanOptions = {
  ...windowOptions,
  from: optional('--from <time>', 'The window begins here, and lasts --window or until --to', text),
  to: optional('--to <time>', 'The window ends here', text),
  residual: flag('--residual', 'Compare what is left after the daily profile; needs earlier days in the input'),
};

const indexOption = {
  index: optional('-i, --index <folder>', 'Search this index, in place of standard input', path),
};

export const collectionsOption = {
  collections: option('--collections <folder>', 'Where collections are', path, usualFolder),
};

/** Ways to compare two shapes. */
export const likes = {
  dtw: 'by dynamic time warping within a band: parts may come a little earlier or later',
  pearson: "point by point, as Pearson's r orders",
  shift: 'moved as a whole by up to --max-lag, then by dtw',
} as const;

export type Lag = { readonly share: number } | { readonly time: number };

function lag(given: string): Lag {
  return given.endsWith('%') ? { share: share(given) } : { time: duration(given) };
}

/** How shapes are compared. */
const comparisonOptions = {
  like: choice('--like <how>', 'How shapes are compared (default: dtw; shift for a sketch)', likes),
  band: optional(
    '--band <share>',
    'Sakoe-Chiba band: the share of the window that dtw may warp by (default: 5%)',
    share,
  ),
  maxLag: optional('--max-lag <lag>', 'With shift: a share of the window, or a duration (default: 10%; 50% for a sketch)', lag), // biome-ignore format: one line
};

export const searchOptions = {
  subject: option('--subject <subject>', 'The series to look for by its subject; * for any characters', text, ''),
  name: option('--name <name>', 'The series to look for by its name; * for any characters', text, ''),
  sketch: optional('--sketch <sketch>', 'A drawing to look for: numbers, ▁▁▇▁, words, SVG; @FILE reads it', text),
  k: option('-k, --count <n>', 'Answers to each query, at most 10000', answers, '10'),
  ...comparisonOptions,
  exclude: many(
    '--exclude <pattern>',
    "Leave out series: a subject or a name, or both as 'SUBJECT NAME'; may be given again",
    text,
  ),
  maxDistance: optional('--max-distance <distance>', 'Only answers as near as this', distance),
  ...spanOptions,
  points: optional('--points <n>', "Values of a shape (default: 60, or the index's)", points),
  ...indexOption,
  collections: optional('--collections <folder>', 'Where collections are (default: collections, if it is there)', path),
};

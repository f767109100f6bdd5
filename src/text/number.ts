import { writeDuration } from '../event/duration.js';
import { writeTime } from '../event/time.js';

/** The significant digits of a number for people, where no more are asked for. */
const usual = 3;

/**
 * A number for people: three significant digits or as many as asked for, more only in front of the point, with commas
 * between thousands; `3.14`, `12,346`, `0.00123`; with an exponent below 0.0001 and from 1e15 up. NaN is `–`.
 */
export function figures(value: number, digits = usual): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? '∞' : '-∞';
  const rounded = size < 10 ** (digits - 1) ? Number(value.toPrecision(digits)) : Math.round(value);
  if (rounded === 0) return '0';
  if (size < 1e-4 || size >= 1e15) return Number(value.toPrecision(digits)).toExponential().replace('+', '');
  const [whole = '', fraction] = String(rounded).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** How many of what: `1 point`, `1,200 points`. */
export function counted(count: number, one: string): string {
  return `${figures(count)} ${one}${count === 1 ? '' : 's'}`;
}

type Steps = readonly (readonly [factor: number, prefix: string])[];

const large: Steps = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [0, '']]; // biome-ignore format: a table
const small: Steps = [[1, ''], [1e-3, 'm'], [1e-6, 'µ'], [0, 'n']]; // biome-ignore format: a table
const binary: Steps = [
  [2 ** 40, 'Ti'], [2 ** 30, 'Gi'], [2 ** 20, 'Mi'], [2 ** 10, 'Ki'], [0, ''],
]; // biome-ignore format: a table

/** Seconds that are told in minutes, hours and days: from two minutes up to what is no duration any more. */
const long = 120;
const endless = 1e9;

/**
 * A value in its unit, in two parts to align: what is right of the figures starts with a blank where one belongs.
 * `s` goes from ns to days (`3.1 ms`, `1h30m`), `B`, `bit`, `Hz`, `W`, `J` and these per second in steps of 1000
 * (`24 MB/s`), `KiB`, `MiB`, `GiB`, `TiB` in steps of 1024, `1/s` is `3.1/s`, `%` follows at once, `1` is nothing.
 * Another unit follows as it is: it is the caller's to make it harmless.
 */
export function measure(value: number, unit = '', digits = usual): readonly [figures: string, suffix: string] {
  if (unit === '' || unit === '1') return [figures(value, digits), ''];
  const size = Math.abs(value);
  if (unit === 's' && size >= long && size < endless && digits === usual)
    return [`${value < 0 ? '-' : ''}${writeDuration(size * 1000)}`, ''];
  if (unit === 's') return prefixed(value, small, 1e-9, 's', digits);
  if (/^(B|bit|Hz|W|J)(\/s)?$/.test(unit)) return prefixed(value, large, 1, unit, digits);
  const step = /^[KMGT]iB$/.test(unit) ? binary.find(([, prefix]) => `${prefix}B` === unit) : undefined;
  if (step) return prefixed(value * step[0], binary, 1, 'B', digits);
  if (unit.startsWith('1/')) return [figures(value, digits), unit.slice(1)];
  return [figures(value, digits), unit === '%' ? '%' : ` ${unit}`];
}

/** `least` stands for the factor of the last step, which takes all that is smaller. */
function prefixed(value: number, steps: Steps, least: number, unit: string, digits: number): readonly [string, string] {
  const size = Math.abs(Number(value.toPrecision(digits)));
  if (size === 0) return ['0', ` ${unit}`];
  const [factor, prefix] = steps.find(([from]) => size >= from) ?? [1, ''];
  return [figures(value / (factor || least), digits), ` ${prefix}${unit}`];
}

/** A value with its unit: `3.1 ms`, `24 MB`, `3.1/s`. */
export function quantity(value: number, unit?: string, digits = usual): string {
  return measure(value, unit, digits).join('');
}

/** Digits beyond which two values are one to a person; and those in which they differ where that is what matters. */
const finest = 6;
const all = 15;

/** The fewest significant digits, from three up to `most`, in which the most of these values are written differently. */
export function digitsApart(unit: string | undefined, values: readonly number[], most = finest): number {
  const different = (digits: number): number => new Set(values.map((value) => quantity(value, unit, digits))).size;
  let best = usual;
  for (let digits = usual + 1; digits <= most; digits++) if (different(digits) > different(best)) best = digits;
  return best;
}

/**
 * Two values with the unit once, where it is the same: `0 to 0.2/s`, `900 B to 1.2 kB`. One alone where they are the
 * same; where they only look so in `digits`, with more.
 */
export function interval(lower: number, upper: number, unit?: string, digits = usual): string {
  const needed = Math.max(digits, digitsApart(unit, [lower, upper]));
  const [low, lowSuffix] = measure(lower, unit, needed);
  const [high, highSuffix] = measure(upper, unit, needed);
  if (low === high && lowSuffix === highSuffix) return low + lowSuffix;
  if (lowSuffix === highSuffix || lower === 0) return `${low} to ${high}${highSuffix}`;
  return upper === 0 ? `${low}${lowSuffix} to ${high}` : `${low}${lowSuffix} to ${high}${highSuffix}`;
}

/**
 * A value, and the interval it is held against, in as many digits as tell the three apart: up to six, and more where
 * the value lies outside and would else look like the end of the interval.
 */
export function compared(value: number, lower: number, upper: number, unit?: string): readonly [string, string] {
  const end = value < lower ? lower : Math.min(value, upper);
  const fewest = digitsApart(unit, [value, lower, upper]);
  const alike = value !== end && quantity(value, unit, fewest) === quantity(end, unit, fewest);
  const digits = alike ? digitsApart(unit, [value, end], all) : fewest;
  return [quantity(value, unit, digits), interval(lower, upper, unit, digits)];
}

/** A share of one as odds, with two significant digits: `1 in 40,000`, `1 in 2.5 million`. Empty for what is none. */
export function rarity(share: number): string {
  if (!(share >= 0 && share <= 1)) return '';
  if (share < 1e-15) return 'rarer than 1 in 10^15';
  const odds = Number((1 / share).toPrecision(2));
  if (odds < 1e6) return `1 in ${figures(odds < 10 ? Math.round(odds) : odds)}`;
  for (const [size, word] of [
    [1e12, 'trillion'],
    [1e9, 'billion'],
  ] as const)
    if (odds >= size) return `1 in ${figures(odds / size)} ${word}`;
  return `1 in ${figures(odds / 1e6)} million`;
}

/** The date of a time in UTC, `2026-11-20`. Empty for what is no time. */
export function date(milliseconds: number): string {
  return writeTime(milliseconds).split('T')[0] ?? '';
}

/**
 * The time of day in UTC, `14:02:10`, with thousandths where there are any, and with the date in front where it is
 * not the date of `reference`. `-` for what is no time.
 */
export function clock(milliseconds: number, reference = milliseconds): string {
  const [day, time] = writeTime(milliseconds).split('T');
  if (!time) return '-';
  const short = time.endsWith('.000Z') ? time.slice(0, 8) : time.slice(0, -1);
  return day === date(reference) ? short : `${day} ${short}`;
}

/** Significant digits of the numbers in a `detect` field, at least; and those that say all there is to a number. */
const least = 6;
const all = 17;

export interface Band {
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
}

/** Numbers in six digits, those that are none left out; within lists and maps too. */
export function rounded(held: unknown): unknown {
  if (typeof held === 'number') return Number.isFinite(held) ? short(held) : undefined;
  if (Array.isArray(held)) return held.map(rounded);
  if (typeof held !== 'object' || held === null) return held;
  return Object.fromEntries(Object.entries(held).map(([key, value]) => [key, rounded(value)]));
}

/** A number to six significant digits, more only in front of the point, so that it is the one that messages tell. */
export function short(number: number, digits = least): number {
  if (digits >= all || !Number.isFinite(number)) return number;
  const whole = 10 ** (digits - 1);
  let size = Math.abs(number);
  if (size >= whole && size < 1e15) return Math.round(number);
  if (size === 0 || !(size >= 1e-3 && size < 1e15)) return Number(number.toPrecision(digits));
  let factor = 1;
  for (; size < whole; size *= 10) factor *= 10;
  return Math.round(number * factor) / factor;
}

/**
 * A band in six digits, or in as many more as it takes for the value to lie on the same side of its ends, and the ends
 * about the expected value, as they did.
 */
export function roundedBand(band: Band, value: number): Band {
  for (let digits = least; ; digits += 3) {
    const { expected, lower, upper } = band;
    const near = { expected: short(expected, digits), lower: short(lower, digits), upper: short(upper, digits) };
    if (digits >= all || isAlike(band, near, value)) return near;
  }
}

function isAlike(a: Band, b: Band, value: number): boolean {
  return (
    value < a.lower === value < b.lower &&
    value > a.upper === value > b.upper &&
    a.lower < a.upper === b.lower < b.upper &&
    a.expected < a.lower === b.expected < b.lower &&
    a.expected > a.upper === b.expected > b.upper
  );
}

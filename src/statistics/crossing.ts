import { theilSen } from './trend.js';

/** The past in blocks: mean times, and of each block the mean, the least and the greatest value. */
export interface Past {
  readonly times: Float64Array;
  readonly means: Float64Array;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** When a limit will be crossed, in the unit of the times, with an interval of 95 %; the slope is that of the means. */
export interface Crossing {
  readonly at: number;
  readonly earliest: number;
  /** Infinity where it may be that it never is. */
  readonly latest: number;
  readonly slope: number;
}

/** The part of the past that is the short window, and blocks it has at least. */
const part = 1 / 4;
const fewest = 6;
/** Times to the crossing by both windows differ by no more than this factor. */
const agreement = 4;
/** A fall back by more than this part of the range, against the way to the limit, is a clean-up. */
const cleanUp = 0.3;

/**
 * When the line through a series crosses a limit; undefined where it does not lead there, or only after longer than is
 * known of the past. The medians of slopes over the
 * whole past and over its last quarter must both lead to the limit and about agree when, so neither a burst nor what was
 * long ago decides. Where the series was cleaned up in between, what counts is whether the lowest values of the cycles
 * lead there too, or else whether the present cycle reaches the limit before it is as long as the longest one so far.
 */
export function crossing(past: Past, limit: number): Crossing | undefined {
  const { times, means } = past;
  const last = times.length - 1;
  const now = times[last]!;
  const from = turns(means, limit);
  const start = from.at(-1) ?? 0;
  const short = Math.max(fewest, Math.floor(times.length * part));
  const recent = Math.max(0, Math.min(last + 1 - short, last));
  const near = lineFrom(past, Math.max(start, recent), limit);
  if (!near || near.at - now > now - times[0]!) return undefined;
  if (from.length === 0) {
    const far = lineFrom(past, 0, limit);
    if (!far) return undefined;
    const [a, b] = [near.at - now, far.at - now].map((left) => Math.max(left, 1)).sort((x, y) => x - y);
    return b! > agreement * a!
      ? undefined
      : { ...near, earliest: Math.min(near.earliest, far.at), latest: Math.max(near.latest, far.at) };
  }
  const longest = Math.max(
    ...from.slice(1).map((turn, i) => times[turn]! - times[from[i]!]!),
    times[from[0]!]! - times[0]!,
  );
  return near.at - times[start]! < longest ? near : undefined;
}

/** The places of blocks that come after a clean-up. */
function turns(means: Float64Array, limit: number): readonly number[] {
  const range = Math.max(...means) - Math.min(...means);
  const towards = Math.sign(limit - means[means.length - 1]!);
  const found: number[] = [];
  let peak = means[0]!;
  for (let i = 1; i < means.length; i++) {
    if ((means[i]! - peak) * towards > 0) peak = means[i]!;
    else if ((peak - means[i]!) * towards > cleanUp * range && (means[i]! - means[i - 1]!) * towards < 0) {
      found.push(i);
      peak = means[i]!;
    }
  }
  return found;
}

/** The crossing by the line through the blocks from a place on. */
function lineFrom({ times, means }: Past, from: number, limit: number): Crossing | undefined {
  const x = times.subarray(from).map((time) => time - times[from]!);
  const y = means.subarray(from);
  if (y.length < fewest) return undefined;
  const { slope, intercept, lower, upper } = theilSen(x, y);
  const now = x[x.length - 1]!;
  const present = intercept + slope * now;
  const distance = limit - present;
  if (!(lower * distance > 0 && upper * distance > 0) || !(slope * distance > 0)) return undefined;
  const [slow, fast] = Math.abs(lower) < Math.abs(upper) ? [lower, upper] : [upper, lower];
  const base = times[from]! + now;
  return { at: base + distance / slope, earliest: base + distance / fast, latest: base + distance / slow, slope };
}

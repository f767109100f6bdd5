/** A change is gross when the value has fallen by more than this part of the median before, or risen by more than that. */
const fallen = 0.5;
const risen = 1;
/** And has moved so many times as far as ever before within as many points; where few were seen, some times more. */
const moved = 2;
const unseen = 4;
/** And farther than the values scatter just before and after, by this factor: at once, not by and by. */
const sudden = 1.2;
/** A fall that ends a climb, or a rise that ends a descent, must be so many times the range of it: a clean-up is none. */
const against = 5;
/** From this part of the range on, from the first third to the last, a series climbs or falls. */
const trending = 0.5;

/**
 * How many points in a row must lie how far beyond all before them, in distances of the extreme on that side from the
 * median. Upwards jobs and bursts are usual, so it takes longer.
 */
const downwards = [[2, 2], [3, 1], [6, 0]] as const; // biome-ignore format: a table
const upwards = [[6, 0.5]] as const;

/** Points of a run beyond all before it that are looked at: with those before a change that happen to be beyond, too. */
export const longest = 8;

/**
 * Whether the last points of a young series are a gross change: of how many it is made, or 0. The last `run` points
 * lie beyond all before them on one side. Judged against median and extremes, so that a spike on the other side hides
 * nothing, and against the farthest move before, so that a course that wanders is none. On simulated series where
 * nothing is wrong it is found in fewer than one of 200, on wandering ones and jobs among them.
 */
export function isGross(values: Float64Array, run: number): number {
  const now = values.at(-1)!;
  const isFall = now < values[values.length - run - 1]!;
  for (const [length, reach] of isFall ? downwards : upwards)
    if (length <= run && isBeyond(values, length, reach, isFall)) return length;
  return 0;
}

function isBeyond(values: Float64Array, length: number, reach: number, isFall: boolean): boolean {
  const count = values.length - length;
  const before = values.slice(0, count).sort();
  const [low, middle, high] = [before[0]!, before[count >> 1]!, before[count - 1]!];
  const limit = isFall
    ? Math.min(low - reach * (middle - low), middle - fallen * Math.abs(middle))
    : Math.max(high + reach * (high - middle), middle + risen * Math.abs(middle));
  for (let i = count; i < values.length; i++) if (isFall ? !(values[i]! < limit) : !(values[i]! > limit)) return false;
  const move = moveTo(values, count, length);
  if (move < sudden * Math.max(rangeOf(values, count - length, length), rangeOf(values, count, length))) return false;
  if (move < (isAgainst(values, count, isFall, high - low) ? against * (high - low) : 0)) return false;
  const enough = moved * (1 + (unseen * length) / count);
  for (let i = length; i <= count - length; i++) if (move < enough * moveTo(values, i, length)) return false;
  return true;
}

/** How far the level of so many values from a place on is from that of as many before it. */
function moveTo(values: Float64Array, at: number, length: number): number {
  return Math.abs(levelOf(values, at, length) - levelOf(values, at - length, length));
}

/** The median, of two the mean: one spike among more is no level. */
function levelOf(values: Float64Array, from: number, length: number): number {
  const sorted = values.slice(from, from + length).sort();
  return (sorted[(length - 1) >> 1]! + sorted[length >> 1]!) / 2;
}

/** Whether the first `count` values climb where they fall then, or the other way round. */
function isAgainst(values: Float64Array, count: number, isFall: boolean, range: number): boolean {
  const third = Math.floor(count / 3);
  const climb = meanOf(values, count - third, third) - meanOf(values, 0, third);
  return (isFall ? climb : -climb) > trending * range;
}

function meanOf(values: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let i = from; i < from + length; i++) sum += values[i]!;
  return sum / length;
}

function rangeOf(values: Float64Array, from: number, length: number): number {
  let [low, high] = [values[from]!, values[from]!];
  for (let i = from + 1; i < from + length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return high - low;
}

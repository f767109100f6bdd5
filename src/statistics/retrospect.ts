/** A level that a series left for another, looking back: at a place, from a median to another. */
export interface Shift {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** What is strange in a short series as a whole, by the places of its points. */
export interface Retrospect {
  readonly shift: Shift | undefined;
  readonly outliers: readonly number[];
  /** The median of all, or before the shift, and the band in which most lie. */
  readonly middle: number;
  readonly lower: number;
  readonly upper: number;
}

/** Values below which nothing is said. */
const fewest = 12;
/** Values on each side of a shift, at least. */
const side = 5;
/** Medians that differ by so many times the scatter around them are two levels. */
const levels = 6;
/** A step must explain so much more than a straight line: the scatter left, as a part of what the line leaves. */
const stepped = 0.6;
/** Deviations from the median from which a value is an outlier, and how many there may be of all. */
const deviations = 8;
const mostOutliers = 0.1;

/**
 * Looks back over a short series: one change of level, and values far from the others. Medians and median absolute
 * deviations (Hampel), so that what is strange does not hide itself; a course that climbs or falls evenly is no change.
 * Undefined where nothing is strange. Costs the square of the number of values, which should be some hundred.
 */
export function retrospect(values: ArrayLike<number>): Retrospect | undefined {
  if (values.length < fewest) return undefined;
  const all = Float64Array.from(values);
  const shift = shiftOf(all);
  const middle = shift?.before ?? median(all);
  const rest = all.map((value, i) => value - (shift && i >= shift.at ? shift.after : middle));
  const scale = scatterOf(rest);
  const outliers = [...rest.keys()].filter((i) => Math.abs(rest[i]!) > deviations * scale);
  const told = outliers.length <= mostOutliers * all.length ? outliers : [];
  if (!shift && told.length === 0) return undefined;
  return { shift, outliers: told, middle, lower: middle - 3 * scale, upper: middle + 3 * scale };
}

/** The split that leaves the least scatter, where that is far less than a straight line leaves. */
function shiftOf(values: Float64Array): Shift | undefined {
  const count = values.length;
  let best: Shift | undefined;
  let least = stepped * lineLeaves(values);
  for (let at = side; at <= count - side; at++) {
    const [before, after] = [median(values.subarray(0, at)), median(values.subarray(at))];
    const rest = values.map((value, i) => value - (i < at ? before : after));
    const left = rest.reduce((sum, value) => sum + Math.abs(value), 0);
    if (left >= least || Math.abs(after - before) <= levels * scatterOf(rest)) continue;
    best = { at, before, after };
    least = left;
  }
  return best;
}

/** The sum of distances from the line through the medians of the first and the last third. */
function lineLeaves(values: Float64Array): number {
  const third = Math.floor(values.length / 3);
  const [first, last] = [median(values.subarray(0, third)), median(values.subarray(values.length - third))];
  const slope = (last - first) / (values.length - third);
  const rest = values.map((value, i) => value - slope * i);
  const level = median(rest);
  return rest.reduce((sum, value) => sum + Math.abs(value - level), 0);
}

/** The scatter of residuals as a standard deviation: by their median, or by the mean where more than half are 0. */
function scatterOf(residuals: Float64Array): number {
  const distances = residuals.map((value) => Math.abs(value)).sort();
  const robust = 1.4826 * median(distances);
  if (robust > 0) return robust;
  const kept = distances.subarray(0, Math.ceil((1 - mostOutliers) * distances.length));
  return (1.2533 * kept.reduce((sum, value) => sum + value, 0)) / kept.length;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Of a window of which more is missing (a share) nothing is said of its shape, nor of one with fewer readings. */
export const mostMissing = 0.2;
export const fewest = 4;

/**
 * Fills the slices without a reading (NaN) of a window, in place: on the straight line between their neighbours, and
 * beside the first and the last as these are. Nothing where no slice has one. Linear time.
 */
export function fill(values: Float64Array): void {
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return;
  values.fill(values[first]!, 0, first);
  let last = first;
  for (let i = first + 1; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    for (let gap = last + 1; gap < i; gap++)
      values[gap] = values[last]! + ((values[i]! - values[last]!) * (gap - last)) / (i - last);
    last = i;
  }
  values.fill(values[last]!, last + 1);
}

/** What is known of the readings in a window. */
export interface Readings {
  /** Slices that have one, of `slices`. */
  readonly filled: number;
  readonly slices: number;
  /** How many there are, and the usual time between two of them; NaN while that is not known. */
  readonly count: number;
  readonly interval: number;
  /** How long the window is. */
  readonly width: number;
}

/**
 * The share of a window that is missing: of its slices, those without a reading, but not more than readings are missing
 * by their usual interval. So a series read every five minutes misses nothing in slices of one, nor does one whose
 * readings fall two in one slice and none in the next. 1 with fewer than four slices that have a reading.
 */
export function missingShare({ filled, slices, count, interval, width }: Readings): number {
  if (filled < fewest) return 1;
  const lost = Number.isNaN(interval) ? 0 : Math.max(0, 1 - (count * interval) / width);
  return Math.min(1 - filled / slices, lost);
}

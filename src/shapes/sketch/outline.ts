/** A line through points: times that never decrease, values that grow upwards. Two points of one time are an edge. */
export interface Outline {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/**
 * An outline as the means of `n` slices of equal length, so that no spike is missed however narrow. Its first and last
 * time must differ. Linear time.
 */
export function sliced(outline: Outline, n: number): Float64Array {
  const { values } = outline;
  const times = inSlices(outline.times, n);
  const means = new Float64Array(n);
  let segment = 0;
  for (let slice = 0; slice < n; slice++) {
    let at = slice;
    for (;;) {
      const end = Math.min(slice + 1, times[segment + 1]!);
      if (end > at) means[slice]! += area(times, values, segment, at, end);
      at = Math.max(at, end);
      if (times[segment + 1]! >= slice + 1 || segment + 2 >= times.length) break;
      segment++;
    }
  }
  return means;
}

/** Times as numbers of slices since the first, the last exactly `n`. */
function inSlices(times: readonly number[], n: number): Float64Array {
  const first = times[0]!;
  const span = times.at(-1)! - first;
  return Float64Array.from(times, (time) => ((time - first) / span) * n);
}

function area(times: Float64Array, values: readonly number[], segment: number, from: number, until: number): number {
  const start = times[segment]!;
  const length = times[segment + 1]! - start;
  const first = values[segment]!;
  const rise = values[segment + 1]! - first;
  return (until - from) * (first + (rise * ((from + until) / 2 - start)) / length);
}

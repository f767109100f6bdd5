/** The eight bars, from the lowest to the highest. */
export const bars = '▁▂▃▄▅▆▇█';

/**
 * Values as a line of the eight bars, from the lowest to the highest of them, one character each; `width` characters,
 * each the mean of an equal slice of time, when there are more values than that. What is no finite number is a blank.
 * A constant is drawn low. Linear time.
 */
export function sparkline(values: ArrayLike<number>, width = values.length): string {
  const shown = values.length > width ? slices(values, width) : Array.from(values);
  const { low, high } = range(shown);
  return shown.map((value) => bar(value, low, high)).join('');
}

function bar(value: number, low: number, high: number): string {
  if (!Number.isFinite(value)) return ' ';
  // halved, so that no range overflows
  const span = high / 2 - low / 2;
  const share = span > 0 ? (value / 2 - low / 2) / span : 0;
  return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))]!;
}

function range(values: readonly number[]): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** The means of the finite values of each slice; NaN where there are none. */
function slices(values: ArrayLike<number>, count: number): number[] {
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) continue;
    const slice = Math.floor((i * count) / values.length);
    sums[slice]! += values[i]!;
    counts[slice]!++;
  }
  return Array.from(sums, (sum, slice) => sum / counts[slice]!);
}

/** Of so many slices without a reading nothing is said of a shape (a share of all), and of fewer readings than this. */
export const mostMissing = 0.2;
export const fewest = 4;

/**
 * Fills the slices without a reading (NaN) of a window, in place: on the straight line between their neighbours, and
 * beside the first and the last as these are. Returns the share of slices that are missing: those that lie in a gap
 * longer than the usual distance between readings, since a series read every five minutes misses nothing in slices of
 * one. 1 with fewer than four readings. Linear time and a sort of the gaps.
 */
export function filled(values: Float64Array): number {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) places.push(i);
  if (places.length < fewest) return 1;
  const missing = missingShare(places, values.length);
  if (places.length === values.length) return missing;
  const [first, last] = [places[0]!, places.at(-1)!];
  values.fill(values[first]!, 0, first);
  values.fill(values[last]!, last + 1);
  for (let i = 1; i < places.length; i++) line(values, places[i - 1]!, places[i]!);
  return missing;
}

function line(values: Float64Array, from: number, until: number): void {
  const [start, end] = [values[from]!, values[until]!];
  for (let i = from + 1; i < until; i++) values[i] = start + ((end - start) * (i - from)) / (until - from);
}

function missingShare(places: readonly number[], n: number): number {
  const gaps = places.slice(1).map((place, i) => place - places[i]!);
  const usual = [...gaps].sort((a, b) => a - b)[gaps.length >> 1]!;
  // a step that is no whole number of slices alternates between two
  const beyond = gaps.reduce((sum, gap) => sum + (gap > usual + 1 ? gap - usual : 0), 0);
  const atEnds = Math.max(0, places[0]! - usual) + Math.max(0, n - 1 - places.at(-1)! - usual);
  return (beyond + atEnds) / n;
}

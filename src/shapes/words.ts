/** The slices a shape is put in words by. */
const slices = 15;

/** A change of more than so many standard deviations from slice to slice has the word of its rank, down and up. */
const steps = [0.2, 0.6, 1.5] as const;
const falls = ['flat', 'sag', 'drop', 'plunge'] as const;
const rises = ['flat', 'lift', 'rise', 'surge'] as const;

/**
 * A z-normalised shape in words, for people to read, search and group by; shapes are not found by them. Fourteen
 * changes between the means of 15 slices of equal length (those of its values, when it has fewer), in standard
 * deviations, equal ones gathered: `flat*6 surge drop*2 flat*5`. Mirrored shapes have mirrored words. Linear time.
 */
export function words(z: ArrayLike<number>): string {
  const means = sliceMeans(z, Math.min(slices, z.length));
  const said: string[] = [];
  for (let i = 1; i < means.length; i++) said.push(word(means[i]! - means[i - 1]!));
  return gathered(said).join(' ');
}

function word(change: number): string {
  const size = Math.abs(change);
  const rank = steps.filter((step) => size > step).length;
  return (change < 0 ? falls : rises)[rank]!;
}

function gathered(said: readonly string[]): string[] {
  const runs: string[] = [];
  for (let i = 0; i < said.length; ) {
    let end = i + 1;
    while (said[end] === said[i]) end++;
    runs.push(end - i > 1 ? `${said[i]}*${end - i}` : said[i]!);
    i = end;
  }
  return runs;
}

/**
 * Piecewise aggregate approximation: the means of `count` slices of equal length, a value on a border shared between
 * its two slices. `count` is at most the number of values, which are returned as they are when it is the same.
 */
export function sliceMeans(x: ArrayLike<number>, count: number): Float64Array {
  const means = new Float64Array(count);
  const length = x.length / count;
  for (let slice = 0; slice < count; slice++) {
    const from = slice * length;
    const until = from + length;
    let sum = 0;
    for (let i = Math.floor(from); i < Math.min(x.length, until); i++)
      sum += x[i]! * (Math.min(i + 1, until) - Math.max(i, from));
    means[slice] = sum / length;
  }
  return means;
}

/** The levels that values are scaled to, lowest to highest. */
const levels = 25;

/**
 * The fingerprint that Etsy's Oculus 1.0 gave a series (helpers/fingerprint.rb), to compare with: values scaled to
 * 0..25 and rounded up, each fall or rise to the next in one of five words, `s` (the same) left out. Its bounds are
 * inclusive and asked from the falls on, so it is not mirror-symmetric: a fall of 1 level is `dec`, a rise of 1 is `s`;
 * a fall of 4 is `sdec`, a rise of 4 `inc`. What is no number is dropped; a constant series has no words at all.
 */
export function oculusWords(x: ArrayLike<number>): string {
  const values = Array.from(x).filter(Number.isFinite);
  const { low, high } = bounds(values);
  if (!(high > low)) return '';
  const scaled = values.map((value) => Math.ceil((levels / (high - low)) * (value - low)));
  const said: string[] = [];
  for (let i = 1; i < scaled.length; i++) {
    const one = oculusWord(scaled[i - 1]! - scaled[i]!);
    if (one !== 's') said.push(one);
  }
  return said.join(' ');
}

function bounds(values: readonly number[]): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function oculusWord(fall: number): string {
  if (fall >= 4) return 'sdec';
  if (fall >= 1) return 'dec';
  if (fall >= -1) return 's';
  return fall >= -4 ? 'inc' : 'sinc';
}

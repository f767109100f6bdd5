/** The two-sample Kolmogorov-Smirnov test. */
export interface KolmogorovSmirnov {
  /** The greatest distance between the two distributions. */
  readonly d: number;
  /** Its chance under one distribution, by Stephens' formula for the limit (1970). */
  readonly p: number;
}

/** Costs n log n. */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovSmirnov {
  const [x, y] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
  let d = 0;
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    const value = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= value) i++;
    while (j < y.length && y[j]! <= value) j++;
    d = Math.max(d, Math.abs(i / x.length - j / y.length));
  }
  const root = Math.sqrt((x.length * y.length) / (x.length + y.length));
  return { d, p: kolmogorovTail((root + 0.12 + 0.11 / root) * d) };
}

/** The chance that Kolmogorov's limit distribution is greater. */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k < 40; k += 2) sum += Math.exp((-k * k * Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k < 40; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}

import { normalTail } from './mann-whitney.js';

/** The natural logarithm of the gamma function, for positive numbers (Lanczos, 15 digits). */
export function logGamma(x: number): number {
  let sum = 0.999_999_999_999_809_93;
  for (const [i, part] of lanczos.entries()) sum += part / (x + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const lanczos = [
  676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_6,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
]; // biome-ignore format: a list

/** The regularised incomplete beta function, by Lentz's continued fraction. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let [c, d] = [1, 1 / nonZero(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    for (const step of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / nonZero(1 + step * d);
      c = nonZero(1 + step / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** The chance that Student's t with so many degrees of freedom is greater. */
export function tTail(t: number, freedom: number): number {
  const half = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/** The t that is exceeded with a chance, below a half: the inverse of `tTail`, by bisection. */
export function tQuantile(chance: number, freedom: number): number {
  let [low, high] = [0, 2];
  while (tTail(high, freedom) > chance) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (tTail(middle, freedom) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The standard normal value that is exceeded with a chance. */
export function normalQuantile(chance: number): number {
  let [low, high] = [-40, 40];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Grubbs' critical value, one-sided at `alpha / (2 n)` (Grubbs 1969). */
export function grubbsCritical(n: number, alpha: number): number {
  const t = tQuantile(alpha / (2 * n), n - 2);
  return ((n - 1) / Math.sqrt(n)) * Math.sqrt((t * t) / (n - 2 + t * t));
}

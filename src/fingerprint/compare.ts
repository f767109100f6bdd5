import { bandOf } from '../shapes/distance.js';
import type { Comparison, Like } from '../shapes/scan.js';
import type { Lag } from './options.js';

/** How shapes are compared, as it was asked for. */
export interface CompareAsked {
  readonly like: Like | undefined;
  readonly band: number | undefined;
  readonly maxLag: Lag | undefined;
}

/** The most lag, as a share of the window: what is drawn may be anywhere, what is measured hardly. */
const usualBand = 0.05;
const lagOf = { sketch: 0.5, series: 0.1 };

/** A comparison of shapes of `n` values, each `step` milliseconds long. */
export function comparison(
  { like, band, maxLag }: CompareAsked,
  of: 'sketch' | 'series',
  n: number,
  step: number,
): Comparison {
  const share = maxLag === undefined ? lagOf[of] : 'share' in maxLag ? maxLag.share : maxLag.time / step / n;
  return {
    like: like ?? (of === 'sketch' ? 'shift' : 'dtw'),
    band: bandOf(band ?? usualBand, n),
    lag: Math.min(n - 1, Math.ceil(share * n - 1e-9)),
  };
}

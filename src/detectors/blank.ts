import type { Verdict } from './detector.js';

/** A verdict before anything was judged. */
export function blank(): Verdict {
  const none = Number.NaN;
  const numbers = { expected: none, lower: none, upper: none, score: none, news: none, departure: 0 };
  return { state: 'unknown', ...numbers, points: 0, needed: 0 };
}

import { misuse } from '../declaration/failure.js';
import { instant } from '../declaration/instant.js';

/** A window, and the slices it is cut into. */
export interface Span {
  /** Slices of a window. */
  readonly n: number;
  /** In milliseconds: the length of a window. */
  readonly width: number;
  /** When it begins, in epoch milliseconds; undefined for a window that moves with time. */
  readonly from: number | undefined;
}

/** Which window is meant. */
export interface SpanAsked {
  readonly window: number;
  readonly points: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The window that was asked for: a fixed one, or the last of the input. Throws `misuse`. */
export function spanOf({ window, points: n, from, to }: SpanAsked, now: number): Span {
  const [begin, end] = [instant('--from', from, now), instant('--to', to, now)];
  if (begin !== undefined && end !== undefined && !(begin < end))
    throw misuse('--from is not before --to: there is no window between them');
  if (begin !== undefined) return { n, from: begin, width: end === undefined ? window : end - begin };
  return { n, from: end === undefined ? undefined : end - window, width: window };
}

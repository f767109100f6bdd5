import { misuse } from '../declaration/failure.js';
import { writeDuration } from '../event/duration.js';
import { normalise } from '../shapes/normal.js';
import type { Run } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { collections } from './collections.js';
import type { Print } from './print.js';

/** A saved shape that is watched for. */
export interface Watched {
  readonly z: Float64Array;
  readonly print: Print;
}

/** Windows that differ by no more than this share of their length are as long as each other. */
const alike = 0.1;

/**
 * The saved shapes that can be watched for: those of windows as long as the live one, that are not flat, and no residuals.
 * The others are told. Throws `misuse` where there is none.
 */
export function savedIn(
  asked: { readonly collections: string; readonly points: number; readonly window: number },
  run: Pick<Run, 'note'>,
): readonly Watched[] {
  const { collections: folder, points: n, window } = asked;
  const watched: Watched[] = [];
  const left = { flat: 0, residual: 0, length: new Map<string, number>() };
  for (const each of collections(folder, n)) {
    if ('wrong' in each) {
      run.note(each.wrong);
      continue;
    }
    const { print } = each;
    const width = print.until - print.from;
    if (print.flat) left.flat++;
    else if (print.residual) left.residual++;
    else if (Math.abs(width - window) > alike * window) {
      const length = writeDuration(width);
      left.length.set(length, (left.length.get(length) ?? 0) + 1);
    } else {
      const z = new Float64Array(n);
      normalise(print.values!, z);
      watched.push({ z, print });
    }
  }
  const others = [
    ...[...left.length].map(([length, count]) => `${counted(count, 'shape')} of ${length}: give --window ${length}`),
    ...(left.flat > 0 ? [`${counted(left.flat, 'shape')} that is flat`] : []),
    ...(left.residual > 0 ? [`${counted(left.residual, 'shape')} of a residual`] : []),
  ];
  for (const other of others) run.note(`not watched for: ${other}`);
  if (watched.length === 0)
    throw misuse(`there is no shape of ${writeDuration(window)} to watch for in ${folder}${others.length === 0 ? ' (tocsin fingerprint save keeps one)' : ''}`); // biome-ignore format: one line
  return watched;
}

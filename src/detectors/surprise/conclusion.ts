import type { Retrospect } from '../../statistics/retrospect.js';
import { clock, counted, figures } from '../../text/number.js';
import type { Evidence, Verdict } from '../detector.js';

/** What looking back over a short series has shown, in words; a level that it has kept to the end is a warning. */
export function concluded(
  { shift, outliers, middle, lower, upper }: Retrospect,
  values: Float64Array,
  times: Float64Array,
  verdict: Verdict,
): Evidence {
  const last = values.length - 1;
  const now = times[last]!;
  const first = shift ? shift.at : outliers[0]!;
  const isStill = shift !== undefined || outliers.includes(last);
  verdict.state = isStill ? 'warning' : 'unknown';
  const found = [
    shift
      ? `its level moved from ${figures(shift.before)} to ${figures(shift.after)} at ${clock(times[shift.at]!, now)}`
      : '',
    outliers.length > 0
      ? `${counted(outliers.length, 'outlier')}, first ${figures(values[outliers[0]!]!)} at ${clock(times[outliers[0]!]!, now)}`
      : '',
  ].filter((part) => part !== '');
  return {
    expected: middle,
    lower,
    upper,
    score: Number.NaN,
    rarity: Number.NaN,
    since: times[first]!,
    streak: values.length - first,
    views: undefined,
    reason: found.join('; '),
  };
}

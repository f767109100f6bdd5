import { median } from 'simple-statistics';

/** How good alarms are. Numbers that cannot be told are NaN. */
export interface Outcome {
  readonly failures: number;
  readonly found: number;
  /** False alarms. */
  readonly alarms: number;
  readonly perDay: number;
  readonly perWeek: number;
  readonly perSeriesWeek: number;
  readonly perThousandPoints: number;
  /** Milliseconds from the beginning of a failure to its first alarm; the median of those found. */
  readonly delay: number;
  /** By event: found failures among found failures and false alarms; among all failures; their harmonic mean. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** What was counted: the delays of the failures found, false alarms, over what time and how many points. */
export interface Counted {
  readonly failures: number;
  readonly delays: readonly number[];
  readonly alarms: number;
  /** Milliseconds. */
  readonly span: number;
  /** The time of all series, summed (milliseconds). */
  readonly covered: number;
  /** 0 where they are not known. */
  readonly points: number;
}

const day = 86_400_000;

export function measures({ failures, delays, alarms, span, covered, points }: Counted): Outcome {
  const found = delays.length;
  const perDay = part(alarms * day, span);
  return {
    failures,
    found,
    alarms,
    perDay,
    perWeek: 7 * perDay,
    perSeriesWeek: part(7 * alarms * day, covered),
    perThousandPoints: part(1000 * alarms, points),
    delay: found > 0 ? median([...delays]) : Number.NaN,
    precision: part(found, found + alarms),
    recall: part(found, failures),
    f1: part(2 * found, failures + found + alarms),
  };
}

function part(of: number, whole: number): number {
  return whole > 0 ? of / whole : Number.NaN;
}

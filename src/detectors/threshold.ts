import { misuse } from '../declaration/failure.js';
import { optional, threshold as range } from '../declaration/option.js';
import { alerts, type Threshold } from '../event/threshold.js';
import { digitsApart, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';

interface Ranges {
  readonly warning: Threshold | undefined;
  readonly critical: Threshold | undefined;
}

const options = {
  warning: optional('-w, --warning <range>', 'Warn when a value leaves this range', range),
  critical: optional('-c, --critical <range>', 'Critical when a value leaves this range', range),
};

/** Ranges that are known beforehand: each point has its state at once, and nothing is remembered. */
class Limits implements Bank {
  readonly needed = 1;
  readonly #ranges: Ranges;
  #series = 0;

  constructor(ranges: Ranges) {
    this.#ranges = ranges;
  }

  add(): number {
    return this.#series++;
  }

  judge(_slot: number, _time: number, value: number, verdict: Verdict): void {
    const { warning, critical } = this.#ranges;
    verdict.state =
      critical && alerts(critical, value) ? 'critical' : warning && alerts(warning, value) ? 'warning' : 'ok';
    const usual = verdict.state === 'critical' ? critical : (warning ?? critical);
    verdict.expected = Number.NaN;
    verdict.lower = usual && !usual.inside ? usual.start : Number.NaN;
    verdict.upper = usual && !usual.inside ? usual.end : Number.NaN;
    verdict.score = Number.NaN;
    verdict.news = Number.NaN;
    verdict.points = 1;
    verdict.needed = 1;
  }

  explain(_slot: number, { time, value, unit }: Point, { state, expected, lower, upper, score }: Verdict): Evidence {
    const { warning, critical } = this.#ranges;
    const ranges = [warning && 'the warning', critical && 'the critical'].filter((word) => word).join(' and ');
    const reason =
      state === 'ok'
        ? `${quantity(value, unit)} is within ${ranges} range`
        : breach(state === 'critical' ? critical! : warning!, value, unit, state);
    return { expected, lower, upper, score, rarity: Number.NaN, since: time, streak: 1, views: undefined, reason };
  }

  save(): unknown {
    return this.#series;
  }

  restore(saved: unknown): void {
    this.#series = saved as number;
  }
}

/** Which end of which range was passed, in as many digits as tell it from the value. */
function breach({ text, start, end, inside }: Threshold, value: number, unit: string, state: string): string {
  if (inside) return `${quantity(value, unit)} is inside the ${state} range ${text}`;
  const limit = value < start ? start : end;
  const digits = digitsApart(unit, [value, limit], 17);
  const [came, allowed] = [quantity(value, unit, digits), quantity(limit, unit, digits)];
  return `${came} is ${value < start ? 'below' : 'above'} ${allowed}, the limit of the ${state} range ${text}`;
}

export const threshold: Detector = {
  name: 'threshold',
  version: '1',
  summary: 'is it outside the range that -w or -c gives? Judges from the first point on',
  source: 'Monitoring Plugins development guidelines, thresholds and ranges',
  options,
  open: (ranges: Ranges) => {
    if (ranges.warning || ranges.critical) return new Limits(ranges);
    throw misuse('the method threshold needs a range: -w, -c or both');
  },
};

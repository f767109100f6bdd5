import { misuse } from '../declaration/failure.js';
import { optional, threshold as range } from '../declaration/option.js';
import { alerts, type Threshold } from '../event/threshold.js';
import { digitsApart, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { float64, Pool, uint32 } from './pool.js';

interface Ranges {
  readonly warning: Threshold | undefined;
  readonly critical: Threshold | undefined;
}

const options = {
  warning: optional('-w, --warning <range>', 'Warn when a value leaves this range', range),
  critical: optional('-c, --critical <range>', 'Critical when a value leaves this range', range),
};

/**
 * Ranges that are known beforehand: each point has its state at once. Remembered is only when a series left each, and the
 * points since: 24 bytes a series.
 */
class Limits implements Bank {
  readonly needed = 1;
  readonly #ranges: Ranges;
  readonly #pool = new Pool({ since: float64(2), streak: uint32(2) });

  constructor(ranges: Ranges) {
    this.#ranges = ranges;
  }

  add(): number {
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
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
    this.#beyond(slot * 2, time, verdict.state !== 'ok');
    this.#beyond(slot * 2 + 1, time, verdict.state === 'critical');
    verdict.departure = verdict.state === 'ok' ? 0 : beyond(usual!, value);
  }

  /** A point that is beyond a range, or is not. */
  #beyond(place: number, time: number, isBeyond: boolean): void {
    const { since, streak } = this.#pool.at;
    if (!isBeyond) streak[place] = 0;
    else if (streak[place]!++ === 0) since[place] = time;
  }

  explain(slot: number, { time, value, unit }: Point, { state, expected, lower, upper, score }: Verdict): Evidence {
    const { warning, critical } = this.#ranges;
    const reason =
      state === 'ok'
        ? `${quantity(value, unit)} is ${respected(this.#ranges)}`
        : breach(state === 'critical' ? critical! : warning!, value, unit, state);
    const { since, streak } = this.#pool.at;
    const place = slot * 2 + (state === 'critical' ? 1 : 0);
    const begun = streak[place]! > 0 ? { since: since[place]!, streak: streak[place]! } : { since: time, streak: 1 };
    return { expected, lower, upper, score, rarity: Number.NaN, ...begun, views: undefined, reason };
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

/** Where a value is that alerts in none of the ranges. */
function respected({ warning, critical }: Ranges): string {
  const given = [
    { range: warning, name: 'the warning' },
    { range: critical, name: 'the critical' },
  ];
  const names = (inside: boolean): string =>
    given.flatMap(({ range, name }) => (range?.inside === inside ? [name] : [])).join(' and ');
  const [within, outside] = [names(false), names(true)];
  const parts = [within && `within ${within} range`, outside && `outside of ${outside} range, whose inside alerts`];
  return parts.filter((part) => part !== '').join(' and ');
}

/** How far a value lies beyond the nearest end of a range; NaN where the inside of it alerts. */
function beyond({ start, end, inside }: Threshold, value: number): number {
  return inside ? Number.NaN : value - (value < start ? start : end);
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

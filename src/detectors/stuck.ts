import { counted, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
import { float64, Pool, uint8, uint32 } from './pool.js';

/** Points before a series is judged. */
const needed = 60;
/** A run of one value counts from so many points on, and from so many times the longest run that there was. */
const shortest = 8;
const times = 3;
/** Of the runs of a series, the share that may be longer than one point where a long one is to be strange. */
const repeats = 0.5;
/** The longest run is forgotten by half in so many points, so that an old fault does not hide a new one. */
const fading = 0.5 ** (1 / 20_000);
const critical = 4;
/** Points before a run without which nothing is known of its series. */
const fewest = 30;

/**
 * A value that comes again and again, exactly the same, far longer than this series has ever shown one: an exporter that
 * hangs, a sensor that froze, a count that fell to nothing. Judged by the series' own runs of equal values: from 8
 * points on, and from three times the longest run before, in series that repeat a value in less than half of their
 * steps; so constants, states, counts that are mostly zero and gauges in coarse steps are left alone. It is critical at
 * four times the length that raised it, and ends with the first other value. Remembers 40 bytes a series.
 */
class Stuck implements Bank {
  readonly needed = needed;
  /** The last value, its run, the longest run before, points and how many of them repeated the one before. */
  readonly #pool = new Pool({ numbers: float64(5), since: float64(), limit: uint32(), open: uint8() });
  readonly #factors = new Factors();

  add(): number {
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { numbers, since, open } = this.#pool.at;
    const first = slot * 5;
    const points = ++numbers[first + 3]!;
    if (points > 1 && value === numbers[first]) {
      numbers[first + 1]!++;
      if (open[slot] === 0) numbers[first + 4]!++;
    } else {
      this.#end(slot, numbers[first + 1]!);
      numbers[first] = value;
      numbers[first + 1] = 1;
      since[slot] = time;
    }
    if (points > needed && open[slot] === 0) this.#judge(slot);
    const run = numbers[first + 1]!;
    verdict.points = points;
    verdict.needed = needed + 1;
    verdict.expected = verdict.lower = verdict.upper = verdict.news = Number.NaN;
    verdict.score = run;
    verdict.departure = open[slot] === 1 ? Number.NaN : 0;
    if (open[slot] === 1) verdict.state = run >= critical * this.#pool.at.limit[slot]! ? 'critical' : 'warning';
    else verdict.state = points > needed ? 'ok' : 'unknown';
  }

  /** A run is over: the longest is remembered, that of an alarm only where it is no alarm any more. */
  #end(slot: number, run: number): void {
    const { numbers, open } = this.#pool.at;
    const longest = slot * 5 + 2;
    if (open[slot] === 1) open[slot] = 0;
    else if (run > numbers[longest]!) numbers[longest] = run;
    else numbers[longest]! *= fading;
  }

  #judge(slot: number): void {
    const { numbers, limit, open } = this.#pool.at;
    const first = slot * 5;
    const run = numbers[first + 1]!;
    const [longest, points, repeated] = [numbers[first + 2]!, numbers[first + 3]!, numbers[first + 4]!];
    const before = points - run;
    const raising = this.#factors.of(slot) * Math.max(shortest, times * longest);
    if (run < raising || run <= longest || before < fewest || repeated - (run - 1) > repeats * before) return;
    open[slot] = 1;
    limit[slot] = run;
    numbers[first + 4] = repeated - (run - 1);
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  explain(slot: number, { time, value, unit }: Point, { state, score }: Verdict): Evidence {
    const { numbers, since } = this.#pool.at;
    const longest = Math.max(1, Math.round(numbers[slot * 5 + 2]!));
    const none = Number.NaN;
    const isAlarm = state === 'warning' || state === 'critical';
    const [points, repeated] = [numbers[slot * 5 + 3]!, numbers[slot * 5 + 4]!];
    let usual = 'values change as usual';
    if (score === points) usual = 'it was never another';
    else if (repeated > repeats * points) usual = 'it often stays the same';
    const reason = isAlarm
      ? `stuck at ${quantity(value, unit)}: the same value ${counted(score, 'time')} in a row where ${counted(longest, 'time')} is the most there was`
      : `${quantity(value, unit)}; ${usual}`;
    const begun = isAlarm ? { since: since[slot]!, streak: score } : { since: time, streak: 1 };
    return { expected: none, lower: none, upper: none, score, rarity: none, ...begun, views: undefined, reason };
  }

  save(): unknown {
    return { pool: this.#pool.save(), factors: this.#factors.save() };
  }

  restore(saved: unknown): void {
    const { pool, factors } = saved as { pool: unknown; factors: unknown };
    this.#pool.restore(pool);
    this.#factors.restore(factors);
  }
}

export const stuck: Detector = {
  name: 'stuck',
  version: '1',
  summary: 'does it show the same value for far longer than it ever did? Judges from point 61 on',
  source: 'Tocsin; runs of equal values against the longest of the series itself',
  undirected: true,
  options: {},
  open: () => new Stuck(),
};

import type { Verdict } from '../detector.js';
import { float64, Pool } from '../pool.js';
import { Absence, type Gone } from './absence.js';
import { Outlying, reachOf } from './outlying.js';
import { type Again, Recurrence } from './recurrence.js';

/** A value so many times as far from the expected one as the band reaches needs no second. */
const far = 3;
/** A strange point that nothing confirms counts as so much of its surprise, and as none where a series was constant. */
const alone = 1 / 4;
/**
 * Two points in a row far out of the band are as strong as this, for each time as far out as the band reaches; from
 * four times on with its root, since a band may be all but nothing.
 */
const perReach = 16;
const straight = 4;
/** But they must be a little surprise: rare counts are often two in a row, far out of a band of almost nothing. */
const hardlySurprised = 4;
/** Of two points that make an alarm, neither may depart from the expected value less than this part of the other. */
const leastPart = 1 / 8;

/** How strong the newest point is, filled anew for each. */
export interface Strong {
  /** Whether it is strange at all. */
  strange: boolean;
  /** What is held against the threshold of an alarm. */
  strength: number;
  /** How many times as far from the expected value as the band reaches. */
  reach: number;
}

/** A point with what the views say of it. */
export interface Judged {
  time: number;
  value: number;
  /** The surprise of each view. */
  readonly surprises: Float64Array;
  /** Whether the series is too young for whole days of it to be known. */
  young: boolean;
  /** Its mean over the last 20 or 250 points, the lesser one; its mean absolute deviation over 20, and over 250. */
  level: number;
  spread: number;
  scatter: number;
}

/** What a point comes into. */
export interface Circumstances {
  /** A surprise of this is strange. */
  least: number;
  /**
   * The value of a series that had but one until the point before, which was the first strange one: then the next
   * belongs to it by staying away on the same side, since a value that comes again is not strange enough by itself. NaN
   * where that is not so.
   */
  constant: number;
  /** Whether an alarm is open: then being out of the band is nothing new. */
  isOpen: boolean;
}

/** What stands beside a surprise as a reason for an alarm, each where it is so at the newest point. */
export interface Beside {
  readonly gone: Gone | undefined;
  readonly again: Again | undefined;
}

/**
 * How strong a point is as a reason for an alarm. Its surprise counts in full where the next point, or the one before,
 * is strange too and departs in earnest, or where it lies three times as far out as the band reaches; else a quarter of
 * it. Two points in a row far out of the band count by how far they are, whatever the surprise (`outlying.ts`); so do
 * points of nothing where there were counts (`absence.ts`), and single spikes that come again (`recurrence.ts`).
 *
 * The second point is what makes it fit for people. With one great surprise alone there is one false alarm in 1,000
 * points of Poisson noise, with two there are 0.04 to 0.12, for any mean from 0.001 to 30. Remembers 68 bytes a series.
 */
export class Strength {
  readonly #outlying = new Outlying();
  readonly #absence = new Absence();
  readonly #recurrence = new Recurrence();
  /** The surprise of the newest point, and how far it lay from the expected value. */
  readonly #pool = new Pool({ newest: float64(2) });
  readonly now: Strong = { strange: false, strength: 0, reach: 0 };

  add(): void {
    this.#pool.add();
    this.#outlying.add();
    this.#absence.add();
    this.#recurrence.add();
  }

  /** Fills `now` for a point. */
  learn(slot: number, point: Judged, verdict: Verdict, { least, constant, isOpen }: Circumstances): void {
    const { value, scatter } = point;
    const { newest } = this.#pool.at;
    const { now } = this;
    const before = newest[slot * 2]!;
    const offBefore = newest[slot * 2 + 1]!;
    const surprise = verdict.score;
    const off = value - verdict.expected;
    newest[slot * 2] = surprise;
    newest[slot * 2 + 1] = off;
    const times = this.#outlying.times(slot, value, verdict);
    const out = isOpen || surprise < hardlySurprised || Math.abs(off) < scatter ? 0 : times;
    const stays = (value - constant) / offBefore >= leastPart;
    const gone = this.#absence.strength(slot, point, verdict.expected, isOpen);
    now.strange = surprise >= least || out > 0 || stays || gone >= least;
    if (!now.strange) return;
    now.reach = reachOf(value, verdict);
    const paired = stays || (before >= least && areAlike(Math.abs(off), Math.abs(offBefore)));
    const both = Math.max(surprise, before);
    const single = now.reach > far ? surprise : now.reach > 0 ? surprise * alone : 0;
    const again = now.reach > 1 ? this.#recurrence.strength(slot, verdict.points, off, both) : 0;
    now.strength = Math.max(paired ? both : single, ofReach(out), gone, again);
  }

  beside(slot: number, { points }: Verdict): Beside {
    return { gone: this.#absence.run(slot), again: this.#recurrence.run(slot, points) };
  }

  save(): unknown {
    const [outlying, absence, recurrence] = [this.#outlying, this.#absence, this.#recurrence].map((part) =>
      part.save(),
    );
    return { pool: this.#pool.save(), outlying, absence, recurrence };
  }

  restore(saved: unknown): void {
    const { pool, outlying, absence, recurrence } = saved as Record<string, unknown>;
    this.#pool.restore(pool);
    this.#outlying.restore(outlying);
    this.#absence.restore(absence);
    this.#recurrence.restore(recurrence);
  }
}

/** The strength of points so many times as far out as the band reaches. */
function ofReach(out: number): number {
  return perReach * (out <= straight ? out : Math.sqrt(straight * out));
}

/** Whether neither of two departures is much less than the other. */
function areAlike(a: number, b: number): boolean {
  return Math.min(a, b) >= leastPart * Math.max(a, b);
}

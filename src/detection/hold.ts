import { float64, Pool, uint8 } from '../detectors/pool.js';
import { severityOf } from '../event/severity.js';

/** Durations in milliseconds. */
export interface Holding {
  /** How long a series must be strange before its alarm is raised, and usual before it is cleared. */
  readonly raiseAfter: number;
  readonly clearAfter: number;
  /** An alarm that is the third within this time is held until the series was ok for as long; 0 for never. */
  readonly flapping: number;
}

const alarms = 3;
const ok = severityOf('ok');
const unknown = severityOf('unknown');
const isAlarm = (severity: number): boolean => severity === 1 || severity === 2;

/**
 * From what the methods say to what is told: alarms are raised and cleared after a while, and those that come and go
 * are held. Time is that of the series' points, so a wait ends with a point: that for an alarm with one that speaks for
 * it itself, since methods hold an alarm for a while after its last such point. A change between warning and critical, or
 * without a point, is told at once. Remembers 27 bytes a series.
 */
export class Hold {
  readonly #holding: Holding;
  /** `since`: when the methods began to say otherwise than is told, while `waiting`; `raised`: the last alarms. */
  readonly #pool = new Pool({
    told: uint8(),
    waiting: uint8(),
    held: uint8(),
    since: float64(),
    raised: float64(alarms - 1),
  });

  constructor(holding: Holding) {
    this.#holding = holding;
  }

  add(): void {
    const slot = this.#pool.add();
    const { told, raised } = this.#pool.at;
    told[slot] = unknown;
    raised.fill(Number.NEGATIVE_INFINITY, slot * (alarms - 1), (slot + 1) * (alarms - 1));
  }

  /**
   * The severity to tell, where the methods say `said` at a time; `usual` for a point that does not speak for the alarm
   * they hold, `atOnce` for a change without a point.
   */
  told(slot: number, time: number, said: number, usual: boolean, atOnce: boolean): number {
    const { told, waiting, since } = this.#pool.at;
    const before = told[slot]!;
    if (said === before) {
      if (waiting[slot] === 1) waiting[slot] = 0;
      return said;
    }
    if (waiting[slot] === 0) since[slot] = time;
    waiting[slot] = 1;
    const wait = this.#wait(slot, before, said);
    const isTooSoon = time - since[slot]! < wait || (usual && wait > 0 && isAlarm(said));
    if (!atOnce && isTooSoon) return before;
    waiting[slot] = 0;
    if (isAlarm(said) && !isAlarm(before)) this.#raise(slot, time);
    if (!isAlarm(said)) this.#pool.at.held[slot] = 0;
    told[slot] = said;
    return said;
  }

  #wait(slot: number, before: number, said: number): number {
    const { raiseAfter, clearAfter, flapping } = this.#holding;
    if (isAlarm(before))
      return isAlarm(said) ? 0 : this.#pool.at.held[slot] ? Math.max(clearAfter, flapping) : clearAfter;
    return isAlarm(said) && (before === ok || before === unknown) ? raiseAfter : 0;
  }

  #raise(slot: number, time: number): void {
    const { held, raised } = this.#pool.at;
    const first = slot * (alarms - 1);
    const { flapping } = this.#holding;
    if (flapping > 0 && time - raised[first]! <= flapping) held[slot] = 1;
    raised.copyWithin(first, first + 1, first + alarms - 1);
    raised[first + alarms - 2] = time;
  }

  /** Whether the alarm of a series is held because it came and went. */
  isHeld(slot: number): boolean {
    return this.#pool.at.held[slot] === 1;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

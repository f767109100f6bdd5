import { float64, Pool, uint8 } from '../detectors/pool.js';

/**
 * Rates of series that are declared to be counters: the increase since the reading before, a second. A counter that
 * fell was started anew from 0, so what it shows is its increase (as Prometheus reckons). After a gap the rate is the
 * mean over it; a reading stated to be missing changes nothing. Remembers 17 bytes a series.
 */
export class Counters {
  readonly #pool = new Pool({ isCounter: uint8(), time: float64(), value: float64() });

  add(isCounter: boolean): void {
    const slot = this.#pool.add();
    this.#pool.at.isCounter[slot] = isCounter ? 1 : 0;
    this.#pool.at.time[slot] = Number.NaN;
  }

  has(slot: number): boolean {
    return this.#pool.at.isCounter[slot] === 1;
  }

  /** The rate at a reading; NaN at the first. */
  rate(slot: number, time: number, reading: number): number {
    const { time: times, value } = this.#pool.at;
    const seconds = (time - times[slot]!) / 1000;
    const increase = reading - value[slot]!;
    times[slot] = time;
    value[slot] = reading;
    return (increase < 0 ? reading : increase) / seconds;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

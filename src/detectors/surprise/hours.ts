import { float64, Pool, uint16 } from '../pool.js';

const hour = 3_600_000;
const day = 24 * hour;
const levelWeight = 0.04;
const courseWeight = 0.1;
/** The profile learns fast while an hour is young, and never slower than this. */
const leastProfileWeight = 0.015;
const youth = 0.3;

/** The hour of the day, 0 to 23, in UTC. */
export function hourOf(time: number): number {
  return Math.floor((((time % day) + day) % day) / hour);
}

/**
 * The usual course of a day: a level that follows the series within some 25 points, and above it what each hour of the
 * day adds. A weekly course is not known, nor is the local clock.
 */
export class Hours {
  readonly #pool = new Pool({ level: float64(), profile: float64(24), visits: uint16(24), course: float64() });

  add(): void {
    this.#pool.add();
  }

  /** Where the first value of a series sets out from. */
  start(slot: number, value: number): void {
    this.#pool.at.level[slot] = value;
  }

  /** The value expected at this hour. */
  expected(slot: number, hour: number): number {
    return this.#pool.at.level[slot]! + this.#pool.at.profile[slot * 24 + hour]!;
  }

  /** Learns a value, and tells how far it lay from the expected one. */
  learn(slot: number, hour: number, value: number): number {
    const { level, profile, visits, course } = this.#pool.at;
    const cell = slot * 24 + hour;
    const above = profile[cell]!;
    const residual = value - level[slot]! - above;
    level[slot]! += levelWeight * (value - above - level[slot]!);
    const visited = visits[cell]!;
    const weight = visited ? Math.max(leastProfileWeight, youth / (visited + 1)) : 1;
    profile[cell]! += weight * (value - level[slot]! - above);
    if (visited < 65_535) visits[cell] = visited + 1;
    course[slot]! += courseWeight * (residual - course[slot]!);
    return residual;
  }

  /** How far the last ten points or so lay off the expected course, in the mean and with their sign. */
  offCourse(slot: number): number {
    return this.#pool.at.course[slot]!;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

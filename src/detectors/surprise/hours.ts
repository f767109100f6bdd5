import { float64, Pool, uint16 } from '../pool.js';

const hour = 3_600_000;
const day = 24 * hour;
const levelWeight = 0.04;
const courseWeight = 0.1;
/** The profile learns fast while an hour is young, and never slower than this. */
const leastProfileWeight = 0.015;
const youth = 0.3;

/** Where the level and the course of a series stand; its profile of 24 hours follows. */
const at = { level: 0, course: 1, profile: 2 } as const;
const width = 26;

/** The hour of the day, 0 to 23, in UTC. */
export function hourOf(time: number): number {
  return Math.floor((((time % day) + day) % day) / hour);
}

/**
 * The usual course of a day: a level that follows the series within some 25 points, and above it what each hour of the
 * day adds. A weekly course is not known, nor is the local clock.
 */
export class Hours {
  readonly #pool = new Pool({ numbers: float64(width), visits: uint16(24) });

  add(): void {
    this.#pool.add();
  }

  /** Where the first value of a series sets out from. */
  start(slot: number, value: number): void {
    this.#pool.at.numbers[slot * width + at.level] = value;
  }

  /** The value expected at this hour. */
  expected(slot: number, hour: number): number {
    const { numbers } = this.#pool.at;
    return numbers[slot * width + at.level]! + numbers[slot * width + at.profile + hour]!;
  }

  /** Learns a value, and tells how far it lay from the expected one. */
  learn(slot: number, hour: number, value: number): number {
    const { numbers, visits } = this.#pool.at;
    const first = slot * width;
    const cell = first + at.profile + hour;
    const above = numbers[cell]!;
    const level = numbers[first + at.level]!;
    const residual = value - level - above;
    const next = level + levelWeight * (value - above - level);
    const visited = visits[slot * 24 + hour]!;
    const weight = visited ? Math.max(leastProfileWeight, youth / (visited + 1)) : 1;
    numbers[first + at.level] = next;
    numbers[cell] = above + weight * (value - next - above);
    if (visited < 65_535) visits[slot * 24 + hour] = visited + 1;
    numbers[first + at.course]! += courseWeight * (residual - numbers[first + at.course]!);
    return residual;
  }

  /** How far the last ten points or so lay off the expected course, in the mean and with their sign. */
  offCourse(slot: number): number {
    return this.#pool.at.numbers[slot * width + at.course]!;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

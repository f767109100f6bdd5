import { Pool, uint8 } from '../pool.js';
import type { Cells, Place } from './cells.js';
import { hourOf } from './hours.js';
import { Smoothers } from './smoothers.js';

/** Points that are gathered before the tables have a centre and a scale. */
export const warmup = 100;
/** The tables start anew when the scatter has grown or shrunk so much, or the level moved so far. */
const wider = 16;
const narrower = 64;
const away = 30;

/**
 * Where the tables of cells are anchored: at the median and the standard deviation of the first 100 points, which then
 * fill them, and anew wherever the series has changed its scale for good.
 */
export class Warmup {
  readonly #pool = new Pool({ silent: uint8() });
  readonly #cells: Cells;
  readonly #place: Place = { value: 0, hour: 0, fastMean: 0, mediumMean: 0, mediumSpread: 0 };
  readonly #unheard = new Float64Array(3);

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  add(): void {
    this.#pool.add();
  }

  /** Anchors the tables of a series on its first points, and fills them with these. */
  anchor(slot: number, values: Float64Array, times: Float64Array): void {
    const mean = values.reduce((sum, each) => sum + each, 0) / warmup;
    const squares = values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
    this.#cells.anchor(slot, values.slice().sort()[warmup >> 1]!, Math.sqrt(squares / warmup));
    const smoothers = new Smoothers();
    smoothers.add();
    for (let i = 0; i < warmup; i++) {
      smoothers.learn(0, values[i]!, i + 1);
      smoothers.place(0, this.#place, values[i]!, hourOf(times[i]!));
      this.#cells.learn(slot, this.#place, this.#unheard);
    }
  }

  /** Now and then: moves the tables where the series has left them. They have no say for 100 points then. */
  follow(slot: number, smoothers: Smoothers, count: number): void {
    if ((count & 31) !== 0 || count <= 2 * warmup) return;
    const slowMean = smoothers.slowMean(slot);
    const scatter = smoothers.slowSpread(slot) * 1.25;
    const scale = this.#cells.scale(slot);
    const outgrown = scatter > wider * scale || (scatter > 0 && scatter < scale / narrower);
    if (!outgrown && !(Math.abs(slowMean - this.#cells.centre(slot)) > away * scale)) return;
    this.#cells.anchor(slot, slowMean, scatter);
    this.#pool.at.silent[slot] = warmup;
  }

  /** Whether the tables may speak; counts the points for which they may not. */
  heard(slot: number): boolean {
    const { silent } = this.#pool.at;
    if (silent[slot] === 0) return true;
    silent[slot]!--;
    return false;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

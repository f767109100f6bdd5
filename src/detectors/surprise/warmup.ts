import { float64, Pool } from '../pool.js';
import type { Cells, Place } from './cells.js';
import type { Smoothers } from './smoothers.js';

/** Points that are gathered before the tables have a centre and a scale. */
export const warmup = 100;
const fields = 5;
/** The tables start anew when the scatter has grown or shrunk so much, or the level moved so far. */
const wider = 16;
const narrower = 64;
const away = 30;

/**
 * Where the tables of cells are anchored: at the median and the standard deviation of the first 100 points, which then
 * fill them, and anew wherever the series has changed its scale for good.
 */
export class Warmup {
  readonly #pool = new Pool({ silent: float64() });
  readonly #gathered = new Map<number, Float64Array>();
  readonly #cells: Cells;
  readonly #place: Place = { value: 0, hour: 0, fastMean: 0, mediumMean: 0, mediumSpread: 0 };
  readonly #unheard = new Float64Array(3);

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  add(): void {
    this.#pool.add();
  }

  /** Keeps the `count`th place of a series, and fills the tables with the last of them. */
  gather(slot: number, place: Place, count: number): void {
    let gathered = this.#gathered.get(slot);
    if (!gathered) this.#gathered.set(slot, (gathered = new Float64Array(warmup * fields)));
    const { value, hour, fastMean, mediumMean, mediumSpread } = place;
    gathered.set([value, hour, fastMean, mediumMean, mediumSpread], (count - 1) * fields);
    if (count < warmup) return;
    this.#gathered.delete(slot);
    const values = gathered.filter((_, i) => i % fields === 0);
    const mean = values.reduce((sum, each) => sum + each, 0) / warmup;
    const squares = values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
    this.#cells.anchor(slot, values.sort()[warmup >> 1]!, Math.sqrt(squares / warmup));
    for (let i = 0; i < gathered.length; i += fields) {
      [this.#place.value, this.#place.hour] = [gathered[i]!, gathered[i + 1]!];
      this.#place.fastMean = gathered[i + 2]!;
      this.#place.mediumMean = gathered[i + 3]!;
      this.#place.mediumSpread = gathered[i + 4]!;
      this.#cells.learn(slot, this.#place, this.#unheard);
    }
  }

  /** Now and then: moves the tables where the series has left them. They have no say for 100 points then. */
  follow(slot: number, smoothers: Smoothers, count: number): void {
    if ((count & 31) !== 0 || count <= 2 * warmup) return;
    const { slowMean, slowSpread } = smoothers.at;
    const scatter = slowSpread[slot]! * 1.25;
    const scale = this.#cells.scale(slot);
    const outgrown = scatter > wider * scale || (scatter > 0 && scatter < scale / narrower);
    if (!outgrown && !(Math.abs(slowMean[slot]! - this.#cells.centre(slot)) > away * scale)) return;
    this.#cells.anchor(slot, slowMean[slot]!, scatter);
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
    return { silent: this.#pool.save(), gathered: this.#gathered };
  }

  restore(saved: unknown): void {
    const { silent, gathered } = saved as { silent: unknown; gathered: Map<number, Float64Array> };
    this.#pool.restore(silent);
    this.#gathered.clear();
    for (const [slot, values] of gathered) this.#gathered.set(slot, values.slice());
  }
}

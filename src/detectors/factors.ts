/** How much higher than usual the thresholds of series are: remembers only the series of which that was ever said. */
export class Factors {
  #bySlot = new Map<number, number>();

  set(slot: number, factor: number): void {
    this.#bySlot.set(slot, factor);
  }

  /** The factor of a series; 1 where nothing was said. */
  of(slot: number): number {
    return this.#bySlot.size === 0 ? 1 : (this.#bySlot.get(slot) ?? 1);
  }

  save(): unknown {
    return new Map(this.#bySlot);
  }

  restore(saved: unknown): void {
    this.#bySlot = new Map(saved as Map<number, number>);
  }
}

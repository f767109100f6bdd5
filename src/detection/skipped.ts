import { Pool, uint8 } from '../detectors/pool.js';

/** Why a reading was not judged. */
export const reasons = ['no reading', 'of too few events', 'during maintenance', 'the first of a counter'] as const;
export type Reason = (typeof reasons)[number];

/** Why the newest reading of a series was not judged. Remembers a byte a series. */
export class Skipped {
  /** The number of the reason, from 1 up; 0 for a reading that was judged. */
  readonly #pool = new Pool({ reason: uint8() });

  add(): void {
    this.#pool.add();
  }

  set(slot: number, reason: Reason | undefined): void {
    this.#pool.at.reason[slot] = reason === undefined ? 0 : reasons.indexOf(reason) + 1;
  }

  /** The part of a message that says why; empty where the newest reading was judged. */
  told(slot: number): string {
    const reason = reasons[this.#pool.at.reason[slot]! - 1];
    return reason === undefined ? '' : `; the newest is ${reason}`;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

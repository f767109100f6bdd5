import type { Event } from '../event/event.js';
import { member } from '../event/field.js';
import { identityOf } from '../event/name.js';
import { stateOf } from '../event/severity.js';
import { figures } from './number.js';
import { judged, number, tooShort } from './status.js';

/** Series named as too short to judge; of the rest the number is told. */
const named = 3;

/**
 * The series that detect has nothing to say about: those that were never anything but `ok`, and those too short to
 * judge. They are counted, not shown. Remembers the identity of every series that has a status.
 */
export class Quiet {
  readonly #quiet = new Set<string>();
  readonly #short = new Map<string, string>();
  readonly #alarmed = new Set<string>();

  /** Whether an event is one of these, and need not be shown. */
  takes(event: Event): boolean {
    if (!judged(event)) return false;
    const series = identityOf(event);
    if (tooShort(event) && !this.#alarmed.has(series)) {
      this.#quiet.delete(series);
      this.#short.set(series, progress(event));
      return true;
    }
    this.#short.delete(series);
    if (stateOf(event) !== 'ok') {
      this.#alarmed.add(series);
      this.#quiet.delete(series);
      return false;
    }
    if (this.#alarmed.delete(series) || recovered(event)) return false;
    this.#quiet.add(series);
    return true;
  }

  /** `997 series quiet, 3 too short to judge: ...`; empty when there were none. */
  summary(): string {
    const counts: string[] = [];
    if (this.#quiet.size > 0) counts.push(`${figures(this.#quiet.size)} series quiet`);
    if (this.#short.size > 0)
      counts.push(`${figures(this.#short.size)}${counts.length > 0 ? '' : ' series'} too short to judge`);
    return counts.join(', ') + this.#names();
  }

  #names(): string {
    if (this.#short.size === 0 || this.#short.size > named) return '';
    const series = [...this.#short].map(([identity, points]) => `${identity.replace('\t', ' ').trim()} (${points})`);
    return `: ${series.join(', ')}`;
  }
}

/** Whether a series was in an alarm before, perhaps in an earlier part of the stream. */
function recovered(event: Event): boolean {
  const was = member(event.detect, 'was');
  return was === 'warning' || was === 'critical';
}

/** `60 of 121 points`. */
function progress(event: Event): string {
  const [points, needed] = ['points', 'needed'].map((name) => number(member(event.detect, name)));
  return `${figures(points ?? 0)}${needed === undefined ? '' : ` of ${figures(needed)}`} points`;
}

import { type Event, textOf } from '../event/event.js';
import { member } from '../event/field.js';
import type { State } from '../event/severity.js';
import { readTime } from '../event/time.js';
import { printable } from './text.js';

const longestMessage = 400;

/** What the last status of a series said. */
export interface Standing {
  readonly state: State;
  /** Unknown because detect has not seen enough points; how many it has seen and how many it needs, NaN: not said. */
  readonly early: boolean;
  readonly points: number;
  readonly needed: number;
  readonly time: number;
  /** As the status says (`detect.since`), else the time of the first of an unbroken row of its state. */
  readonly since: number;
  /** How strange, as detect scores it; 0 when not said. */
  readonly score: number;
  readonly message: string;
}

/** What a status of this state says, coming after another of its series. */
export function standing(event: Event, state: State, time: number, before: Standing | undefined): Standing {
  const { detect, message } = event;
  const early = state === 'unknown' && typeof detect === 'object' && detect !== null;
  const text = textOf(message);
  const [, points, needed] = (early && /(\d{1,9}) of (\d{1,9}) points/.exec(text.slice(0, longestMessage))) || [];
  const stated = readTime(member(detect, 'since'));
  return {
    state,
    early,
    points: numberOr(member(detect, 'points'), Number(points)),
    needed: numberOr(member(detect, 'needed'), Number(needed)),
    time: Number.isNaN(time) && before ? before.time : time,
    since: Number.isNaN(stated) ? (before?.state === state ? before.since : time) : stated,
    score: numberOr(member(detect, 'score'), 0),
    message: text.length > longestMessage ? printable(text, longestMessage) : text,
  };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

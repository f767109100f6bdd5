import { writeDuration } from '../event/duration.js';

/** An age in its largest units: `25m`, `1h30m`; whole seconds, and none below zero. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return seconds === 0 ? '0s' : writeDuration(seconds * 1000);
}

/** How many of what: `1 reading`, `12 readings`. */
export function count(number: number, one: string, more: string): string {
  return `${number} ${number === 1 ? one : more}`;
}

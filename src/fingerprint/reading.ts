import type { Event } from '../event/event.js';

/** Beyond this no sum of squares can be told. */
const largest = 1e100;

/** What a metric event says of its series: a number, nothing (null, a gap that its source stated), or what is of no use. */
export function readingOf({ value, late }: Event, time: number): number | null | undefined {
  if (value === null) return null;
  const isOfUse = typeof value === 'number' && Math.abs(value) <= largest && !Number.isNaN(time) && late !== true;
  return isOfUse ? value : undefined;
}

import { flag } from '../declaration/option.js';
import type { Aggregate } from './aggregate.js';
import { type EventCount, everyEvent } from './event-count.js';

/** Events per second: their number divided by the length of the window, also where the stream covers part of it. */
export const rate: Aggregate = {
  name: 'rate',
  summary: 'events per second',
  options: { rate: flag('--rate', 'Events per second') },
  statistics: (options: { rate: boolean }) =>
    options.rate
      ? [
          {
            label: 'rate',
            unit: '1/s',
            empty: 0,
            field: undefined,
            gatherer: everyEvent,
            value: (events: EventCount, seconds) => events.count / seconds,
          },
        ]
      : [],
};

import { flag } from '../declaration/option.js';
import type { Aggregate } from './aggregate.js';
import { type EventCount, everyEvent } from './event-count.js';

/** How many events came in the window. */
export const count: Aggregate = {
  name: 'count',
  summary: 'number of events',
  options: { count: flag('--count', 'Number of events') },
  statistics: (options: { count: boolean }) =>
    options.count
      ? [
          {
            label: 'count',
            unit: '1',
            empty: 0,
            field: undefined,
            gatherer: everyEvent,
            value: (events: EventCount) => events.count,
          },
        ]
      : [],
};

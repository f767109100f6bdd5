import type { Compile } from '../aggregates/aggregate.js';
import { aggregation } from '../aggregates/aggregation.js';
import { count } from '../aggregates/count.js';
import { aggregates } from '../aggregates/index.js';
import { fills } from '../aggregates/windows.js';
import { command } from '../declaration/command.js';
import { expressions } from '../declaration/expression.js';
import { choice, duration, flag, list, type Options, option, optional, text, whole } from '../declaration/option.js';

const statistics: Options = Object.assign({}, ...aggregates.map(({ options }) => options));

export default command({
  name: 'aggregate',
  summary: 'Turn events into metrics, by key and window',
  reads: 'metric and log events',
  writes: 'metrics, one for each statistic, key and window',
  description: `
Gathers metric and log events by key and window, and writes one metric for each statistic, key and window.
Events of every other type pass unchanged, in order. Without a statistic, events are counted.

FIELD is the field that a statistic reads, value when it is not given: a core field, a tag or a member of data.
A statistic may be asked for again, with another field. Only numbers count, and none beyond 1e100; for --distinct also
text and booleans. What --ratio sums up is a number, or 1 where its expression is true; without a second expression the
sum is divided by the number of events. Where that is 0 there is no reading.

The key is the subject, the event's name and the values of the fields given with --by, the dimensions. With --across it
is without the subject. Without --by the dimensions that stand in the event's name stay; --by and --name put others, or
none, in their place. An event without a name goes by its type.

A metric is called NAME.STATISTIC;dimensions, where NAME is the event's name without dimensions, or what --name says.
Another field than value stands before the statistic, without a leading "tags." or "data.": access.duration.p95.
The dimensions are its tags again. The unit is 1/s for a rate and 1 for counts and ratios; statistics of value have the
unit of the events where it is the same for all. Ratios, means and percentiles tell in data.count of how many they are
made: of a ratio, what it was divided by.

Windows are aligned to the epoch. A window holds its beginning but not its end, and its end is the time of its metrics:
14:02:10 tells what came from 14:02:00 until just before 14:02:10. With --every, windows end that often and overlap.
A window closes when the watermark reaches its end; its metrics come in the order of subject and name. An event is late
when a window it belongs to is closed: it passes with "late":true, and counts in none (see --lateness). One that an
earlier stage marked so passes too. At the end of input what is open is written, up to the window that ends next after
the newest event. A rate is always that over the whole window, though the stream may begin or end within it.

With --fill zero an empty window of a known key is 0, or null for a statistic that has no reading without events. A key
that is born late is filled backwards, to the first window of the stream but over 500 windows at most, since a series of
errors is born with its fault; these points come before its first one, and so later than others of their time.
With --fill last the last value stands again. A key is filled for a day after its last event, or for 1000 windows if
that is longer. Not more than 200000 points are filled at once.

Sums are exact until they are written. A percentile lies between ranks on the straight line; up to 128 numbers in a
window it is exact, beyond that the numbers at these ranks are met within 1 % (DDSketch). Distinct values are exact up
to 2048, beyond that the standard error is 0.8 % (HyperLogLog). So the order of events within a window does not matter.

Beyond --keys, keys that have been silent for longer than they are filled are forgotten; if there are none, further keys
are taken together: their dimensions become "other", and where there are none the subject is empty and the name "other".
Subjects and dimensions are cut at 256 characters, names at 1024. Events without a time, and those that have nothing for
any of the statistics, pass unchanged. Each of these is told on stderr, late events too. A metric whose value is null is
a gap that its source stated: it counts for what needs no value, and does not pass.`,
  options: {
    ...statistics,
    by: option('--by <fields>', 'Fields whose values become dimensions, with commas between', list, ''),
    across: flag('--across', 'Take all subjects together; the metrics have none'),
    name: optional('--name <name>', "Name of the metrics, in place of the events' own", text),
    window: option('--window <duration>', 'Width of a window', duration, '1m'),
    every: optional(
      '--every <duration>',
      'End a window this often; those longer than that overlap (default: --window)',
      duration,
    ),
    fill: choice('--fill <what>', 'What is written for a known key when no events come', fills, 'none'),
    keys: option('--keys <n>', 'Keys to tell apart; those beyond are taken together', whole(1), '10000'),
  },
  examples: [
    ['Requests per second by status', 'tocsin aggregate --by status --window 10s --rate --fill zero access.ndjson'],
    [
      'How slow, over five minutes, every minute',
      'tocsin aggregate --window 5m --every 1m --p50 duration --p99 duration',
    ],
    ['The share of requests that fail', "tocsin aggregate --ratio 'status >= 500' --window 1m access.ndjson"],
    [
      'Visitors and bytes by hour over all servers',
      'tocsin aggregate --across --window 1h --distinct client --sum bytes',
    ],
    ['Metrics by the minute', 'tocsin aggregate --mean --max --window 1m metrics.ndjson'],
  ],
  async open({ options }, run) {
    const compile: Compile = async (text, flag) => {
      const { value, hints } = (await expressions()).compile(text, flag);
      for (const hint of hints) run.note(hint);
      return value;
    };
    const asked = (await Promise.all(aggregates.map((each) => each.statistics(options, compile)))).flat();
    const { by, across, name, window, every = window, fill, keys: limit } = options;
    const settings = { by, across, name, window, every, fill, limit };
    return aggregation(asked.length > 0 ? asked : await count.statistics({ count: true }, compile), settings, run);
  },
});

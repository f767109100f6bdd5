import { command } from '../declaration/command.js';
import { misuse } from '../declaration/failure.js';
import { duration, flag, number, option, whole } from '../declaration/option.js';
import { readDuration } from '../event/duration.js';
import { readTime, writeTime } from '../event/time.js';
import { kinds } from '../simulation/failures/index.js';
import { labelLine, seriesLabels, serverLabels } from '../simulation/labels.js';
import { logLines } from '../simulation/logs.js';
import { metricLines } from '../simulation/metrics.js';
import { estate, scenario } from '../simulation/scenario.js';

/** More points a series have no use, and their number no array. */
const mostPoints = 1e9;

export default command({
  name: 'simulate',
  summary: 'Write metrics or logs of an estate with labelled failures',
  description: `
Writes the metrics of services that are used by day and by week, in order of time: counts, latencies, ratios, counters,
gauges, jobs, disks that are cleaned up, a square wave, a constant, with noise, bursts and gaps like those of real ones.
Twenty series make a cell, one service on four hosts. Now and then something fails. With the same options, --labels
writes in place of the events what failed, where, from when until when: what score needs to judge the alarms of detect.

The same options give the same output. A series does not depend on how many there are; and with --normal nothing fails,
but all that lay outside the failures is as it was; of a counter its rate is, since its count goes on from where the
failure left it. Failures come at random, each kind as often as the next, none in the first tenth of the span, or in its
first week where that is shorter; a series is left alone for a day after each. With KINDs only these come, and only
series that they can befall are made. --list says what each does.

With --logs it writes the access log of as many web servers as --series says: the requests that http.requests counts,
with the errors and durations of its neighbours, for the same failures. Its labels name only the server.

A label is one failure of one series: from and until, both included, subject, name, kind, a note, and failure, which is
the same for all series that one failure befell. A holiday is no failure: it is labelled "nothing". A counter has the
tag counter: detect --counter 'tags.counter == "true"'.
`,
  reads: 'nothing',
  writes: 'metrics, or log events',
  operands: [
    {
      name: 'kind',
      summary: 'Only these failures',
      optional: true,
      many: true,
      choices: Object.fromEntries(kinds.map(({ kind, summary }) => [kind, summary])),
    },
  ],
  options: {
    seed: option('--seed <n>', 'Another seed, other series', whole(0), '1'),
    series: option('--series <n>', 'How many series; with --logs, how many servers', whole(1), '20'),
    step: option('--step <duration>', 'From one reading to the next', duration, '5m'),
    span: option('--span <duration>', 'How long', duration, '28d'),
    start: option('--start <time>', 'When the first reading is taken', start, '2026-01-01T00:00:00Z'),
    failures: option('--failures <rate>', 'How often a series fails on average: 4, or 1/90d', rate, '1/90d'),
    normal: flag('--normal', 'Nothing fails'),
    labels: flag('--labels', 'Write the labels in place of the events'),
    logs: flag('--logs', 'Write the log of web servers in place of metrics'),
    list: flag('--list', 'Say what each kind of failure does'),
  },
  examples: [
    ['A month of twenty series', 'tocsin simulate --seed 7 > events'],
    ['What failed in it', 'tocsin simulate --seed 7 --labels > labels'],
    ['How good are the alarms?', 'tocsin detect events | tocsin score --labels labels'],
    [
      'What does a day without any failure cost?',
      'tocsin simulate --normal --series 1000 --step 1m --span 1d | tocsin detect',
    ],
    [
      'An outage that comes twice or three times, in a log',
      'tocsin simulate relapse --logs --series 1 --span 2d --failures 1',
    ],
  ],
  answer: ({ options }) => (options.list ? list() : undefined),
  async run({ options, operands }, world) {
    const { seed, start, step, span, series } = options;
    if (!(step >= 1)) throw misuse('--step must be a millisecond at least');
    if (span < step || span / step > mostPoints) throw misuse(`--span must hold 1 to ${mostPoints} steps`);
    if (writeTime(start + span) === '') throw misuse('the end lies beyond the year 9999');
    const failures = options.normal ? none : { count: options.failures.count, per: options.failures.per ?? span };
    const settings = { seed, start, step, span, series, failures, kinds: operands };
    for (const text of options.logs ? logs(settings, options.labels) : metrics(settings, options.labels))
      await world.write(text);
    return 0;
  },
});

type Given = Parameters<typeof scenario>[0] & { readonly seed: number };

const none = { count: 0, per: 1 };

function* metrics(settings: Given, labels: boolean): Iterable<string> {
  const simulated = scenario(settings);
  if (labels) for (const label of seriesLabels(simulated.series)) yield labelLine(label);
  else yield* metricLines(simulated);
}

function* logs(settings: Given, labels: boolean): Iterable<string> {
  const simulated = estate(settings);
  if (labels) for (const label of serverLabels(simulated)) yield labelLine(label);
  else yield* logLines(simulated, settings.seed);
}

function list(): string {
  return kinds.map(({ kind, summary, does }) => `${kind}: ${summary}\n    ${does}\n`).join('');
}

function start(given: string): number {
  const time = readTime(given);
  if (!(time >= 0)) throw misuse(`${given} is not a time since 1970 such as 2026-01-01T00:00:00Z`);
  return time;
}

/** So many in the whole span, or in a time that is said. */
function rate(given: string): { readonly count: number; readonly per: number | undefined } {
  const [count = '', per] = given.split('/', 2);
  const time = per === undefined ? undefined : readDuration(/^\d/.test(per) ? per : `1${per}`);
  const failures = number(count);
  if (failures < 0 || (time !== undefined && !(time > 0))) throw misuse(`${given} is not a rate such as 4 or 1/90d`);
  return { count: failures, per: time };
}

import { command } from '../declaration/command.js';
import { misuse } from '../declaration/failure.js';
import { choice, flag, list, type Options, option } from '../declaration/option.js';
import { Detection } from '../detectors/detection.js';
import type { Detector } from '../detectors/detector.js';
import { detectors } from '../detectors/index.js';

const [usual] = detectors as readonly [Detector];
const methods: Readonly<Record<string, string>> = Object.fromEntries(
  detectors.map((each) => [each.name, each.summary]),
);
const ofMethods: Options = Object.assign({}, ...detectors.map((each) => each.options));

const own = {
  method: {
    ...choice('-m, --method <name>', 'How to judge; threshold where -w or -c is given', methods),
    fallback: undefined as string | undefined,
    shown: usual.name,
  },
  emit: choice(
    '--emit <what>',
    'Which status events to write',
    { changes: 'the first state of each series and every change', states: 'the state of each series once, at the end' },
    'changes',
  ),
  annotate: flag('--annotate', 'Pass the metrics too, each with what was found of it in its field detect'),
  key: option('--key <fields>', 'What makes a series, in place of subject and name', list, ''),
} satisfies Options;

export default command({
  name: 'detect',
  summary: 'Tell where a series leaves or regains its normal range',
  description: `
Reads metrics and writes status events: the first state of each series, ok as soon as it can be judged, and every
change. An alarm says in its message and its field detect what came, what was expected, how rare that is, by which
method and views, since when, and the newest 60 values. A series that is too short to judge has the state unknown, at
the end. A recovery tells what the state was.

The method surprise looks at each series in six ways, its views, and tells which of them agree: value (a value hardly
seen before), hourlevel (a level hardly seen at this hour of the day, in UTC), levelspread (a level and scatter hardly
seen together), seasonal (off the course of this hour for some points), drift (far from the mean of the last 250 points)
and quiet (far less scatter than before).

The metrics themselves are consumed; with --annotate they pass, each with its state, score and expected band, and with
news, the score again, where it clearly exceeds what was strange a short while ago. Every other event passes unchanged
and in order. A metric without a time or a number as value passes unscored, and their number is told at the end. The
value null is a reading known to be missing: no method judges it.

A series is what has the same subject and name, or the same fields of --key, which then are dimensions in the name of
its statuses. A point that is not after the newest of its series is late: it is counted, not judged, and with --annotate
passes marked as late. So of two points with the same time the first counts. A metric that an earlier stage has marked
as late passes, and is not judged.

All series and what each method remembers of them is kept in memory, and in --state between runs: 4 to 8 KB a series
with surprise, 1 KB with threshold, and with holt-winters 16 bytes more for each step of the season.
With --emit states each run ends with one status for each series known, those of earlier runs among them, whether or not
the end is the end of all input: this is for cron and --state. A run in which no point came writes none, so that check
says "no data" and not that all is well.`,
  reads: 'metrics',
  writes: 'status events where a series leaves or regains its normal range',
  options: { ...own, ...ofMethods },
  examples: [
    ['Watch the rate of each status of a web server', 'tocsin ingest access.log | tocsin aggregate --by status --window 10s --rate --fill zero | tocsin detect'],
    ['A limit that is known', 'tocsin detect -w 80 -c 95 < cpu.ndjson'],
    ['What Graphite would say of its own export', 'tocsin ingest render.csv | tocsin detect --method holt-winters'],
    ['A check from cron that remembers', 'tocsin detect --state disk.state --emit states new.ndjson | tocsin check'],
  ], // biome-ignore format: a line each
  open({ options }, run) {
    const { method, emit, annotate, key } = options;
    return new Detection({ detector: chosen(method, options), options, emit, annotate, key }, run);
  },
});

/** The method asked for; refuses options that belong to another. */
function chosen(method: string | undefined, given: Readonly<Record<string, unknown>>): Detector {
  const limited = given['warning'] !== undefined || given['critical'] !== undefined;
  const name = method ?? (limited ? 'threshold' : usual.name);
  const detector = detectors.find((each) => each.name === name) ?? usual;
  for (const other of detectors)
    for (const [option, { flags, fallback }] of Object.entries(other.options))
      if (!Object.hasOwn(detector.options, option) && given[option] !== fallback)
        throw misuse(`${/--[\w-]+/.exec(flags)} is of --method ${other.name}, not of ${name}`);
  return detector;
}

import { command } from '../declaration/command.js';
import { expressions } from '../declaration/expression.js';
import { misuse } from '../declaration/failure.js';
import { contents } from '../declaration/file.js';
import { labels } from '../declaration/labels.js';
import {
  choice,
  duration,
  flag,
  list,
  type Options,
  option,
  optional,
  path,
  suggestion,
  text,
  whole,
} from '../declaration/option.js';
import { Calendar } from '../detection/calendar.js';
import { Detection } from '../detection/detection.js';
import { Ensemble } from '../detection/ensemble.js';
import { Feedback } from '../detection/feedback.js';
import { Guard, readFloor } from '../detection/guard.js';
import type { Detector } from '../detectors/detector.js';
import { detectors, usual } from '../detectors/index.js';

const methods: Readonly<Record<string, string>> = Object.fromEntries(
  detectors.map((each) => [each.name, each.summary]),
);
const ofMethods: Options = Object.assign({}, ...detectors.map((each) => each.options));

const own = {
  method: {
    ...optional('-m, --method <names>', 'How to judge; several with commas between. threshold where -w or -c is given', chosen),
    shown: usual.map(({ name }) => name).join(','),
    choices: methods,
  },
  methods: flag('--methods', 'List the methods by the question each answers, and exit'),
  consensus: option('--consensus <n>', 'Methods that must agree on an alarm', whole(1), '1'),
  direction: choice('--direction <way>', 'Which departures matter', {
    both: 'up and down', up: 'above what was expected', down: 'below it',
  }, 'both'),
  floor: optional('--floor <change>', 'Least departure that matters, as 5 or 10%', readFloor),
  minCount: option('--min-count <n>', 'Do not judge readings of fewer events (data.count)', whole(0), '0'),
  raiseAfter: option('--raise-after <duration>', 'How long a series must be strange before its alarm is raised', duration, '0s'),
  clearAfter: option('--clear-after <duration>', 'How long it must be usual before the alarm is cleared', duration, '0s'),
  flapping: option('--flapping <duration>', 'Hold the third alarm within this time until it was ok for as long; 0s for never', duration, '1h'),
  calendar: optional('--calendar <file>', 'Holidays and maintenance windows', path),
  labels: optional('--labels <file>', 'What was said of earlier alarms: nothing, missed', path),
  counter: optional('--counter <expr>', 'Series that are counters, by this CEL expression: judged by their rate', text),
  emit: choice('--emit <what>', 'Which status events to write', {
    changes: 'the first state of each series and every change', states: 'the state of each series once, at the end',
  }, 'changes'),
  annotate: flag('--annotate', 'Pass the metrics too, each with what was found of it in its field detect'),
  key: option('--key <fields>', 'What makes a series, in place of subject and name', list, ''),
} satisfies Options; // biome-ignore format: a table

export default command({
  name: 'detect',
  summary: 'Tell where a series leaves or regains its normal range',
  description: `
Reads metrics and writes status events: the first state of each series, ok as soon as it can be judged, and every
change. An alarm says in its message and its field detect what came, what was expected, how rare that is, by which
method and views, since when, and the newest 60 values. A series that is too short to judge has the state unknown, at
the end; where looking back over the whole of it shows a change or outliers, it tells these. A recovery tells what the
state was.

The default is surprise, with stuck beside it. The method surprise looks at each series in six ways, its views, and
tells which of them agree: value (a value hardly seen before), hourlevel (a level hardly seen at this hour of the day,
in UTC), levelspread (a level and scatter hardly seen together), seasonal (off the course of this hour for some points),
drift (far from the mean of the last 250 points) and quiet (far less scatter than before). How rare a point must be
follows from --budget, the false alarms that are accepted, or from --sensitivity. A fault that comes again after a
recovery is known by where it lay (--relapse).

Several methods with commas between raise an alarm as soon as --consensus of them do. With one, the series is unknown
until the first of them has judged it. --direction, --floor and --min-count keep out what does not matter;
--raise-after, --clear-after and --flapping say when an alarm is told. Times are those of the points.

A calendar has a line a window, as CSV with a header or as JSON: kind (maintenance or holiday), from and until as times
or dates, or every (day, or sat,sun) with times of day, zone, subject and name with * for any characters. Points during
maintenance are neither judged nor learned; on a holiday thresholds are twice as high. Labels have from, until, subject,
name and label: each "nothing" doubles the thresholds of its series from then on, up to 8 times, each "missed" halves
them, down to an eighth. Both leave alone what has limits that are known beforehand, or none to move: threshold,
silence, skyline, forecast, canary and burn-rate. Change-point finds no nearer levels after "missed".

The alarms of stuck, silence, forecast and burn-rate are no departures: --direction and --floor do not hold them back.
Without another method they are refused.

Counters are turned into rates a second only where --counter says so; one that fell was started anew. The metrics
themselves are consumed; with --annotate they pass, each with its state, score and expected band, and with news, the
score again, where it clearly exceeds what was strange a short while ago. Every other event passes unchanged and in
order. A metric without a time or a number as value passes unscored, and their number is told at the end. The value
null is a reading known to be missing: no method judges it.

A series is what has the same subject and name, or the same fields of --key, which then are dimensions in the name of
its statuses. A point that is not after the newest of its series is late: it is counted, not judged, and with --annotate
passes marked as late. So of two points with the same time the first counts. A metric that an earlier stage has marked
as late passes, and is not judged. What series share (the budget, peers, canaries, silence) changes only where the
watermark moves.

All series and what each method remembers of them is kept in memory, and in --state between runs: 4 KB a series with the
default, up to 8 KB while it is young, 1 KB with threshold, and with holt-winters 16 bytes more for each step of the
season; the other methods tell in tocsin-detect(1). With --emit states each run ends with one status for each series
known, those of earlier runs among them, whether or not the end is the end of all input: this is for cron and --state. A
run in which no point came writes none, so that check says "no data" and not that all is well.`,
  reads: 'metrics',
  writes: 'status events where a series leaves or regains its normal range',
  options: { ...own, ...ofMethods },
  examples: [
    ['Watch the rate of each status of a web server', 'tocsin ingest access.log | tocsin aggregate --by status --window 10s --rate --fill zero | tocsin detect'],
    ['Ten false alarms a week over all metrics, and only where something falls', 'tocsin detect --budget 10/week --direction down'],
    ['A limit that is known', 'tocsin detect -w 80 -c 95 < cpu.ndjson'],
    ['What Graphite would say of its own export', 'tocsin ingest render.csv | tocsin detect --method holt-winters'],
    ['Two of three methods must agree', 'tocsin detect --method ewma,mad,derivative --consensus 2'],
    ['A check from cron that remembers', 'tocsin detect --state disk.state --emit states new.ndjson | tocsin check'],
  ], // biome-ignore format: a line each
  answer: ({ options }) => (options.methods ? listed() : undefined),
  async open({ options }, run) {
    const { direction, floor, minCount, raiseAfter, clearAfter, flapping, emit, annotate, key } = options;
    const members = [];
    for (const detector of asked(options)) members.push({ detector, bank: await detector.open(options) });
    if (options.consensus > members.length)
      throw misuse(`--consensus ${options.consensus} is more than there are methods: ${members.length}`);
    const guard = new Guard({ direction, floor, minCount });
    return new Detection(
      {
        ensemble: new Ensemble(members, options.consensus, guard),
        guard,
        hold: { raiseAfter, clearAfter, flapping },
        calendar: read(options.calendar, (text, path) => new Calendar(text, path)),
        feedback: read(options.labels, (text, path) => new Feedback(labels(text, path))),
        isCounter:
          options.counter === undefined
            ? undefined
            : (await expressions()).selection(options.counter, '--counter').test,
        emit,
        annotate,
        key,
      },
      run,
    );
  },
});

/** What is made of a file that an option names; undefined where it is not given. */
function read<T>(path: string | undefined, make: (text: string, path: string) => T): T | undefined {
  return path === undefined ? undefined : make(contents(path), path);
}

/** Each method with the question it answers and where it is described. */
function listed(): string {
  const wide = Math.max(...detectors.map(({ name }) => name.length)) + 2;
  return detectors
    .map(({ name, summary, source }) => `${name.padEnd(wide)}${summary}\n${' '.repeat(wide)}${source}\n`)
    .join('');
}

/** Methods by their names. */
function chosen(given: string): readonly Detector[] {
  const names = [...new Set(list(given))];
  if (names.length === 0) throw misuse('no method is named');
  return names.map((name) => {
    const detector = detectors.find((each) => each.name === name);
    if (detector) return detector;
    throw misuse(`${name} is none of ${Object.keys(methods).join(', ')}${suggestion(name, Object.keys(methods))}`);
  });
}

/** The methods asked for; refuses options that belong to others. */
function asked(given: Readonly<Record<string, unknown>>): readonly Detector[] {
  const limited = given['warning'] !== undefined || given['critical'] !== undefined;
  const members = (given['method'] as readonly Detector[] | undefined) ?? (limited ? chosen('threshold') : usual);
  const named = (of: readonly Detector[]): string => of.map((each) => each.name).join(', ');
  for (const [name, { flags, fallback }] of Object.entries(ofMethods)) {
    const takers = detectors.filter(({ options }) => Object.hasOwn(options, name));
    if (given[name] !== fallback && !members.some((each) => takers.includes(each)))
      throw misuse(`${/--[\w-]+/.exec(flags)} is of --method ${named(takers)}, not of ${named(members)}`);
  }
  const guarded =
    given['direction'] !== own.direction.fallback ? '--direction' : given['floor'] ? '--floor' : undefined;
  if (guarded && members.every(({ undirected }) => undirected))
    throw misuse(`${guarded} has no meaning for ${named(members)}: there is nothing that values depart from`);
  return members;
}

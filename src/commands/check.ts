import { command } from '../declaration/command.js';
import { Failure } from '../declaration/failure.js';
import { choice, list, option, optional, text, threshold } from '../declaration/option.js';
import { severityOf } from '../event/severity.js';
import { Limits } from '../plugin/limits.js';
import { pluginLines, refusal } from '../plugin/line.js';
import { Memory } from '../plugin/memory.js';
import { stats } from '../plugin/readings.js';
import { verdict } from '../plugin/verdict.js';

const service = 'TOCSIN';
const usage = 'usage: tocsin check [-w RANGE] [-c RANGE] [--stat STAT] [FILE...]; more: tocsin help check';

export default command({
  name: 'check',
  summary: 'Say in one line how all is, as a plugin for Nagios, Icinga and Sensu, or from cron',
  description: `
Reads events to their end, then prints one line with a state, the reason and perfdata, and ends with the exit status of
a monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. No event passes.

Statuses: the last state of each series counts, and the worst of them decides, critical before warning before unknown
before ok; one that has recovered is ok again. The line says which series it is, since when (UTC, with the date where
that is not the date of the newest event) and what its status says, and how many series are in each state. Series that
detect has not seen long enough are told, with the points they have and need; they make the result UNKNOWN only when no
other series was judged.

Metrics: with -w or -c, each series' readings are summed up by --stat and held against the ranges: critical outside the
range of -c, else warning outside that of -w. Without them metrics decide nothing; all are in the perfdata either way.
A null is no reading. A number beyond what a double holds is infinite, and lies outside of every range that ends.

UNKNOWN is also said when no metric and no status came ("no data"); when metrics came and neither -w nor -c was given
("nothing to judge"), unless there are statuses to decide; when -w or -c was given and met no reading; and when no event
had a field of --key. A series is known by subject and name, or by the fields of --key. An older reading or status never
replaces a newer one.

What the stages before it report of lines they could not use (\`*.rejects\` of tocsin) counts as any status, so the result
is at least WARNING. Lines that check itself cannot use are counted below the line; they decide only where nothing else
came.

The output is made for those who read it: at most 4 KB, one line first with all the perfdata that fits, worst first, and
what was left out counted; further series that are not ok in the lines below. Labels hold no blanks, quotes or equals
signs, numbers no exponents; units are written where they are s, ms, us, %, B, KB, MB, GB, TB or c. A bar, line breaks
and control characters in messages are made harmless. Nothing is written on stderr: misuse, a refused state file and
errors are UNKNOWN with the reason, on stdout.

Remembered, and kept with --state: the last status of each series, and its readings' number, sum, least, greatest and
last. A series that is silent in one run keeps its state from the run before, so the output of detect, which writes
changes only, can be checked part by part. Memory grows with the number of series only.
`,
  reads: 'events',
  writes: 'one plugin line, and the exit status',
  plain: true,
  statuses: { 0: 'OK', 1: 'WARNING', 2: 'CRITICAL', 3: 'UNKNOWN: nothing could be judged, misuse, or an error' },
  options: {
    warning: optional(
      '-w, --warning <range>',
      'WARNING when a metric is outside of this range; @ for inside',
      threshold,
    ),
    critical: optional(
      '-c, --critical <range>',
      'CRITICAL when a metric is outside of this range; @ for inside',
      threshold,
    ),
    stat: choice('--stat <stat>', 'What of the readings of a series is judged', stats, 'last'),
    key: option('--key <fields>', 'What makes a series, in place of subject and name', list, ''),
    name: option('--name <text>', 'The first word of the line', text, service),
  },
  examples: [
    ['Is the load well? Above 4 is a warning, above 8 critical', 'tocsin check -w 4 -c 8 load.ndjson'],
    [
      'A Nagios or Icinga command line: is any request rate unusual?',
      'tocsin ingest access.log | tocsin aggregate --by status --rate --fill zero | tocsin detect | tocsin check',
    ],
    [
      'The slowest answer of each host, critical from two seconds up',
      `tocsin check --where 'name == "latency"' --stat max -c @2: --name LATENCY < metrics.ndjson`,
    ],
    [
      'From cron: mail when something is wrong',
      'out=$(tocsin check -c 90 disk.ndjson) || echo "$out" | mail -s "disk" oncall@example.org',
    ],
    [
      'Every minute, from where the last run ended',
      'tocsin detect --state load.state --emit states new.ndjson | tocsin check',
    ],
  ],
  failure(error) {
    const misused = error instanceof Failure && error.status === 2;
    const why = error instanceof Failure ? error.message : `internal error: ${error.message}`;
    return { text: `${refusal(service, why, misused ? [usage] : []).join('\n')}\n`, status: severityOf('unknown') };
  },
  open({ options }, run) {
    const limits = new Limits(options.warning, options.critical);
    const memory = new Memory(limits, options.key);
    let status = severityOf('unknown');
    return {
      event: (event, _text, time) => memory.event(event, time),
      close(emit) {
        const found = verdict(memory, { stat: options.stat, limits }, run.rejected());
        status = severityOf(found.state);
        for (const line of pluginLines(options.name, found)) emit(line);
      },
      save: () => memory.save(),
      restore: (saved) => memory.restore(saved),
      status: () => status,
      size: () => memory.series.size,
    };
  },
});

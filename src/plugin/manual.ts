/** What the help and the man page of check say. */
export const description = `
Reads events to their end, then prints one line with a state, the reason and perfdata, and ends with the exit status of
a monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. No event passes.

Statuses: the last state of each series counts, and the worst of them decides, critical before warning before unknown
before ok; one that has recovered is ok again. The line says which series it is, since when (UTC, with the date where
that is not the date of the newest event) and what its status says, and how many series are in each state. Series that
detect has not seen long enough are told, with the points they have and need; they make the result UNKNOWN only when no
other series was judged.

Metrics: with -w or -c, each series' readings are summed up by --stat and held against the ranges: critical outside the
range of -c, else warning outside that of -w. With --window only the readings of that long count, up to the newest event
that came, selected or not. With --share, readings outside of a range are no alert up to that share of them. With
--predict a series is also held against where it will be: the median slopes of all of its readings and of the last
quarter must both lead out of a range, and about agree when; clean-ups in between are understood. Without -w and -c
metrics decide nothing; all are in the perfdata either way. A null is no reading, but --nulls may say otherwise, and the
age of the last reading is said. A number beyond what a double holds is infinite, and lies outside of every range that
ends.

Events of other types are counted by --stat count and rate: how many --where selects, all together or by --key. When
events came and none was selected, the count is 0, which is a result; when nothing came at all, that is "no data".

--ratio A --of B judges how many percent the events that A selects are of those that B selects; a metric counts as much
as its value, any other event 1. With --objective it is the burn rate: how many times as fast as the objective allows
errors use up what it leaves, over the window and over its last twelfth, the lesser of both.

--fresh judges the age of each series' newest event by the clock, or by --now; with --state series of earlier runs are
among them; nulls are no events. --expect-file has a line a series, SUBJECT NAME with * for any characters, or one word that is either.

UNKNOWN is also said when no metric and no status came ("no data"); when metrics came and neither -w nor -c was given
("nothing to judge"), unless there are statuses to decide; when -w or -c was given and met no reading; and when no event
had a field of --key. A series is known by subject and name, or by the fields of --key. An older reading or status never
replaces a newer one.

What the stages before it report of lines they could not use (\`*.rejects\` of tocsin) counts as any status, so the result
is at least WARNING, unless --ignore-rejects is given. Lines that check itself cannot use are counted below the line;
they decide only where nothing else came: --max-rejects says nothing here.

After --timeout, and at a signal, the answer is what is known so far, as UNKNOWN if it is not worse already. It
should be less than the scheduler's own limit (60 s with Nagios and Icinga), which would call it CRITICAL without a text.
In a pipe the shell waits for every part: put \`timeout 40\` before a source that may hang.

The output is made for those who read it: at most 4 KB, one line first with all the perfdata that fits, worst first, and
what was left out counted; further series that are not ok in the lines below. Labels hold no blanks, quotes or equals
signs, numbers no exponents; units are written where they are s, ms, us, %, B, KB, MB, GB, TB or c. A bar, line breaks
and control characters in messages are made harmless. Nothing is written on stderr but what --stats asks for: misuse, a refused state file and
errors are UNKNOWN with the reason, on stdout.

No two plugin libraries read all ranges alike. Here a range is \`[@][START:][END]\`, with \`~\` for no start and digits, a
point and an exponent in a number; \`:10\` is \`0:10\`, as all but utils.sh have it. Anything else is misuse: no number at
all (nagiosplugin and the C library take it for any value), a start after the end (utils.sh takes it), blanks and digits
of other scripts (all libraries but utils.sh take them), \`1_000\` (nagiosplugin), \`0x10\`, \`inf\` and whatever begins with a
number, as \`1-10\` or \`10%\` (C). Values are compared as doubles, as C does; nagiosplugin and Monitoring::Plugin hold
whole numbers of more than 16 digits against them exactly.

Remembered, and kept with --state: the last status of each series, and its readings' number, sum, least, greatest and
last; each reading of the window with --window, a percentile or --predict (16 bytes each). A series that is silent in one
run keeps its state from the run before, so the output of detect, which writes changes only, can be checked part by
part. --on-change prints nothing while the state stays what it was, so that cron mails only news; the exit status is
given each time. --max-attempts counts results that are no good before they are: it is for cron, since Nagios and Icinga
count attempts themselves. --sticky holds the worst result until a run with --acknowledge. Seven changes of state in the
last 21 results are told as flapping.

--graphite reads a render answer, --file reads logs as ingest does. With --since-last and --state each run reads what is
new since the last one, over rotations by renaming, date extension and truncation, and counts anew; the first run only
marks the end of each file. A pattern that no file matches is UNKNOWN once, and a file that comes later is new. --graphite
reads all of its answer in each run, whatever the state holds.

--passive writes the result for another to take in: as a line for the external command file of Nagios and Icinga, as the
JSON body that NRDP takes, or as a check result for Sensu.
`;

export const examples: readonly (readonly [caption: string, line: string])[] = [
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
    'More than ten errors in a log since the last check',
    `tocsin check --file '/var/log/app/*.log' --since-last --state errors.state --where 'level == "error"' --stat count -c 10`,
  ],
  [
    'Will the disk be full within six hours?',
    `tocsin check --graphite http://graphite --target 'servers.*.disk.percent' --from -2d --predict 6h --and-above 70 -c 95`,
  ],
  [
    'Has each job reported within a day?',
    'tocsin check --state jobs.state --fresh 26h --expect-file jobs.txt < jobs.ndjson',
  ],
  [
    'Does the error budget of 99.9 % burn too fast?',
    `tocsin check --ratio 'status >= 500' --objective 99.9% --window 1h access.ndjson`,
  ],
  [
    'From cron: a mail when it begins, and one when it is over',
    'tocsin check -c 90 --state disk.state --on-change --max-attempts 3 disk.ndjson',
  ],
  [
    'Every minute, from where the last run ended',
    'tocsin detect --state load.state --emit states new.ndjson | tocsin check',
  ],
];

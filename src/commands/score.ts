import { command } from '../declaration/command.js';
import { misuse } from '../declaration/failure.js';
import { contents } from '../declaration/file.js';
import { labels } from '../declaration/labels.js';
import { duration, flag, option, optional, path, text } from '../declaration/option.js';
import { field } from '../event/field.js';
import { Score } from '../scoring/score.js';

export default command({
  name: 'score',
  summary: 'Say how good alarms are, by failures that are known',
  description: `
Reads alarms and a file of labels, and writes one event at the end: how many failures were found and which were missed,
false alarms per day, week, series and 1,000 points, how long after their beginning failures were found, precision,
recall and F1, counted by event, and the same by kind of failure. On a terminal it is shown as tables.

Alarms are status events, as detect writes them: one opens where a series goes to warning or critical from anything
else, and is over where it leaves them. From tocsin detect --annotate the points of each series are known too; where no
status events come with them, their states are the alarms. The time of an alarm is that of its event, when a person
would hear of it, and not that of the first point that spoke for it.

An alarm finds each failure of its series within which it opens, or becomes critical: from its beginning to --grace
after its end. However many do, the failure is found once, and none of them is false. An alarm that was already open as
the failure began does not find it, since it tells nobody that something new has begun; where it is missed for that,
this is told. All other alarms are false, those among them too of which a label says "nothing" (a holiday, a
maintenance, an alarm that someone has looked at); their number is told beside.

Labels are NDJSON, or CSV with a header: from, until (or to), subject, name, kind, note, and label: failure where it is
left out, missed (the same), or nothing. In subject and name * stands for any characters; without both a label is about
any series. Labels with the same failure are one failure that shows in several series, and is found in any of them.
The windows of the Numenta Anomaly Benchmark are read too, {"FOLDER/FILE.csv": [["FROM","UNTIL"]]}, the key being the
name of the series, and {"faults":[{"name","from","to","series":[]}]}, where a series stands for the metrics that
aggregate makes of it too. A failure of which no series came is not counted, nor one outside of the time of annotated
points; their number is told.

With --sweep, the same for every threshold of the score, so that a budget can be chosen: as if an alarm opened wherever
the score of a series reaches the threshold after ten points that did not. With --nab, the three scores of the Numenta
Anomaly Benchmark, 100 for a perfect detector and 0 for one that never fires, each at the threshold that is best for it.
It is lenient: a false alarm costs an eighteenth of what a failure found brings. Both need annotated metrics. The score
is read from detect.news, the score where it clearly exceeds what was strange a short while ago; --score names another
field, such as detect.score.

Nothing passes. Remembered are the labels, 200 bytes a series, with --sweep 90 more and 2 KB for each failure, and with
--nab 16 bytes for each point with a score above 0: with the default field, those that were news.
`,
  reads: 'alarms, labels',
  writes: 'how good the alarms are',
  options: {
    labels: optional('-l, --labels <file>', 'The failures that are known; needed', path),
    grace: option('--grace <duration>', 'How long after its end a failure is still found', duration, '5m'),
    sweep: flag('--sweep', 'Show the trade-off over thresholds of the score'),
    nab: flag('--nab', 'Show the scores of the Numenta Anomaly Benchmark'),
    score: option('--score <field>', 'Where the score of a point stands', text, 'detect.news'),
  },
  examples: [
    ['How good are the alarms of the example?', 'tocsin ingest examples/shop/access.log.gz | tocsin aggregate --by status --window 10s --rate --fill zero | tocsin detect | tocsin score --labels examples/shop/labels.json'],
    ['Which budget is the right one?', 'tocsin detect --annotate < metrics.ndjson | tocsin score --labels failures.csv --sweep'],
    ['One method beside another', 'tocsin detect --method ewma < metrics.ndjson | tocsin score --labels failures.csv -o json'],
  ], // biome-ignore format: a line each
  async render(_request, look) {
    const { scores } = await import('../scoring/text.js');
    const { render } = await import('../text/render.js');
    return scores(look, render(look));
  },
  open({ options: { labels: file, grace, sweep, nab, score } }, run) {
    if (file === undefined) throw misuse('--labels is needed: the failures that are known');
    return new Score({ labels: labels(contents(file), file), grace, sweep, nab, score: field(score) }, run);
  },
});

import { misuse } from '../declaration/failure.js';
import { beside, choice, duration, flag, list, many, number, option, optional, path, share, text, threshold, whole } from '../declaration/option.js'; // biome-ignore format: one line
import { passiveForms } from './passive.js';
import { nulls, readFresh } from './question.js';
import { readStat, stats } from './readings.js';

/** What check can be asked. */
export const options = {
  warning: optional('-w, --warning <range>', 'WARNING when a value is outside of this range; @ for inside', threshold),
  critical: optional(
    '-c, --critical <range>',
    'CRITICAL when a value is outside of this range; @ for inside',
    threshold,
  ),
  stat: {
    ...option('--stat <stat>', 'What of the readings of a series is judged', readStat, 'last'),
    choices: stats,
  },
  window: optional('--window <duration>', 'Only readings of this long before the newest event count', positive),
  share: optional('--share <share>', 'Readings outside of a range are no alert up to this share of all', share),
  predict: optional('--predict <duration>', 'Alert when a range will be left within this time', positive),
  andAbove: optional('--and-above <value>', 'With --predict: and only when the newest reading is above this', number),
  ratio: optional('--ratio <expr>', 'Judge how many percent these events are of those of --of, by CEL', text),
  of: optional('--of <expr>', 'What --ratio is held against; all events where it is not given', text),
  objective: optional(
    '--objective <share>',
    'With --ratio: judge the burn rate of this objective, as 99.9%; -w 6 -c 14.4 where none is given',
    share,
  ),
  fresh: optional('--fresh <age>', 'CRITICAL when a series is silent for as long; 5m,10m warns before', readFresh),
  expect: beside(optional('--expect <count>', 'CRITICAL when fewer series came', whole(1))),
  expectFile: beside(optional('--expect-file <file>', 'CRITICAL when one of this list was never seen', path)),
  recover: beside(optional('--recover <range>', 'With --state: an alert ends only inside of this range', threshold)),
  nulls: choice('--nulls <meaning>', 'What a null says', nulls, 'ignore'),
  invert: beside(flag('--invert', 'OK is CRITICAL, and CRITICAL is OK')),
  okIfEmpty: beside(flag('--ok-if-empty', 'No data is OK, not UNKNOWN')),
  ignoreRejects: beside(flag('--ignore-rejects', 'What stages before could not use makes no warning')),
  key: option('--key <fields>', 'What makes a series, in place of subject and name', list, ''),
  name: beside(option('--name <text>', 'The first word of the line', text, 'TOCSIN')),
  verbose: beside(flag('-v, --verbose', 'Tell all series in the lines below, those that are well too')),
  timeout: beside(option('-t, --timeout <duration>', 'Answer then with what is known; 0 for never', duration, '50s')),
  onChange: beside(flag('--on-change', 'With --state: print nothing while the result stays what it was')),
  maxAttempts: beside(option('--max-attempts <count>', 'With --state: results that are no good before it counts', whole(1), '1')), // biome-ignore format: one line
  sticky: beside(flag('--sticky', 'With --state: the worst result stays until --acknowledge')),
  acknowledge: beside(flag('--acknowledge', 'Forget what --sticky holds')),
  graphite: beside(optional('--graphite <url>', 'Ask this Graphite, in place of reading events', text)),
  target: many('--target <target>', 'With --graphite: what to render; may be given again', text),
  from: beside(option('--from <time>', 'With --graphite: from when on, as Graphite takes it', text, '-15min')),
  to: beside(optional('--to <time>', 'With --graphite: until when, as Graphite takes it', text)),
  file: many('--file <pattern>', 'Read logs: files that match, * for any characters; may be given again', path),
  sinceLast: beside(
    flag('--since-last', 'With --file and --state: only what is new since the last run, over rotations'),
  ),
  format: beside(option('-f, --format <name>', 'With --file: how lines are read, as ingest takes it', text, 'auto')),
  passive: beside(optional('--passive <host>', 'Write a passive result of this host in place of the line', text)),
  service: beside(optional('--service <service>', 'With --passive: whose result it is', text)),
  as: beside(choice('--as <form>', 'With --passive: for whom', passiveForms, 'nagios')),
};

function positive(given: string): number {
  const value = duration(given);
  if (!(value > 0)) throw misuse(`${given} is no time at all`);
  return value;
}

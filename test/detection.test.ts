import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { Calendar } from '../src/detection/calendar.js';
import { Feedback } from '../src/detection/feedback.js';
import { Guard, readFloor } from '../src/detection/guard.js';
import { Hold } from '../src/detection/hold.js';
import { type State, severityOf, states } from '../src/event/severity.js';
import { readTime, writeTime } from '../src/event/time.js';
import { verdict } from './banks.js';
import { events, sh } from './shell.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-detection-'));
const kept = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const start = Date.UTC(2026, 10, 20, 13);
type Made = Readonly<Record<string, unknown>>;
const metric = (index: number, value: unknown, more: Made = {}): Made => ({
  ...{ time: writeTime(start + index * 60_000), type: 'metric', subject: 'web1', name: 'load', value },
  ...more,
});
const lines = (made: readonly Made[]): string => made.map((each) => `${JSON.stringify(each)}\n`).join('');

/** What detect writes of values a minute apart: minute, state, message. */
const said = (options: string, values: readonly unknown[], more: (i: number) => Made = () => ({})) => {
  const { stdout, stderr, status } = sh(
    `tocsin detect ${options}`,
    lines(values.map((value, i) => metric(i, value, more(i)))),
  );
  if (status !== 0) throw new Error(stderr);
  return events(stdout).map(({ time, state, message }) => [(readTime(time) - start) / 60_000, state, message] as const);
};
const changes = (options: string, values: readonly unknown[], more?: (i: number) => Made) =>
  said(options, values, more).map(([minute, state]) => `${minute} ${state}`);

t.test('the guard: direction and floor', async (t) => {
  const cases: [direction: 'up' | 'down' | 'both', floor: string, expected: number, value: number, admitted: boolean][] = [
    ['both', '', 10, 99, true], ['up', '', 10, 11, true], ['up', '', 10, 9, false], ['down', '', 10, 9, true],
    ['down', '', 10, 11, false], ['both', '5', 10, 14, false], ['both', '5', 10, 15, true], ['both', '5', 10, 5, true],
    ['both', '50%', 10, 14, false], ['both', '50%', 10, 15, true], ['both', '50%', -10, -15, true],
    ['up', '5', 10, 3, false], ['up', '5', Number.NaN, 3, true],
  ]; // biome-ignore format: a table
  for (const [direction, floor, expected, value, admitted] of cases) {
    const guard = new Guard({ direction, floor: floor === '' ? undefined : readFloor(floor), minCount: 0 });
    t.equal(
      guard.admits({ ...verdict(), expected }, value),
      admitted,
      `${direction} ${floor}: ${value} of ${expected}`,
    );
  }
  const up = new Guard({ direction: 'up', floor: undefined, minCount: 0 });
  t.equal(up.admits({ ...verdict(), lower: 10, upper: 20 }, 5), false, 'a band alone tells a direction');
  t.equal(up.admits({ ...verdict(), lower: 10, upper: 20 }, 25), true);
  t.throws(() => readFloor('-5%'), /less than nothing/);
});

t.test('holding back, by the time of the points', async (t) => {
  /** The states told of those said, one a minute. */
  const told = (holding: { raiseAfter?: number; clearAfter?: number; flapping?: number }, given: string) => {
    const hold = new Hold({ raiseAfter: 0, clearAfter: 0, flapping: 0, ...holding });
    hold.add();
    const letters = { o: 'ok', w: 'warning', c: 'critical', '?': 'unknown' } as Readonly<Record<string, State>>;
    return [...given]
      .map((letter, i) =>
        states[hold.told(0, start + i * 60_000, severityOf(letters[letter]!), false)]![0]!.replace('u', '?'),
      )
      .join('');
  };
  const minutes = 60_000;
  const cases: [holding: Parameters<typeof told>[0], said: string, told: string][] = [
    [{}, '??oowcoo', '??oowcoo'],
    [{ raiseAfter: 2 * minutes }, 'oowowwwwoo', 'oooooowwoo'],
    [{ clearAfter: 2 * minutes }, 'owowoooo', 'owwwwwoo'],
    [{ raiseAfter: 2 * minutes }, '?ccccc', '???ccc'],
    [{ clearAfter: 2 * minutes }, 'owcwoo', 'owcwww'],
    [{ flapping: 6 * minutes }, 'owowowoooooooo', 'owowowwwwwwwoo'],
    [{ flapping: 3 * minutes }, 'owowowoooo', 'owowowoooo'],
  ]; // biome-ignore format: a table
  for (const [holding, given, wanted] of cases)
    t.equal(told(holding, given), wanted, `${JSON.stringify(holding)} ${given}`);
});

t.test('calendar', async (t) => {
  const text = `kind,from,until,subject,name,every,zone,note
# a comment
maintenance,2026-11-20T14:00:00Z,2026-11-20T15:00:00Z,web*,,,,kernel
holiday,2026-12-25,,,,,Europe/Berlin,Christmas
maintenance,23:30,01:00,db1,disk.*,"sat,sun",,backup
maintenance,02:00,03:00,cron,,day,Europe/Berlin,`;
  const calendar = new Calendar(text, 'x.csv');
  const series: [string, string][] = [
    ['web1', 'load'],
    ['db1', 'disk.used'],
    ['db1', 'cpu'],
    ['cron', 'x'],
  ];
  for (const [subject, name] of series) calendar.add(subject, name);
  const cases: [slot: number, time: string, kind: string][] = [
    [0, '2026-11-20T13:59:59.999Z', 'usual'], [0, '2026-11-20T14:00:00Z', 'maintenance'], [0, '2026-11-20T15:00:00Z', 'usual'],
    [2, '2026-11-20T14:30:00Z', 'usual'], [2, '2026-12-24T22:59:00Z', 'usual'], [2, '2026-12-24T23:00:00Z', 'holiday'],
    [2, '2026-12-25T22:59:00Z', 'holiday'], [2, '2026-12-25T23:00:00Z', 'usual'],
    [1, '2026-11-20T23:45:00Z', 'usual'], [1, '2026-11-21T23:45:00Z', 'maintenance'], [1, '2026-11-22T00:59:00Z', 'maintenance'],
    [1, '2026-11-23T00:59:00Z', 'maintenance'], [1, '2026-11-23T01:00:00Z', 'usual'], [1, '2026-11-21T00:30:00Z', 'usual'],
    [3, '2026-07-01T00:30:00Z', 'maintenance'], [3, '2026-12-01T00:30:00Z', 'usual'], [3, '2026-12-01T01:30:00Z', 'maintenance'],
  ]; // biome-ignore format: a table
  for (const [slot, time, kind] of cases) t.equal(calendar.kind(slot, readTime(time)), kind, `${series[slot]} ${time}`);
  const wrong: [line: string, reason: RegExp][] = [
    ['{"from":"x","until":"y"}', /line 1: from and until are no times/],
    ['{"kind":"party","from":"2026-01-01"}', /party is neither maintenance nor holiday/],
    ['{"every":"someday","from":"1:00","until":"2:00"}', /someday is neither day nor weekdays/],
    ['{"every":"day","from":"25:00","until":"2:00"}', /no times of day/],
    ['{"from":"2026-01-02","until":"2026-01-01"}', /ends before it begins/],
    ['{"from":"2026-01-02","zone":"Mars"}', /zone Mars is not known/],
  ];
  for (const [line, reason] of wrong) t.throws(() => new Calendar(line, 'x'), reason);
});

t.test('maintenance is neither judged nor learned', async (t) => {
  const path = kept('calendar.csv', 'from,until\n2026-11-20T13:02:00Z,2026-11-20T13:04:00Z\n');
  t.same(changes(`-w 10 --calendar ${path}`, [1, 11, 1, 99, 11, 1]), ['0 ok', '1 warning', '5 ok']);
});

t.test('labels move thresholds, from their end on', async (t) => {
  const label = { from: start, until: start + 60_000, subject: undefined, name: 'load', kind: '', note: '' };
  const feedback = new Feedback([
    { ...label, verdict: 'nothing' },
    { ...label, verdict: 'nothing', subject: 'web2' },
    { ...label, verdict: 'failure' },
  ]);
  for (const subject of ['web1', 'web2', 'web3']) feedback.add(subject, subject === 'web3' ? 'cpu' : 'load');
  t.same(
    [0, 1, 2].map((slot) => feedback.factor(slot, start)),
    [1, 1, 1],
  );
  t.same(
    [0, 1, 2].map((slot) => feedback.factor(slot, start + 60_000)),
    [2, 4, 1],
  );
  t.match(feedback.told(1, start + 60_000), '; threshold 4 times the usual by 2 labels "nothing"');
  t.equal(feedback.told(2, start + 60_000), '');
});

t.test('options in a pipe', async (t) => {
  t.same(changes('-w 10 --raise-after 2m', [1, 11, 1, 11, 11, 11, 1]), ['0 ok', '5 warning', '6 ok']);
  t.same(changes('-w 10 --clear-after 2m', [1, 11, 1, 11, 1, 1, 1]), ['0 ok', '1 warning', '6 ok']);
  const flapping = said('-w 10 --flapping 10m', [1, 11, 1, 11, 1, 11, 1, 1, 1]);
  t.same(
    flapping.map(([minute, state]) => `${minute} ${state}`),
    ['0 ok', '1 warning', '2 ok', '3 warning', '4 ok', '5 warning'],
  );
  t.match(flapping.at(-1)?.[2], /flapping, the third alarm within 10m: held until it was ok for as long/);
  t.same(changes('-w 10 --flapping 0s', [1, 11, 1, 11, 1, 11, 1]).length, 7);
  t.same(
    changes('-w @5:6 --floor 0 --direction up', [1, 5.5, 1]),
    ['0 ok', '1 warning', '2 ok'],
    'no band, any direction',
  );
  t.same(changes('-w 5:10 --direction up', [7, 3, 12, 7]), ['0 ok', '2 warning', '3 ok']);
  t.same(changes('-w 5:10 --floor 3', [7, 11, 7, 14, 7]), ['0 ok', '3 warning', '4 ok']);
  const counts = [20, 3, 20, 20];
  t.same(
    changes('-w 10 --min-count 5', [1, 99, 1, 99], (i) => ({ data: { count: counts[i] } })),
    ['0 ok', '3 warning'],
  );
});

t.test('counters become rates only where they are declared', async (t) => {
  const values = [0, 60, 120, 6000, 6060, 30, 90];
  t.same(changes(`-w 10 --counter 'name == "load"'`, values), ['1 ok', '3 warning', '4 ok']);
  const [, alarm] = said(`-w 10 --counter 'name == "load"'`, values);
  t.match(alarm?.[2], /^98\/s is above 10/);
  t.equal(changes('-w 10', values)[1], '1 warning');
  const { stdout } = sh(
    `tocsin detect -w 10 --annotate --counter 'true' | tail -1`,
    lines(values.map((value, i) => metric(i, value, { unit: 'B' }))),
  );
  const [last] = events(stdout);
  t.equal(last?.['value'], 90, 'the reading stays');
  t.match(last?.['detect'], { state: 'ok', rate: 1 });
});

t.test('several methods', async (t) => {
  const values = Array.from({ length: 300 }, (_, i) => 50 + ((i * 7919) % 13) / 10 + (i >= 250 && i < 270 ? 40 : 0));
  const alone = events(sh('tocsin detect -m surprise', lines(values.map((value, i) => metric(i, value)))).stdout);
  const both = events(
    sh('tocsin detect -m surprise,threshold -w 60 --consensus 2', lines(values.map((value, i) => metric(i, value))))
      .stdout,
  );
  const [first] = both.filter(({ severity }) => (severity as number) > 0);
  t.ok(alone.some(({ severity }) => (severity as number) > 0));
  t.match(first?.['message'], /2 of 2 methods agree: surprise, threshold/);
  t.match(first?.['detect'], { method: 'surprise,threshold' });
  t.match(sh('tocsin detect -m surprise,threshold -w 60 --consensus 3', ''), {
    status: 2,
    stderr: /more than there are methods: 2/,
  });
  t.match(sh('tocsin detect -m surpise', ''), { status: 2, stderr: /did you mean surprise/ });
});

t.test('--methods lists them and reads nothing', async (t) => {
  const { stdout, status } = sh('tocsin detect --methods', 'no event\n');
  t.equal(status, 0);
  t.match(stdout, /^surprise +is it rare/m);
  t.match(stdout, /^holt-winters +is it outside/m);
});

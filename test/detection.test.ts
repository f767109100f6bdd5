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
      guard.admits({ ...verdict(), expected, departure: value - expected }, value),
      admitted,
      `${direction} ${floor}: ${value} of ${expected}`,
    );
  }
  const up = new Guard({ direction: 'up', floor: undefined, minCount: 0 });
  t.equal(up.admits({ ...verdict(), departure: -5 }, 5), false, 'without an expected value');
  t.equal(up.admits({ ...verdict(), departure: 5 }, 25), true);
  t.equal(up.admits({ ...verdict(), expected: 10, departure: 0 }, 11), false, 'a usual point of an alarm that lasts');
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
        states[
          hold.told(
            0,
            start + i * 60_000,
            severityOf(letters[letter.toLowerCase()]!),
            letter !== letter.toLowerCase(),
            false,
          )
        ]![0]!.replace('u', '?'),
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
    [{ raiseAfter: 2 * minutes }, 'owWWWwo', 'ooooowo'],
    [{ raiseAfter: 2 * minutes }, 'owWWWoo', 'ooooooo'],
    [{}, 'oWWo', 'owwo'],
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
maintenance,02:00,03:00,cron,,day,Europe/Berlin,
maintenance,02:30,03:30,backup,,day,Europe/Berlin,`;
  const calendar = new Calendar(text, 'x.csv');
  const series: [string, string][] = [
    ['web1', 'load'],
    ['db1', 'disk.used'],
    ['db1', 'cpu'],
    ['cron', 'x'],
    ['backup', 'x'],
  ];
  for (const [subject, name] of series) calendar.add(subject, name);
  const cases: [slot: number, time: string, kind: string][] = [
    [0, '2026-11-20T13:59:59.999Z', 'usual'], [0, '2026-11-20T14:00:00Z', 'maintenance'], [0, '2026-11-20T15:00:00Z', 'usual'],
    [2, '2026-11-20T14:30:00Z', 'usual'], [2, '2026-12-24T22:59:00Z', 'usual'], [2, '2026-12-24T23:00:00Z', 'holiday'],
    [2, '2026-12-25T22:59:00Z', 'holiday'], [2, '2026-12-25T23:00:00Z', 'usual'],
    [1, '2026-11-20T23:45:00Z', 'usual'], [1, '2026-11-21T23:45:00Z', 'maintenance'], [1, '2026-11-22T00:59:00Z', 'maintenance'],
    [1, '2026-11-23T00:59:00Z', 'maintenance'], [1, '2026-11-23T01:00:00Z', 'usual'], [1, '2026-11-21T00:30:00Z', 'usual'],
    [3, '2026-07-01T00:30:00Z', 'maintenance'], [3, '2026-12-01T00:30:00Z', 'usual'], [3, '2026-12-01T01:30:00Z', 'maintenance'],
    [4, '2026-03-29T00:59:00Z', 'usual'], [4, '2026-03-29T01:00:00Z', 'maintenance'], [4, '2026-03-29T01:29:00Z', 'maintenance'],
    [4, '2026-03-29T01:30:00Z', 'usual'], [4, '2026-03-30T00:30:00Z', 'maintenance'],
  ]; // biome-ignore format: a table
  for (const [slot, time, kind] of cases) t.equal(calendar.kind(slot, readTime(time)), kind, `${series[slot]} ${time}`);
  const wrong: [line: string, reason: RegExp][] = [
    ['{"from":"x","until":"y"}', /line 1: from and until are no times/],
    ['{"kind":"party","from":"2026-01-01"}', /party is neither maintenance nor holiday/],
    ['{"every":"someday","from":"1:00","until":"2:00"}', /someday is neither day nor weekdays/],
    ['{"every":"day","from":"25:00","until":"2:00"}', /no times of day/],
    ['{"from":"2026-01-02","until":"2026-01-01"}', /ends before it begins/],
    ['{"from":"2026-01-02","zone":"Mars"}', /zone Mars is not known/],
    ['from,subjct\n2026-01-02,web1', /line 2: subjct is none of .*; did you mean subject\?/],
    ['{"from":"2026-01-02","host":"web1"}', /line 1: host is none of kind, from/],
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
    'no end that was passed, any direction',
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

const random = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
/** Normal noise about 100, and what becomes of it within some minutes. */
const noisy = (count: number, fault: (i: number) => number, seed = 3): number[] => {
  const next = random(seed);
  const normal = () => [...Array(12)].reduce((sum: number) => sum + next(), -6);
  return Array.from({ length: count }, (_, i) => 100 + 4 * normal() + fault(i));
};

t.test('a drop is no rise, not even as it ends', async (t) => {
  for (const seed of [1, 2, 3, 4, 5, 6])
    for (const [deep, long] of [[60, 30], [30, 200], [45, 90], [90, 4]] as const) {
      const values = noisy(900, (i) => (i >= 600 && i < 600 + long ? -deep : 0), seed);
      const told = said('-m surprise --direction up', values).filter(([, state]) => /warning|critical/.test(state as string));
      t.same(told, [], `by ${deep} for ${long} minutes, seed ${seed}`);
    }
  const rise = said('-m surprise --direction up', noisy(900, (i) => (i < 600 || i > 640 ? 0 : i < 620 ? -60 : 60)));
  t.match(rise.find(([, state]) => state === 'critical'), [/^6[23]\d$/, 'critical', /^1\d\d/], 'a rise after a drop is one');
}); // biome-ignore format: a table

t.test('--raise-after: what has ended meanwhile is not raised', async (t) => {
  const spike = noisy(900, (i) => (i >= 600 && i < 605 ? 80 : 0));
  for (const after of ['6m', '10m', '12m']) t.same(changes(`-m surprise --raise-after ${after}`, spike), ['120 ok']);
  const shift = noisy(900, (i) => (i >= 600 ? 80 : 0));
  const told = said('-m surprise --raise-after 30m', shift).map(([minute, state]) => `${minute} ${state}`);
  t.match(told[1], /^63\d critical$/, 'a level that stays is, though it is no surprise any more');
});

t.test('a threshold tells since when it is passed', async (t) => {
  const [, alarm] = said('-w 10 --raise-after 5m', [1, 1, 11, 12, 13, 14, 15, 16]);
  t.match(alarm, [7, 'warning', /; since 13:02:00, 6 points$/]);
});

t.test('labels and holidays: by the methods that can', async (t) => {
  const lift = noisy(420, (i) => (i >= 400 ? 70 : 0));
  const nothing = kept('nothing.csv', `from,until,label\n${[...Array(4)].map(() => '2026-11-20T10:00:00Z,2026-11-20T11:00:00Z,nothing').join('\n')}\n`); // biome-ignore format: a line
  const holiday = kept('holiday.csv', 'kind,from\nholiday,2026-11-20\n');
  for (const method of ['surprise', 'ewma', 'mad', 'derivative', 'spot', 'cusum', 'change-point']) {
    const raised = (options: string) =>
      said(`-m ${method} ${options}`, lift).filter(([minute, state]) => (minute as number) >= 400 && /warn|crit/.test(state as string)); // biome-ignore format: a line
    t.ok(raised('').length > 0, `${method}: found`);
    const [least] = raised(`--labels ${nothing}`);
    if (least) t.match(least[2], /; threshold 8 times the usual by 4 labels "nothing"/, `${method}: only far later`);
    t.ok(!least || least[0]! > raised('')[0]![0]!, `${method}: later or not at all`);
  }
  t.same(
    changes(
      `-m mad --calendar ${holiday}`,
      noisy(420, (i) => (i === 400 ? 32 : 0)),
    ).slice(1),
    [],
  );
  t.match(
    changes(
      '-m mad',
      noisy(420, (i) => (i === 400 ? 32 : 0)),
    )[1],
    '400 warning',
  );
  const [, limit] = said(`-w 150 --labels ${nothing}`, [100, 160]);
  t.equal(limit?.[2], '160 is above 150, the limit of the warning range 150; since 13:01:00, 1 point');
  const missed = kept('missed.csv', 'from,until,label\n2026-11-20T10:00:00Z,2026-11-20T11:00:00Z,missed\n');
  t.match(
    said(
      `-m mad --labels ${missed}`,
      noisy(420, (i) => (i === 400 ? 20 : 0)),
    )[1]?.[2],
    /threshold 0\.5 times the usual/,
  );
});

t.test('a series of which nothing is expected yet is unknown', async (t) => {
  const day = 1440 / 5;
  const hourly = (count: number) => Array.from({ length: count }, (_, i) => 100 + (i % 7));
  const at = (i: number) => ({ time: writeTime(start + i * 300_000) });
  for (const [options, from] of [
    ['-m last-week --back 1d', day + 30],
    ['-m seasonal --season 1d', day],
  ] as const) {
    const [early, ...more] = said(options, hourly(200), at);
    t.same(more, []);
    t.match(early, [995, 'unknown', /^200 of 288 points: not judged$/], options);
    const [first] = said(options, hourly(2 * day), at);
    t.equal(first?.[1], 'ok');
    t.ok(first![0] / 5 >= from && first![0] / 5 < from + 15, `${options}: from point ${first![0] / 5} on`);
    t.notMatch(first?.[2], /–/);
  }
});

t.test('what was not judged has no value, and a reason', async (t) => {
  const calendar = kept('now.csv', 'from,until\n2026-11-20T12:00:00Z,2026-11-20T15:00:00Z\n');
  const cases: [options: string, value: unknown, reason: string][] = [
    ['--min-count 5', 7, 'of too few events'], ['', null, 'no reading'], [`--calendar ${calendar}`, 7, 'during maintenance'],
    ["--counter 'true'", 7, 'the first of a counter'],
  ]; // biome-ignore format: a table
  for (const [options, value, reason] of cases) {
    const { stdout } = sh(`tocsin detect ${options}`, lines([metric(0, value, { data: { count: 1 } })]));
    t.match(events(stdout), [{ state: 'unknown', value: null, message: `0 of 121 points: not judged; the newest is ${reason}` }]); // biome-ignore format: a line
  }
});

t.test('options that a method cannot follow are refused', async (t) => {
  const cases: [options: string, reason: RegExp][] = [
    ['-m silence --direction up', /--direction has no meaning for silence/],
    ['-m stuck,burn-rate --floor 5', /--floor has no meaning for stuck, burn-rate/],
    ['--deviations 3', /--deviations is of --method seasonal, last-week, ewma, mad, derivative, peers, not of surprise, stuck/],
    ...['ewma', 'mad', 'seasonal', 'last-week', 'derivative', 'peers'].flatMap((method): [string, RegExp][] => [
      [`-m ${method} --deviations 0`, /--deviations.*0 is not more than 0/s],
      [`-m ${method} --deviations=-3`, /-3 is not more than 0/],
    ]),
    [`--labels ${kept('slip.csv', 'from,until,subjct\n2026-11-20,2026-11-21,web1\n')}`, /subjct is none of .*did you mean subject\?/],
    ['--labels nowhere.csv', /nowhere\.csv: there is no such file$/m],
    ['--calendar nowhere.csv', /nowhere\.csv: there is no such file$/m],
  ]; // biome-ignore format: a table
  for (const [options, reason] of cases)
    t.match(sh(`tocsin detect ${options}`), { status: 2, stderr: reason }, options);
  t.equal(sh('tocsin detect --direction up').status, 0, 'the default follows it in one of its methods');
  const drop = noisy(300, (i) => (i === 200 ? -80 : 0));
  const raised = (way: string) => changes(`-m skyline --direction ${way}`, drop).filter((each) => / w| c/.test(each));
  t.same([raised('up').length, raised('down').length], [0, 1], 'skyline, by the mean');
});

t.test('digits that tell a value from its band', async (t) => {
  const values = Array.from({ length: 200 }, (_, i) => 1000 + 1e-6 * (i % 5) + (i === 150 ? 1e-4 : 0));
  const { stdout } = sh('tocsin detect -m mad --annotate', lines(values.map((value, i) => metric(i, value))));
  const all = events(stdout);
  const alarm = all.find(({ state }) => state === 'warning' || state === 'critical') as Made;
  t.match(alarm['message'], /^1,000\.0001 where 999\.99999 to 1,000 is usual/);
  const { lower, upper } = alarm['detect'] as { lower: number; upper: number };
  t.ok(lower < upper && (alarm['value'] as number) > upper, `${lower} to ${upper}`);
  for (const { type, value, detect } of all) {
    const { lower, upper, state } = detect as { lower: number; upper: number; state: string };
    if (type === 'metric' && state === 'ok') t.ok(lower <= (value as number) && (value as number) <= upper);
  }
});

t.test('messages that say what the state says', async (t) => {
  t.equal(said('-w @90:95', [106])[0]?.[2], '106 is outside of the warning range, whose inside alerts');
  t.equal(said('-w 110: --direction up', [100])[0]?.[2], '100 is below 110, the limit of the warning range 110:; no alarm, by --direction up');
  t.match(said('-m stuck', Array(70).fill(5))[0]?.[2], /^5; it was never another;/);
  const values = Array.from({ length: 80 }, (_, i) => 50 + (i % 3) + (i === 40 ? 100 : 0) + (i > 40 && i < 45 ? 20 : 0));
  const told = said('-m mad,threshold -w 60 --consensus 2', values);
  t.match(told.find(([, state]) => state === 'warning' || state === 'critical')?.[2], /2 of 2 methods agree: mad, threshold/);
  t.match(told.at(-1), [45, 'ok', /^50 is within the warning range; was/], 'the one that let go');
}); // biome-ignore format: a table

t.test('a state that another command line wrote', async (t) => {
  const [plain, given] = [join(folder, 'plain.state'), join(folder, 'given.state')];
  sh(`tocsin detect --state ${plain}; tocsin detect -w 5 --state ${given}`);
  t.match(sh(`tocsin detect -w 5 --state ${plain}`), { status: 3, stderr: /was written without options; it is kept/ });
  t.match(sh(`tocsin detect --state ${given}`), {
    status: 3,
    stderr: /was written with other options: warning=5; it is/,
  });
});

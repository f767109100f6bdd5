import { join } from 'node:path';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import t from 'tap';
import { envelope, keogh, keoghRest, kim } from '../src/shapes/bounds.js';
import { bandOf, dtw, eapDtw, euclid, pearson, scratch } from '../src/shapes/distance.js';
import { normalise, resample } from '../src/shapes/normal.js';
import { type Comparison, type Like, type Match, nearest, type Rows, type Search, within } from '../src/shapes/scan.js';
import { byDistance, slack } from '../src/shapes/search.js';
import { type Null, nullOf, sample } from '../src/shapes/strength.js';
import { nearestInThreads } from '../src/shapes/threads.js';
import { controlCharts, cylinderBellFunnel, type Labelled, tsv } from './charts.js';
import { corpus, families, kinds, labelled, normal, random } from './shapes.js';
import { sh } from './shell.js';

const near = (found: number, wanted: number, by = 1e-9): boolean =>
  Math.abs(found - wanted) <= by * (1 + Math.abs(wanted));

/** Rows that are z-normalised from raw ones of one length. */
function rowsOf(raw: readonly ArrayLike<number>[], n: number): Rows {
  const z = new Float32Array(raw.length * n);
  for (const [row, values] of raw.entries()) normalise(values, z, row * n);
  return { z, n, count: raw.length };
}

const rowOf = ({ z, n }: Rows, row: number): Float32Array => z.subarray(row * n, row * n + n);

/** What shape.md says of shift, written for one pair and lag by lag. */
function shifted(q: ArrayLike<number>, c: ArrayLike<number>, band: number, most: number): Omit<Match, 'row'> {
  const n = q.length;
  let [best, lag] = [-Infinity, 0];
  const tried = Array.from({ length: 2 * Math.min(n - 1, most) + 1 }, (_, i) => i - Math.min(n - 1, most));
  for (const one of tried.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b)) {
    let sum = 0;
    for (let i = Math.max(0, one); i < Math.min(n, n + one); i++) sum += q[i - one]! * c[i]!;
    if (sum > best) [best, lag] = [sum, one];
  }
  const own = Array.from(q).slice(Math.max(0, -lag), n - Math.max(0, lag));
  const other = Array.from(c).slice(Math.max(0, lag), n - Math.max(0, -lag));
  let charge = 0;
  for (let i = 0; i < n; i++) {
    if (i + lag < 0) charge += (q[i]! - other[0]!) ** 2;
    if (i + lag >= n) charge += (q[i]! - other.at(-1)!) ** 2;
    if (i - lag < 0) charge += (c[i]! - own[0]!) ** 2;
    if (i - lag >= n) charge += (c[i]! - own.at(-1)!) ** 2;
  }
  return { squared: dtw(own, other, band) + charge / 2, r: Math.max(-1, Math.min(1, best / n)), lag };
}

/** Every row compared in full, nearest first. */
function brute(rows: Rows, query: ArrayLike<number>, { like, band, lag, skip }: Omit<Search, 'k'>): Match[] {
  const found: Match[] = [];
  for (let row = 0; row < rows.count; row++) {
    const c = rowOf(rows, row);
    if (skip?.[row] || c.every((value) => value === 0)) continue;
    if (like === 'shift') found.push({ row, ...shifted(query, c, band, lag) });
    else {
      const squared = dtw(query, c, like === 'dtw' ? band : 0);
      found.push({ row, squared, r: pearson(query, c), lag: 0 });
    }
  }
  return found.sort(byDistance);
}

/** Whether two answers are the same; of shift as far as the rounding of its edge charge lets equals change places. */
function same(found: readonly Match[], wanted: readonly Match[], like: Like): boolean {
  const exactly = like !== 'shift';
  return (
    found.length === wanted.length &&
    found.every(({ row, squared, r, lag }, i) => {
      const other = wanted[i]!;
      if (exactly) return row === other.row && squared === other.squared && near(r, other.r) && lag === 0;
      return near(squared, other.squared);
    })
  );
}

const likes: readonly Like[] = ['dtw', 'pearson', 'shift'];

/** Without what is next to nothing: of rows that are hardly more than flat, rounding decides. */
const coarse = (value: number) => Math.round(value * 1e4) / 1e4;

/** A row of few levels, so that rows tie, or of any; now and then a flat one. */
const series = (n: number) =>
  fc.oneof(
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: n, maxLength: n }),
    fc.array(fc.double({ min: -100, max: 100, noNaN: true }).map(coarse), { minLength: n, maxLength: n }),
    fc.constant(new Array<number>(n).fill(1)),
  );

const question = fc.integer({ min: 2, max: 80 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    raw: fc.array(series(n), { minLength: 1, maxLength: 30 }),
    asked: series(n),
    band: fc.integer({ min: 0, max: n + 1 }),
    lag: fc.integer({ min: 0, max: n }),
    k: fc.integer({ min: 1, max: 12 }),
    like: fc.constantFrom(...likes),
    masked: fc.option(fc.nat(29), { nil: undefined }),
  }),
);

const maskOf = (row: number | undefined, count: number): { skip?: Uint8Array } => {
  if (row === undefined) return {};
  const skip = new Uint8Array(Math.max(count, row + 1));
  skip[row] = 1;
  return { skip };
};

t.test('z-normalised: mean 0, deviation 1, whatever the scale and the offset', async (t) => {
  for (const [what, x, flat] of [
    ['numbers', [1, 2, 3, 4], false],
    ['zeros', [0, 0, 0], true],
    ['one number, thrice', [7.1, 7.1, 7.1], true],
    ['rounding on a large number', [1e9, 1e9 + 1, 1e9], true],
    ['small but not flat', [0, 1e-6, 0], false],
  ] as const) {
    const z = new Float64Array(x.length + 2).fill(9);
    const summary = normalise(x, z, 1);
    t.equal(summary?.flat, flat, what);
    t.equal(z[0], 9);
    t.equal(z[x.length + 1], 9);
    const inner = z.subarray(1, -1);
    t.ok(near(pearson(inner, inner), flat ? 0 : 1), what);
  }
  t.match(normalise([3, 1, 2, 2], new Float32Array(4)), { mean: 2, min: 1, max: 3, last: 2, sd: Math.SQRT1_2 });
  for (const x of [[], [1, NaN], [1, Infinity], [1e200, -1e200]])
    t.equal(normalise(x, new Float32Array(x.length)), undefined);
});

t.test('sampled at slices of equal length', async (t) => {
  const minutes = (...skipped: number[]) => Array.from({ length: 60 }, (_, i) => i * 60).filter((_, i) => !skipped.includes(i));
  const out = new Float64Array(60);
  const all = minutes();
  t.equal(resample(all, all, 0, 3600, 60, out), 0, 'one a slice');
  t.equal(out[0], 30 - 0, 'at its centre');
  t.equal(resample(all, all, 0, 3600, 30, out), 0, 'two a slice');
  t.same([...out.subarray(0, 3)], [30, 150, 270], 'their mean');
  t.equal(resample(all, all, 0, 3600, 15, out.fill(0)), 0);
  t.equal(out[14], 56 * 60 + 90);
  t.equal(resample([0, 1800], [0, 1], 0, 3600, 4, out), 0, 'linear between few');
  t.same([...out.subarray(0, 4)], [0.25, 0.75, 1, 1], 'the ends are held');
  const gap = minutes(...Array.from({ length: 30 }, (_, i) => i + 21));
  t.equal(resample(gap, gap, 0, 3600, 20, out), 0.5, 'half is missing');
  t.ok(out.subarray(1, 20).every((value, i) => value > out[i]!), 'a gap is crossed in a straight line');
  t.equal(resample(all, all.map(() => NaN), 0, 3600, 10, out), 1, 'no number');
  t.equal(resample([], [], 0, 1, 10, out), 1);
  t.equal(resample([-1, 0, 1, 2], [9, 1, 2, 9], 0, 2, 2, out), 0, 'the end is not in the window');
  t.same([...out.subarray(0, 2)], [1.5, 2]);
}); // biome-ignore format: as it is

t.test('the band is rounded up, but not for the rounding of a product', async (t) => {
  for (const [share, n, wanted] of [[0.05, 60, 3], [0.1, 60, 6], [0.07, 100, 7], [0.051, 60, 4], [0, 60, 0], [1, 60, 60]] as const)
    t.equal(bandOf(share, n), wanted, `${share} of ${n}`);
}); // biome-ignore format: as it is

t.test('bounds are never above the distance, and the fast distance is the plain one to the bit', async () => {
  const cells = scratch(80);
  fc.assert(
    fc.property(question, fc.double({ min: 0, max: 2, noNaN: true }), ({ n, raw, asked, band }, share) => {
      const rows = rowsOf([asked, ...raw], n);
      const q = Float64Array.from(rowOf(rows, 0));
      const around = envelope(q, band);
      const rest = new Float64Array(n);
      for (let row = 1; row < rows.count; row++) {
        const at = row * n;
        const wanted = dtw(q, rowOf(rows, row), band);
        const whole = keoghRest(around, rows.z, at, n, rest);
        if (kim(q, rows.z, at, n) > slack(wanted) || whole > slack(wanted)) return false;
        if (!near(keogh(around, rows.z, at, n, Infinity), whole) || whole !== rest[0]) return false;
        if (euclid(q, rows.z, at, n, Infinity) < wanted) return false;
        const exact = [Infinity, wanted, wanted * 1.5].map((limit) =>
          eapDtw(q, rows.z, at, n, band, slack(limit), rest, cells),
        );
        if (exact.some((found) => found !== wanted)) return false;
        const limit = wanted * share;
        const found = eapDtw(q, rows.z, at, n, band, limit, rest, cells);
        if (share < 0.999 ? found <= limit && wanted > 1e-9 : found !== wanted && share > 1.001 && wanted > 1e-9)
          return false;
      }
      return true;
    }),
    { numRuns: 400 },
  );
});

t.test('a search finds what comparing every row in full finds', async () => {
  fc.assert(
    fc.property(question, ({ n, raw, asked, band, lag, k, like, masked }) => {
      const rows = rowsOf(raw, n);
      const query = rowsOf([asked], n).z;
      const search = { k, band, lag, like, ...maskOf(masked, rows.count) };
      const wanted = query.every((value) => value === 0) ? [] : brute(rows, query, search);
      if (!same(nearest(rows, query, search), wanted.slice(0, k), like)) return false;
      const limit = wanted[Math.min(k, wanted.length) - 1]?.squared ?? 1;
      const inside = wanted.filter(({ squared }) => squared <= limit);
      const found = within(rows, query, limit, search);
      if (like !== 'shift') return same(found, inside, like);
      return found.length <= wanted.length && found.every(({ squared }) => squared <= limit);
    }),
    { numRuns: 1500 },
  );
});

t.test('within finds every row at its best lag', async (t) => {
  const rows = rowsOf(corpus(300, 24, 5), 24);
  const query = rowOf(rows, 7);
  const wanted = brute(rows, query, { like: 'shift', band: 2, lag: 12 });
  const limit = (wanted[59]!.squared + wanted[60]!.squared) / 2;
  const found = within(rows, query, limit, { like: 'shift', band: 2, lag: 12 });
  t.ok(same(found, wanted.slice(0, 60), 'shift'));
  t.same(found.map(({ row, lag }) => [row, lag]), wanted.slice(0, 60).map(({ row, lag }) => [row, lag]));
}); // biome-ignore format: as it is

t.test('a search of many rows finds what comparing every row in full finds', async (t) => {
  const rows = rowsOf(corpus(3000, 60, 3), 60);
  for (const like of ['dtw', 'pearson'] as const)
    for (const row of [0, 1000, 2999]) {
      const search = { k: 10, band: 3, lag: 0, like, ...maskOf(row, rows.count) };
      t.ok(same(nearest(rows, rowOf(rows, row), search), brute(rows, rowOf(rows, row), search).slice(0, 10), like));
    }
});

t.test('the order of the answer does not know scale, offset or the order of rows', async () => {
  const scaled = fc.record({
    seed: fc.nat(),
    scale: fc.constantFrom(0.5, 4, 1024),
    offset: fc.constantFrom(0, 64, -1024),
    like: fc.constantFrom(...likes),
  });
  fc.assert(
    fc.property(scaled, ({ seed, scale, offset, like }) => {
      const raw = corpus(40, 32, seed).map((values) => Array.from(values, (value) => Math.round(value * 1024) / 1024));
      const search = { k: 40, band: 2, lag: 8, like };
      const rows = rowsOf(raw, 32);
      const other = rowsOf(raw.map((values) => values.map((value) => value * scale + offset)), 32);
      const found = nearest(rows, rowOf(rows, 0), search);
      const again = nearest(other, rowOf(other, 0), search);
      if (!found.every(({ squared }, i) => near(squared, again[i]!.squared, 1e-9))) return false;
      const backwards = nearest(rowsOf(raw.toReversed(), 32), rowOf(rows, 0), search);
      return found.every(({ squared }, i) => squared === backwards[i]!.squared);
    }),
    { numRuns: 60 },
  );
}); // biome-ignore format: as it is

t.test('equal rows are told in the order of the rows', async (t) => {
  const raw = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? [0, 1, 0, 2, 5, 1] : [0, 1, 0, 2, 5, 1 + (i % 3)]));
  const rows = rowsOf(raw, 6);
  for (const like of likes) {
    const found = nearest(rows, rowOf(rows, 3), { k: 4, band: 1, lag: 1, like });
    t.same(found.map(({ row }) => row), [0, 3, 6, 9], like);
  }
  t.throws(() => nearest(rows, [1, 2], { k: 1, band: 1, lag: 0, like: 'dtw' }), { message: 'a query of 2 points for rows of 6' });
}); // biome-ignore format: as it is

t.test('labelled shapes anywhere in the window are found', async (t) => {
  const each = 60;
  const { raw, labels } = labelled(each, 60, 21);
  const rows = rowsOf(raw, 60);
  const next = random(77);
  for (const like of ['dtw', 'shift'] as const) {
    let right = 0;
    const asked = kinds.length * 6;
    for (let i = 0; i < asked; i++) {
      const row = (i % kinds.length) * each + Math.floor(next() * each);
      const search = { k: 10, band: 3, lag: 30, like, ...maskOf(row, rows.count) };
      for (const match of nearest(rows, rowOf(rows, row), search)) if (labels[match.row] === labels[row]) right++;
    }
    const precision = right / (10 * asked);
    t.comment(`${like}: precision@10 ${precision.toFixed(3)}`);
    t.ok(precision >= 0.95, `${like} ${precision}`);
  }
});

/** Where the worker is bundled to, which dist does for the program. */
function workerIn(folder: string): string {
  const outfile = join(folder, 'worker.mjs');
  const entry = join(import.meta.dirname, '../src/shapes/worker.ts');
  buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile });
  return outfile;
}

const sharedRows = (rows: Rows): Rows => {
  const z = new Float32Array(new SharedArrayBuffer(rows.z.byteLength));
  z.set(rows.z);
  return { ...rows, z };
};

t.test('threads find what one thread finds', async (t) => {
  const path = workerIn(t.testdir());
  const raw = corpus(2000, 40, 9);
  const rows = sharedRows(rowsOf([...raw, ...raw.slice(0, 500)], 40));
  const skip = new Uint8Array(rows.count);
  skip[3] = 1;
  for (const like of likes) {
    const search = { k: 10, band: 2, lag: 12, like, skip };
    for (const [threads, asked] of [
      [2, [3]],
      [3, [5, 3, 1999]],
      [3, Array.from({ length: 13 }, (_, i) => i * 7)],
    ] as const) {
      const queries = asked.map((row) => rowOf(rows, row));
      const one = await nearestInThreads(rows, queries, search, 1, 'nowhere');
      const found = await nearestInThreads(rows, queries, search, threads, path);
      t.same(found, one, `${like}, ${asked.length} queries, ${threads} threads`);
    }
  }
  t.same(await nearestInThreads(rows, [], { k: 1, band: 1, lag: 0, like: 'dtw' }, 2, path), []);
});

t.test('a thread that fails rejects the search', async (t) => {
  const folder = t.testdir({
    'throws.mjs': 'throw new Error("no luck")',
    'ends.mjs': 'process.exit(3)',
    'mute.mjs': '',
  });
  const rows = sharedRows(rowsOf(corpus(20, 8, 1), 8));
  const search = { k: 1, band: 1, lag: 0, like: 'dtw' } as const;
  for (const [file, message] of [
    ['throws.mjs', /no luck/],
    ['ends.mjs', /a search thread ended with 3 before it answered/],
    ['mute.mjs', /a search thread ended with 0 before it answered/],
    ['none.mjs', /none\.mjs/],
  ] as const)
    await t.rejects(nearestInThreads(rows, [rowOf(rows, 0)], search, 2, join(folder, file)), { message }, file);
  await t.rejects(nearestInThreads(rows, [rowOf(rows, 0)], search, 2, 'relative'));
  const path = workerIn(folder);
  await t.rejects(nearestInThreads(rows, [[1]], search, 2, path), { message: /a query of 1 points for rows of 8/ });
  const own = { ...rows, z: Float32Array.from(rows.z) };
  await t.rejects(nearestInThreads(own, [[1]], search, 2, path), { message: /SharedArrayBuffer/ });
});

/** Independent rows of one family. */
function unrelated(count: number, family: string, seed: number): Rows {
  const next = random(seed);
  const gauss = normal(next);
  const pen = {
    from: (low: number, high: number) => low + (high - low) * next(),
    normal: gauss,
    noise: () => 0.2 * gauss(),
  };
  return rowsOf(
    Array.from({ length: count }, () => families[family]!(60, pen)),
    60,
  );
}

/** What is known of unrelated rows, of all but some. */
function nullOfRows(rows: Rows, query: ArrayLike<number>, count: number, comparison: Comparison): Null | undefined {
  return nullOf(rows, query, sample(rows, comparison.skip), count, comparison);
}

const chance = (...asked: Parameters<typeof nullOfRows>) => nullOfRows(...asked)?.chance;

t.test('the best correlation by chance is what unrelated series show', async (t) => {
  for (const family of ['noise', 'walk', 'daily', 'bursty']) {
    const rows = unrelated(4000, family, 31);
    let error = 0;
    for (let row = 0; row < 20; row++) {
      const comparison = { like: 'pearson', band: 0, lag: 0, ...maskOf(row, rows.count) } as const;
      const best = nearest(rows, rowOf(rows, row), { k: 1, ...comparison })[0]!.r;
      error += (chance(rows, rowOf(rows, row), rows.count, comparison)! - best) / 20;
    }
    t.ok(Math.abs(error) < 0.08, `${family}: ${error.toFixed(3)} off in the mean`);
  }
  const walks = unrelated(600, 'walk', 1);
  const plain = { like: 'pearson', band: 0, lag: 0 } as const;
  const told = [10, 1000, 100_000].map((count) => chance(walks, rowOf(walks, 0), count, plain)!);
  t.ok(told[0]! < told[1]! && told[1]! < told[2]! && told[2]! < 1, 'more rows, more chance');
  const aligned = chance(walks, rowOf(walks, 0), 1000, { like: 'shift', band: 3, lag: 6 })!;
  t.ok(aligned > told[1]! - 0.05 && aligned < 1, 'lags give chance more choice');
  t.equal(chance(walks, new Float32Array(60), 10, plain), undefined, 'flat');
  t.equal(chance(unrelated(49, 'walk', 1), rowOf(walks, 0), 10, plain), undefined, 'too few rows');
});

t.test('strength is small for a shape that stands out', async (t) => {
  const { raw } = labelled(100, 60, 4);
  const rows = rowsOf(raw, 60);
  const told = (row: number): number => {
    const search = { k: 10, band: 3, lag: 0, like: 'dtw', ...maskOf(row, rows.count) } as const;
    return Math.sqrt(
      nearest(rows, rowOf(rows, row), search).at(-1)!.squared / nullOfRows(rows, rowOf(rows, row), 1, search)!.usual,
    );
  };
  const step = told(2 * 100 + 5);
  const noise = told(15 * 100 + 5);
  t.ok(step < 0.35 && noise > 0.5, `a step ${step.toFixed(2)}, noise ${noise.toFixed(2)}`);
  t.equal(told(5), told(5), 'the sample is always the same');
  t.equal(nullOfRows(rows, new Float32Array(60), 1, { like: 'dtw', band: 3, lag: 0 }), undefined);
});

t.test('many relatives are not taken for chance', async (t) => {
  const { raw } = labelled(1, 60, 3);
  const next = random(5);
  const strangers = Array.from({ length: 300 }, () => Float64Array.from({ length: 60 }, () => next()));
  const family = Array.from({ length: 40 }, () => Float64Array.from(raw[2]!, (value) => value + 0.05 * next()));
  const rows = rowsOf([...strangers, ...family], 60);
  const found = nullOfRows(rows, rowOf(rows, 320), 340, { like: 'dtw', band: 3, lag: 0 })!;
  t.ok(found.chance! < 0.6, `chance ${found.chance}`);
  t.ok(found.luck! < 0.8, `luck ${found.luck}`);
});

t.test('the sample is of distinct rows that may match', async (t) => {
  const rows = rowsOf(
    Array.from({ length: 3000 }, (_, i) => [0, i % 2, 2 * (i % 2), 1]),
    4,
  );
  const skip = Uint8Array.from({ length: 3000 }, (_, i) => (i < 1000 ? 1 : 0));
  for (const mask of [undefined, skip]) {
    const chosen = sample(rows, mask);
    t.equal(new Set(chosen).size, 512);
    t.ok(chosen.every((row, i) => !mask?.[row] && (i === 0 || row > chosen[i - 1]!)));
  }
  t.equal(sample({ ...rows, count: 400 }).length, 400);
});

/** The share of test series whose nearest training series has another label, every pair in full. */
function wrong(train: readonly Labelled[], test: readonly Labelled[], share: number): string {
  const n = train[0]!.values.length;
  const rows = rowsOf(train.map(({ values }) => values), n);
  const asked = rowsOf(test.map(({ values }) => values), n);
  const search = { like: 'dtw', band: bandOf(share, n), lag: 0 } as const;
  const failed = test.filter(({ label }, i) => train[brute(rows, rowOf(asked, i), search)[0]!.row]!.label !== label);
  return (failed.length / test.length).toFixed(4);
} // biome-ignore format: as it is

t.test('the classification bench reads folders as the UCR archive has them', async (t) => {
  const sets = {
    CBF: [cylinderBellFunnel(30, 1), cylinderBellFunnel(90, 2)],
    SyntheticControl: [controlCharts(60, 3), controlCharts(90, 4)],
  } as const;
  const folder = t.testdir({
    CBF: { 'CBF_TRAIN.tsv': tsv(sets.CBF[0]), 'CBF_TEST.tsv': tsv(sets.CBF[1]) },
    'SyntheticControl_TRAIN.tsv': tsv(sets.SyntheticControl[0]),
    'SyntheticControl_TEST.tsv': tsv(sets.SyntheticControl[1]),
    'Uneven_TRAIN.tsv': '1\t1\t2\n2\t1\n',
    'Uneven_TEST.tsv': '1\t1\t2\n',
    'Alone_TRAIN.tsv': '1\t1\t2\n',
  });
  const { stdout, stderr, status } = sh(`node bench/ucr.mjs ${folder}`);
  t.equal(status, 0, stderr);
  const lines = new Map(stdout.split('\n').map((line) => [line.split(' ')[0]!, line.trim().split(/ {2,}| (?=%)/)]));
  for (const [name, [train, test]] of Object.entries(sets)) {
    const [, euclid, , percent, , learned, , free] = lines.get(name) ?? [];
    t.equal(euclid, wrong(train, test, 0), `${name}, Euclid`);
    t.equal(free, wrong(train, test, 1), `${name}, dtw`);
    t.equal(learned, wrong(train, test, Number(percent) / 100), `${name}, dtw of the learned band, ${percent} %`);
    t.ok(Number(learned) < Number(euclid) && Number(free) <= 0.05, `${name}: ${euclid}, ${learned}, ${free}`);
  }
  for (const name of ['Uneven', 'Alone']) t.match(lines.get(name)?.join(' '), /passed over/, name);
  const summary = 'Name,Train,ED (w=0),DTW (learned_w) ,DTW (w=100)\nCBF,30,0.1,0.2 (11),0.3\n';
  const { stdout: beside } = sh(`cp -r ${folder}/CBF ${folder}/alone && cat > ${folder}/alone/DataSummary.csv && node bench/ucr.mjs ${folder}/alone`, summary);
  t.match(beside, /CBF .* 0\.1000 +11 % .* 0\.2000 .* 0\.3000/, 'the published band and figures of DataSummary.csv');
  t.equal(sh('node bench/ucr.mjs nowhere').status, 2);
}); // biome-ignore format: as it is

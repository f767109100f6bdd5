import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { mad } from '../src/detectors/mad.js';
import { dbscan } from '../src/statistics/dbscan.js';
import { dickeyFuller } from '../src/statistics/dickey-fuller.js';
import { grubbsCritical, normalQuantile, tQuantile } from '../src/statistics/distributions.js';
import { kolmogorovSmirnov, kolmogorovTail } from '../src/statistics/kolmogorov.js';
import { mannWhitney } from '../src/statistics/mann-whitney.js';
import { mannKendall, theilSen } from '../src/statistics/trend.js';
import { verdict } from './banks.js';
import { shared } from './shell.js';

const path = join(shared ?? 'nowhere', 'vectors/stats-vectors.json');
const skip = existsSync(path) ? false : 'no reference vectors';
// biome-ignore lint/suspicious/noExplicitAny: reference data
const vectors: any = skip ? {} : JSON.parse(readFileSync(path, 'utf8'));

/** Whether two numbers agree to a part of the greater, or are both as good as 0. */
const near = (found: number, wanted: number, part: number): boolean =>
  found === wanted || Math.abs(found - wanted) <= part * Math.max(Math.abs(found), Math.abs(wanted), 1e-12);

t.test('quantiles and critical values', { skip }, async (t) => {
  for (const [chance, freedom, wanted] of vectors.t_isf)
    if (chance < 0.5) t.ok(near(tQuantile(chance, freedom), wanted, 1e-8), `t ${chance} ${freedom}`);
  for (const [chance, wanted] of vectors.norm_isf)
    t.ok(Math.abs(normalQuantile(chance) - wanted) < 1e-9, `normal ${chance}`);
  for (const [n, alpha, twoSided, oneSided] of vectors.grubbs_critical.rows) {
    t.ok(near(grubbsCritical(n, alpha), twoSided, 1e-8), `Grubbs ${n} ${alpha}`);
    t.ok(near(grubbsCritical(n, 2 * alpha), oneSided, 1e-8), `Grubbs ${n} ${alpha}, one-sided`);
  }
});

t.test('median and median absolute deviation', { skip }, async (t) => {
  const judged = vectors.robust.filter(({ x }: { x: number[] }) => x.length >= 20);
  t.ok(judged.length > 0);
  for (const { x, median, mad_normal } of judged) {
    const bank = await mad.open({ deviations: 1 });
    const slot = bank.add({ time: '', type: 'metric' });
    const now = verdict();
    for (const [i, value] of [...x, median].entries()) bank.judge(slot, i, value, now);
    t.ok(near(now.expected, median, 1e-12));
    t.ok(near(now.upper - now.expected, mad_normal, 1e-4), 'the factor of normal noise has five figures');
  }
});

t.test('Mann-Whitney', { skip }, async (t) => {
  for (const each of vectors.mann_whitney_u.cases) {
    const { a, b, ties } = each;
    const found = mannWhitney(a, b);
    const way = !ties && Math.min(a.length, b.length) <= 8 && a.length * b.length <= 400 ? 'exact' : 'asymptotic';
    for (const [side, p] of [['two-sided', found.p], ['greater', found.greater], ['less', found.less]] as const) {
      const wanted = each[`${side}/${way}`];
      if (!wanted) continue;
      t.equal(found.u, wanted[0], 'U');
      t.ok(near(p, wanted[1], 1e-6), `${a.length} and ${b.length}, ${side}, ${way}: ${p}, ${wanted[1]}`);
    }
  }
}); // biome-ignore format: as it is

t.test('Kolmogorov-Smirnov', { skip }, async (t) => {
  for (const [x, wanted] of vectors.kolmogorov_sf) t.ok(near(kolmogorovTail(x), wanted, 1e-9), `tail of ${x}`);
  for (const { a, b, asymp, stephens } of vectors.ks_2samp.cases) {
    const { d, p } = kolmogorovSmirnov(a, b);
    t.ok(near(d, asymp[0], 1e-12), `D ${d}`);
    t.ok(near(p, stephens, 1e-9), `p ${p}`);
  }
});

t.test('trend', { skip }, async (t) => {
  for (const { y, theilslopes, mann_kendall } of vectors.trend.cases) {
    const line = theilSen(y.map((_: number, i: number) => i), y);
    const [slope, intercept, lower, upper] = theilslopes;
    for (const [found, wanted] of [[line.slope, slope], [line.intercept, intercept], [line.lower, lower], [line.upper, upper]])
      t.ok(near(found, wanted, 1e-9), `Theil-Sen of ${y.length}: ${found}, ${wanted}`);
    const { s, variance, z } = mannKendall(y);
    t.equal(s, mann_kendall.S);
    t.ok(near(variance, mann_kendall.var, 1e-12) && near(z, mann_kendall.z, 1e-9), 'Mann-Kendall');
  }
}); // biome-ignore format: as it is

t.test('DBSCAN', { skip }, async (t) => {
  for (const { x, eps, min_samples, labels } of vectors.dbscan_1d) t.same([...dbscan(x, eps, min_samples)], labels);
});

t.test('Dickey-Fuller', { skip }, async (t) => {
  for (const each of vectors.stationarity) {
    const wanted = each['adf maxlag=10 reg=c autolag=AIC'];
    const found = dickeyFuller(each.x, 10);
    t.equal(found?.lags, wanted.usedlag, `${each.name}: lags`);
    t.ok(
      found && near(found.statistic, wanted.stat, 1e-6) && near(found.p, wanted.p, 1e-4),
      `${each.name}: ${found?.statistic}`,
    );
  }
});

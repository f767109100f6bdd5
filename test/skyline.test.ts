import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { votes } from '../src/detectors/skyline/tests.js';
import { skyline } from '../src/detectors/skyline.js';
import { dickeyFuller } from '../src/statistics/dickey-fuller.js';
import { grubbsCritical, normalQuantile, tQuantile } from '../src/statistics/distributions.js';
import { kolmogorovSmirnov, kolmogorovTail } from '../src/statistics/kolmogorov.js';
import { driven } from './banks.js';
import { shared } from './shell.js';

const vectors = join(shared ?? 'nowhere', 'vectors/skyline-verdicts.json');
const nab = join(shared ?? 'nowhere', 'corpora/nab/data');

type Row = Record<'min60' | 'dense10' | 'native', { v: (boolean | null)[]; anomalous: boolean }> & { i: number };

const points = (path: string) =>
  readFileSync(path, 'utf8').trim().split('\n').slice(1).map((line) => {
    const [time = '', value = ''] = line.split(',');
    return { time: Date.parse(`${time.replace(' ', 'T')}Z`) / 1000, value: Number(value) };
  }); // biome-ignore format: a pipe

t.test('the same verdicts as Skyline', { skip: existsSync(vectors) ? false : 'no reference vectors' }, async (t) => {
  const { series } = JSON.parse(readFileSync(vectors, 'utf8')) as { series: { file: string; rows: Row[] }[] };
  let compared = 0;
  for (const { file, rows } of series) {
    if (!existsSync(join(nab, file))) continue;
    const all = points(join(nab, file));
    for (const row of rows) {
      const before = all.slice(Math.max(0, row.i - 1439), row.i + 1);
      const stamped = (step: number) =>
        before.map(({ value }, k) => ({ time: 1_400_000_000 + step * (row.i - before.length + 1 + k), value }));
      const windows = {
        min60: { rows: stamped(60), duration: 86_400 },
        dense10: { rows: stamped(10), duration: 14_400 },
        native: {
          rows: all.slice(0, row.i + 1).filter(({ time }) => time > all[row.i]!.time - 86_400),
          duration: 86_400,
        },
      };
      for (const [mode, { rows: used, duration }] of Object.entries(windows)) {
        const wanted = row[mode as keyof typeof windows];
        const times = Float64Array.from(used, ({ time }) => time);
        const values = Float64Array.from(used, ({ value }) => value);
        const found = votes({ times, values, duration });
        t.same(found, wanted.v, `${file} ${row.i} ${mode}`);
        t.equal(found.filter((vote) => vote !== false).length >= 6, wanted.anomalous);
        compared++;
      }
    }
  }
  t.ok(compared > 100, `${compared} verdicts compared`);
});

t.test('as a method', async (t) => {
  let seed = 3;
  const noise = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const readings = Array.from({ length: 400 }, (_, i) => ({
    time: 1.7e12 + i * 60_000,
    value: 100 + 10 * noise() + (i >= 300 && i < 306 ? 80 : 0),
  }));
  const said = await driven(skyline, readings);
  t.same(said.map(({ state }) => state).slice(0, 2), ['ok', 'warning']);
  t.ok(said[1]!.time >= 1.7e12 + 300 * 60_000 && said[1]!.time < 1.7e12 + 303 * 60_000);
  t.match(said[1]?.evidence.reason, /^18\d(\.\d)?; \d of 9 tests object: .*grubbs/);
  t.equal(said.at(-1)?.state, 'ok');
  t.same(await driven(skyline, readings, {}, [100, 301, 305]), said, 'cut anywhere');
});

t.test('its statistics', async (t) => {
  t.ok(Math.abs(tQuantile(0.025, 10) - 2.228_138_851_965) < 1e-10);
  t.ok(Math.abs(normalQuantile(0.025) - 1.959_963_984_540_054) < 1e-12);
  t.ok(Math.abs(grubbsCritical(10, 0.05) - 2.289_954) < 1e-5);
  t.equal(kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).d, 1);
  t.ok(Math.abs(kolmogorovTail(1) - 0.269_999_671_677_355) < 1e-12);
  t.ok(Math.abs(kolmogorovTail(0.9999) - kolmogorovTail(1.0001)) < 1e-3);
  t.equal(dickeyFuller([1, 2, 3], 2), undefined);
});

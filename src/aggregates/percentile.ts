import { misuse } from '../declaration/failure.js';
import { many } from '../declaration/option.js';
import type { Aggregate, Statistic } from './aggregate.js';
import { fieldName, label } from './reading.js';
import { type Sketch, sketchOf } from './sketch.js';

/** The percentiles with an option of their own. */
const usual = { p50: 50, p75: 75, p90: 90, p95: 95, p99: 99, p999: 99.9 } as const;

/**
 * What a percentile is called: `p95`, and without the point `p999` for 99.9, the whole part then written in two digits
 * (`p0050` for 0.50): no two percentiles have the same name.
 */
function nameOf(percent: number): string {
  const [whole = '', fraction] = String(percent).split('.');
  return fraction === undefined ? `p${whole}` : `p${whole.padStart(2, '0')}${fraction}`;
}

interface Asked {
  readonly percent: number;
  readonly field: string;
}

/** Reads `99.9` or `99.9:duration`. */
function asked(given: string): Asked {
  const [, digits = '', field = ''] = /^(\d{1,3}(?:\.\d{1,6})?)(?::(.+))?$/.exec(given.trim()) ?? [];
  const percent = Number(digits);
  if (digits === '' || percent > 100)
    throw misuse(`${given} is no percentile such as 95, or 99.9:duration for another field than value`);
  return { percent, field: fieldName(field) };
}

function statistic({ percent, field }: Asked): Statistic {
  return {
    label: label(field, nameOf(percent)),
    unit: undefined,
    empty: Number.NaN,
    field,
    gatherer: sketchOf(field),
    value: (sketch: Sketch) => sketch.quantile(percent / 100),
    count: (sketch: Sketch) => sketch.count,
  };
}

/** Percentiles of the numbers in a field: exact up to 128 numbers, within 1 % beyond. */
export const percentile: Aggregate = {
  name: 'percentile',
  summary: 'percentiles of a field, within 1 %',
  options: {
    ...Object.fromEntries(
      Object.entries(usual).map(([name, percent]) => [
        name,
        many(`--${name} [field]`, `${percent === 50 ? 'Median' : `Percentile ${percent}`} of a field`, fieldName),
      ]),
    ),
    percentile: many('--percentile <n[:field]>', 'Any percentile of a field, 0 to 100', asked),
  },
  statistics(options: Readonly<Record<string, readonly string[]>> & { readonly percentile: readonly Asked[] }) {
    const short = Object.entries(usual).flatMap(([name, percent]) =>
      (options[name] ?? []).map((field) => ({ percent, field })),
    );
    return [...short, ...options.percentile].map(statistic);
  },
};

import { many } from '../declaration/option.js';
import type { Accumulator, Aggregate, Gatherer } from './aggregate.js';
import { fieldName, label } from './reading.js';

/** A statistic of the numbers in a field, in their own unit, asked for by `--NAME [FIELD]`, once for each field. */
export function ofField<A extends Accumulator>(member: {
  readonly name: string;
  readonly summary: string;
  /** Its value where no number came: zero, or NaN where that would be no reading. */
  readonly empty: number;
  readonly gatherer: (path: string) => Gatherer;
  readonly value: (gathered: A) => number;
  /** Of how many numbers it is made, where few make it worth little. */
  readonly count?: (gathered: A) => number;
}): Aggregate {
  const { name, summary, empty, gatherer, value, count } = member;
  return {
    name,
    summary,
    options: { [name]: many(`--${name} [field]`, `${summary[0]?.toUpperCase()}${summary.slice(1)}`, fieldName) },
    statistics: (options: Readonly<Record<string, readonly string[]>>) =>
      (options[name] ?? []).map((field) => ({
        label: label(field, name),
        unit: undefined,
        empty,
        field,
        gatherer: gatherer(field),
        value,
        ...(count && { count }),
      })),
  };
}

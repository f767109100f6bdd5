import { many } from '../declaration/option.js';
import type { Event } from '../event/event.js';
import { textOf } from '../event/event.js';
import { field } from '../event/field.js';
import type { Aggregate, Source } from './aggregate.js';
import { Cardinality } from './cardinality.js';
import { fieldName, label } from './reading.js';

/** Reads text, numbers and booleans, as text; what is empty or an object is nothing to tell apart. */
function textAt(path: string): Source {
  const read = field(path);
  return (event: Event) => textOf(read(event)) || undefined;
}

/** How many different values a field has: exact up to 2048, then with a standard error of 0.8 %. */
export const distinct: Aggregate = {
  name: 'distinct',
  summary: 'number of different values of a field',
  options: { distinct: many('--distinct [field]', 'Number of different values of a field', fieldName) },
  statistics: (options: { distinct: readonly string[] }) =>
    options.distinct.map((path) => ({
      label: label(path, 'distinct'),
      unit: '1',
      empty: 0,
      field: path,
      gatherer: { id: `cardinality ${path}`, source: textAt(path), open: () => new Cardinality() },
      value: (cardinality: Cardinality) => cardinality.count || Number.NaN,
    })),
};

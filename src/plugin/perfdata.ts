import { hash64 } from '../event/id.js';
import type { Threshold } from '../event/threshold.js';
import { decimal } from './number.js';

/** The units the plugin guidelines know. Any other is left out, since a reader would take it for one of these. */
const units: readonly string[] = ['s', 'ms', 'us', '%', 'B', 'KB', 'MB', 'GB', 'TB', 'c'];

const longest = 100;
const unfit = /[^\p{L}\p{N}_./-]/gu;

/** One value with the ranges it was held against, and the least and the most it can be. */
export interface Datum {
  readonly label: string;
  readonly value: number;
  readonly unit?: string;
  readonly warning?: Threshold | undefined;
  readonly critical?: Threshold | undefined;
  readonly least?: number;
  readonly most?: number;
}

/**
 * `label=value[unit];warning;critical;min;max`, empty ends left out. The label is taken as it is. Undefined for a value
 * that is not finite: there is no way to write it that all readers take.
 */
export function perfdata({ label, value, unit = '', warning, critical, least, most }: Datum): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const ends = [
    warning ? range(warning) : '',
    critical ? range(critical) : '',
    least === undefined ? '' : decimal(least),
    most === undefined ? '' : decimal(most),
  ];
  const uom = units.includes(unit) ? unit : '';
  return `${label}=${decimal(value)}${uom};${ends.join(';')}`.replace(/;+$/, '');
}

/** A range in its shortest form without exponents: `10` for `0:1e1`. */
export function range({ start, end, inside }: Threshold): string {
  const to = end === Number.POSITIVE_INFINITY ? '' : decimal(end);
  const from = start === Number.NEGATIVE_INFINITY ? '~:' : start === 0 && to !== '' ? '' : `${decimal(start)}:`;
  return `${inside ? '@' : ''}${from}${to}`;
}

/**
 * A series' label: subject and name with a point between, dimensions after points too. All but letters, digits and
 * `_ . / -` becomes `_`, so that no reader needs quotes. One of over 100 bytes ends in a hash of the whole.
 */
export function label(subject: string, name: string): string {
  const whole = subject !== '' && name !== '' ? `${subject}.${name}` : subject || name || 'value';
  const clean = whole
    .slice(0, longest + 1)
    .replaceAll(';', '.')
    .replace(unfit, '_');
  if (Buffer.byteLength(clean) <= longest && whole.length <= longest) return clean;
  const start = Buffer.from(clean)
    .subarray(0, longest - 9)
    .toString()
    .replace(/\ufffd+$/, '');
  return `${start}_${hash64(whole).slice(0, 8)}`;
}

/** Gives each series a label of its own; where two would be the same, the later one gets a hash of its identity. */
export class Labels {
  readonly #taken: Set<string>;

  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved);
  }

  next(subject: string, name: string): string {
    let own = label(subject, name);
    if (this.#taken.has(own)) own += `_${hash64(`${subject}\t${name}`).slice(0, 8)}`;
    while (this.#taken.has(own)) own += '_';
    this.#taken.add(own);
    return own;
  }
}

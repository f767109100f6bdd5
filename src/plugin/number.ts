import { printable } from './text.js';

/** Beyond these a number is not told apart by what reads perfdata. */
const digits = 15;
const decimals = 20;

/**
 * A finite number as every reader of perfdata takes it: digits and a point, never an exponent. Whole numbers are exact,
 * others have 15 significant digits and at most 20 behind the point.
 */
export function decimal(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
  const text = String(Number(value.toPrecision(digits)));
  if (!text.includes('e')) return text;
  const plain = value.toFixed(decimals).replace(/\.?0+$/, '');
  return plain === '-0' ? '0' : plain;
}

/**
 * A value as people read it, in the unit that perfdata has it in: `12.3`, `0.25 s`, `80%`, `3.1/s`. Six significant
 * digits, or all of them.
 */
export function amount(value: number, unit: string, significant = 6): string {
  const whole = Number.isInteger(value) && Math.abs(value) < 1e15;
  const text = String(whole ? value : Number(value.toPrecision(significant)));
  if (unit === '' || unit === '1') return text;
  if (unit === '%') return `${text}%`;
  return unit.startsWith('1/') ? `${text}${printable(unit.slice(1), 16)}` : `${text} ${printable(unit, 16)}`;
}

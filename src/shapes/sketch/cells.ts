import { sliceMeans } from '../words.js';
import { type Outline, sliced } from './outline.js';

/** A difference of neighbours of so much of the range is drawn as a vertical edge. From 0.15 to 0.7 all do as well. */
const edge = 0.34;
/** So that scaling, which rounds, does not turn an edge of exactly that size into a slope. */
const rounding = 1 - 1e-9;

/**
 * Values that each own an equal slice of time, as `n` samples. Fewer than `n` are joined linearly through the middles
 * of their slices, but for jumps, which stay vertical on the border: drawn as slopes, steps and pulses would find
 * ramps and waves. As many as `n` are the samples; of more, the means are.
 */
export function cells(values: readonly number[], n: number): Float64Array {
  return values.length < n ? sliced(joined(values), n) : sliceMeans(values, n);
}

/** Values that each own one unit of time from 0 on, as the line that they are read as. */
export function joined(values: readonly number[]): Outline {
  const outline = { times: [0], values: [values[0]!] };
  const add = (time: number, value: number): void => {
    outline.times.push(time);
    outline.values.push(value);
  };
  const jump = edge * range(values) * rounding;
  for (const [i, value] of values.entries()) {
    add(i + 0.5, value);
    const next = values[i + 1] ?? value;
    if (next === value || Math.abs(next - value) < jump) continue;
    add(i + 1, value);
    add(i + 1, next);
  }
  add(values.length, values.at(-1)!);
  return outline;
}

function range(values: readonly number[]): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

import { max, median, min } from 'simple-statistics';

const bars = '▁▂▃▄▅▆▇█';

export interface Scale {
  /** The most columns to use; one for each value when not given. */
  readonly width?: number | undefined;
  /** The values drawn lowest and highest; those of the values themselves when not given. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * Values as a line of bars, one character a column. A null (or NaN) is a gap and leaves its column blank. With more
 * values than columns, each column shows the one of its values that lies farthest from the median of all, so that no
 * spike or dip is lost. What is flat is drawn low. Costs a sort of the values.
 */
export function sparkline(values: readonly (number | null)[], scale: Scale = {}): string {
  const shown = columns(values, scale.width);
  const drawn = shown.filter((value) => value !== null);
  if (drawn.length === 0) return ' '.repeat(shown.length);
  const from = scale.from ?? min(drawn);
  const to = scale.to ?? max(drawn);
  return shown.map((value) => (value === null ? ' ' : bars[step(value, from, to)])).join('');
}

/** The column in which the value at `index` of `count` is drawn, when at most `width` are used. */
export function columnOf(index: number, count: number, width: number): number {
  const used = Math.min(count, width);
  return Math.floor(((index + 1) * used - 1) / count);
}

function columns(values: readonly (number | null)[], width = values.length): readonly (number | null)[] {
  const known = values.map((value) => (value === null || Number.isNaN(value) ? null : value));
  if (known.length <= width) return known;
  const used = Math.max(0, Math.floor(width));
  const readings = known.filter((value) => value !== null);
  if (readings.length === 0) return Array.from({ length: used }, () => null);
  const middle = median(readings);
  return Array.from({ length: used }, (_, column) => {
    const part = known.slice(
      Math.floor((column * known.length) / used),
      Math.floor(((column + 1) * known.length) / used),
    );
    return part.reduce((best, value) => (farther(value, best, middle) ? value : best), null);
  });
}

function farther(value: number | null, best: number | null, middle: number): boolean {
  if (value === null || best === null) return value !== null;
  return Math.abs(value - middle) > Math.abs(best - middle);
}

/** Halves keep the span of the largest doubles finite. */
function step(value: number, from: number, to: number): number {
  if (!(to > from) || value <= from) return 0;
  if (value >= to) return bars.length - 1;
  return Math.round(((value / 2 - from / 2) / (to / 2 - from / 2)) * (bars.length - 1)) || 0;
}

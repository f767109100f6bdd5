/**
 * A range in the syntax of the monitoring plugins' guidelines, as `-w` and `-c` take it everywhere: `10` is 0 to 10,
 * `10:` from 10 up, `~:10` up to 10, `10:20` between, `@10:20` the inside of it. Ends are part of the range. Alert
 * when the value is outside, or with `@` inside.
 */
export interface Threshold {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly inside: boolean;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads a range strictly; undefined when it is malformed, its ends are swapped, or it holds no number at all. */
export function readThreshold(text: string): Threshold | undefined {
  const inside = text.startsWith('@');
  const body = inside ? text.slice(1) : text;
  const colon = body.indexOf(':');
  const [from, to] = colon < 0 ? ['', body] : [body.slice(0, colon), body.slice(colon + 1)];
  if (from === '' && to === '') return undefined;
  const start =
    from === '' ? 0 : from === '~' ? Number.NEGATIVE_INFINITY : number.test(from) ? Number(from) : Number.NaN;
  const end = to === '' && colon >= 0 ? Number.POSITIVE_INFINITY : number.test(to) ? Number(to) : Number.NaN;
  const isNumber = (part: string, value: number) => part === '' || part === '~' || Number.isFinite(value);
  return start <= end && isNumber(from, start) && isNumber(to, end) ? { text, start, end, inside } : undefined;
}

/** Whether a value raises the alert of a range. NaN never does. */
export function alerts(threshold: Threshold, value: number): boolean {
  const within = value >= threshold.start && value <= threshold.end;
  return threshold.inside ? within : !within && !Number.isNaN(value);
}

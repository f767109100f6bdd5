const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * Milliseconds of a duration such as `90s`, `5m`, `1h30m`, `7d`, `250ms`, `0`. A bare number is seconds. NaN when it
 * is no duration, negative and endless ones included.
 */
export function readDuration(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return finite(Number(text) * 1000);
  if (!/^(\d+(\.\d+)?(ms|[smhdw]))+$/.test(text)) return Number.NaN;
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g))
    sum += Number(number) * units[unit as keyof typeof units];
  return finite(sum);
}

function finite(number: number): number {
  return Number.isFinite(number) ? number : Number.NaN;
}

/** A duration as people write it, in its two largest units: `1h30m`, `45s`, `6h20m`, `250ms`, `-5m`. */
export function writeDuration(milliseconds: number): string {
  if (milliseconds < 0) return `-${writeDuration(-milliseconds)}`;
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)}ms`;
  let rest = Math.round(milliseconds / 1000);
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join('') || '0s';
}

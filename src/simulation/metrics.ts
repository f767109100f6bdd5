import { writeTime } from '../event/time.js';
import type { Scenario } from './scenario.js';

/** Readings that are made at a time, of all series together, and characters that are written at a time. */
const atOnce = 1 << 18;
const most = 1 << 17;

/** The events of all series in order of time, as NDJSON in pieces; a reading that is missing has none. */
export function* metricLines({ start, step, points, series }: Scenario): Generator<string> {
  const block = Math.max(1, Math.floor(atOnce / series.length));
  const values = series.map(() => new Float64Array(Math.min(block, points)));
  const heads = series.map(({ subject, name }) => {
    const who = JSON.stringify({ type: 'metric', subject, name });
    return `","${who.slice(2, -1)},"value":`;
  });
  const tails = series.map(({ unit, tags }) => `,${JSON.stringify({ unit, tags }).slice(1)}\n`);
  let text = '';
  for (let first = 0; first < points; first += block) {
    const length = Math.min(block, points - first);
    for (const [s, one] of series.entries()) one.fill(values[s]!.subarray(0, length));
    for (let i = 0; i < length; i++) {
      const time = `{"time":"${writeTime(start + (first + i) * step)}`;
      for (let s = 0; s < heads.length; s++) {
        const value = values[s]![i]!;
        if (Number.isNaN(value)) continue;
        text += time + heads[s]! + value + tails[s]!;
        if (text.length < most) continue;
        yield text;
        text = '';
      }
    }
  }
  yield text;
}

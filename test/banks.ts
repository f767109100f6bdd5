import type { Bank, Detector, Evidence, Verdict } from '../src/detectors/detector.js';
import type { Event } from '../src/event/event.js';
import type { State } from '../src/event/severity.js';

/** A reading of a series; null is one that was stated to be missing. */
export interface Reading {
  readonly time: number;
  readonly value: number | null;
  readonly subject?: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What was said of a series when its state changed. */
export interface Said {
  readonly series: string;
  readonly time: number;
  readonly state: State;
  readonly was: State;
  readonly evidence: Evidence;
}

/** An empty verdict, as a stage hands it to a bank. */
export function verdict(): Verdict {
  const none = Number.NaN;
  return { state: 'unknown', expected: none, lower: none, upper: none, score: none, news: none, points: 0, needed: 0 };
}

/** The options of a detector with their defaults, but for those given. */
export function settings(detector: Detector, given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const fallbacks = Object.entries(detector.options).map(([name, { fallback }]) => [name, fallback]);
  return { ...Object.fromEntries(fallbacks), ...given };
}

/**
 * Drives one method over readings in their order, the watermark following the greatest time, and tells each change of
 * state. `cuts`: after how many readings its state goes through save and restore into a bank opened anew.
 */
export async function driven(
  detector: Detector,
  readings: readonly Reading[],
  given: Readonly<Record<string, unknown>> = {},
  cuts: readonly number[] = [],
): Promise<readonly Said[]> {
  const said: Said[] = [];
  const slots = new Map<string, number>();
  const states: State[] = [];
  const names: string[] = [];
  const open = (): Bank | Promise<Bank> => detector.open(settings(detector, given));
  let bank = await open();
  let watermark = Number.NEGATIVE_INFINITY;
  const now = verdict();
  const changed = (slot: number, time: number, value: number): void => {
    const was = states[slot]!;
    if (now.state === was) return;
    states[slot] = now.state;
    const evidence = bank.explain(slot, { time, value, unit: '' }, now);
    said.push({ series: names[slot]!, time, state: now.state, was, evidence: structuredClone(evidence) });
  };
  for (const [i, { time, value, subject = '', name = 'x', tags = {} }] of readings.entries()) {
    if (cuts.includes(i)) {
      const saved = structuredClone(bank.save());
      bank = await open();
      bank.restore(saved);
    }
    if (time > watermark) {
      watermark = time;
      bank.advance?.(watermark, now, (slot, at) => changed(slot, at, Number.NaN));
    }
    const series = `${subject}/${name}`;
    let slot = slots.get(series);
    if (slot === undefined) {
      const event: Event = { time: new Date(time).toISOString(), type: 'metric', subject, name, value, tags };
      slot = bank.add(event);
      slots.set(series, slot);
      names.push(series);
      states.push('unknown');
    }
    if (value === null) bank.gap?.(slot, time);
    else {
      bank.judge(slot, time, value, now);
      changed(slot, time, value);
    }
  }
  return said;
}

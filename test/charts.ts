/** Data sets by their published formulas, in the form of the UCR archive's files. */
import { normal, random } from './shapes.js';

/** A labelled series. */
export interface Labelled {
  readonly label: number;
  readonly values: readonly number[];
}

const numbers = (n: number, value: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => value(i));

/** Cylinder, bell and funnel (Saito 1994): 128 points, an event of some height and length anywhere, standard normal noise. */
export function cylinderBellFunnel(count: number, seed: number): Labelled[] {
  const next = random(seed);
  const gauss = normal(next);
  return Array.from({ length: count }, (_, row) => {
    const from = 16 + Math.floor(16 * next());
    const until = from + 32 + Math.floor(64 * next());
    const high = 6 + gauss();
    const share = (t: number) => (t - from) / (until - from);
    const form = [() => 1, share, (t: number) => 1 - share(t)][row % 3]!;
    const values = numbers(128, (i) => (i + 1 >= from && i + 1 <= until ? high * form(i + 1) : 0) + gauss());
    return { label: 1 + (row % 3), values };
  });
}

/** Control charts (Alcock and Manolopoulos 1999): 60 points; normal, cyclic, trends and shifts both ways. */
export function controlCharts(count: number, seed: number): Labelled[] {
  const next = random(seed);
  const from = (low: number, high: number) => low + (high - low) * next();
  return Array.from({ length: count }, (_, row) => {
    const [high, period, slope] = [from(10, 15), from(10, 15), from(0.2, 0.5)];
    const [place, step] = [from(20, 40), from(7.5, 20)];
    const part = [
      () => 0,
      (t: number) => high * Math.sin((2 * Math.PI * t) / period),
      (t: number) => slope * t,
      (t: number) => -slope * t,
      (t: number) => (t >= place ? step : 0),
      (t: number) => (t >= place ? -step : 0),
    ][row % 6]!;
    return { label: 1 + (row % 6), values: numbers(60, (i) => 30 + 2 * from(-3, 3) + part(i + 1)) };
  });
}

/** As a file of the archive. */
export function tsv(all: readonly Labelled[]): string {
  return all.map(({ label, values }) => `${[label, ...values].join('\t')}\n`).join('');
}

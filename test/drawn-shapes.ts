import { normalise } from '../src/shapes/normal.js';
import type { Rows } from '../src/shapes/scan.js';

/** A labelled shape: its rows, and how someone would draw it in each spelling. */
export interface Drawn {
  readonly words: string;
  readonly sparkline: string;
  readonly numbers: string;
  readonly svg: string;
  readonly rows: ReadonlySet<number>;
}

/** One shape at the time `t` of 0 to 1, its event at `c` (0.5 and a phase); `v` varies its width, 0.7 to 1.3. */
type Shape = (t: number, c: number, v: number) => number;

const bell = (t: number, c: number, width: number): number => Math.exp(-0.5 * ((t - c) / width) ** 2);
const ramp = (t: number, from: number, until: number): number => Math.max(0, Math.min(1, (t - from) / (until - from)));
const fraction = (x: number): number => x - Math.floor(x);

const shapes: Record<string, { at: Shape } & Omit<Drawn, 'rows'>> = {
  spike: {
    at: (t, c, v) => bell(t, c, 0.02 * v),
    words: 'flat, spike, flat',
    sparkline: '▁▁▁▁▁▁▁█▁▁▁▁▁▁▁',
    numbers: '0 0 0 0 0 0 0 9 0 0 0 0 0 0 0',
    svg: 'M0 90 H47 L50 0 L53 90 H100',
  },
  dip: {
    at: (t, c, v) => -bell(t, c, 0.02 * v),
    words: 'flat, dip, flat',
    sparkline: '███████▁███████',
    numbers: '9 9 9 9 9 9 9 0 9 9 9 9 9 9 9',
    svg: '<path d="M0 0 H47 L50 90 L53 0 H100"/>',
  },
  'step up': {
    at: (t, c) => (t < c ? 0 : 1),
    words: 'flat, step up, flat',
    sparkline: '▁▁▁▁████',
    numbers: '0 0 0 1 1 1',
    svg: 'M0 1H50V0H100',
  },
  'step down': {
    at: (t, c) => (t < c ? 1 : 0),
    words: 'flat, step down, flat',
    sparkline: '████▁▁▁▁',
    numbers: '4 4 4 2 2 2',
    svg: '<polyline points="0,0 50,0 50,40 100,40"/>',
  },
  'ramp up': {
    at: (t, c, v) => ramp(t, c - 0.25 * v, c + 0.25 * v),
    words: 'flat, slow rise, flat',
    sparkline: '▁▁▁▂▃▄▅▆▇███',
    numbers: '0 0 0 1 2 3 4 5 6 7 8 8 8',
    svg: 'points="0,50 25,50 75,0 100,0"',
  },
  'ramp down': {
    at: (t, c, v) => 1 - ramp(t, c - 0.25 * v, c + 0.25 * v),
    words: 'flat, slow fall, flat',
    sparkline: '███▇▆▅▄▃▂▁▁▁',
    numbers: '8 8 8 7 6 5 4 3 2 1 0 0 0',
    svg: 'M0 0 h25 l50 50 h25',
  },
  sawtooth: {
    at: (t, c) => fraction(4 * (t - c)),
    words: '4 sawtooth',
    sparkline: '▁▃▆█▁▃▆█▁▃▆█▁▃▆█',
    numbers: '0 3 6 9 0 3 6 9 0 3 6 9 0 3 6 9',
    svg: 'M0 9L25 0V9L50 0V9L75 0V9L100 0',
  },
  sine: {
    at: (t, c) => Math.sin(2 * Math.PI * 3 * (t - c)),
    words: '3 waves',
    sparkline: '▄▆█▆▄▂▁▂▄▆█▆▄▂▁▂▄▆█▆▄▂▁▂',
    numbers: '0 7 10 7 0 -7 -10 -7 0 7 10 7 0 -7 -10 -7 0 7 10 7 0 -7 -10 -7',
    svg: 'M0 0Q8.3-20 16.7 0T33.3 0T50 0T66.7 0T83.3 0T100 0',
  },
  pulses: {
    at: (t, c) => (fraction(4 * (t - c)) < 0.5 ? 1 : 0),
    words: '4 pulse',
    sparkline: '██▁▁██▁▁██▁▁██▁▁',
    numbers: '1 1 0 0 1 1 0 0 1 1 0 0 1 1 0 0',
    svg: 'M0 0H12.5V9H25V0H37.5V9H50V0H62.5V9H75V0H87.5V9H100',
  },
  decay: {
    at: (t, c, v) => (t < c - 0.2 ? 0 : Math.exp(-(t - c + 0.2) / (0.12 * v))),
    words: 'flat, step up, long decay',
    sparkline: '▁▁▁▁█▅▄▃▂▁▁▁▁▁',
    numbers: '0 0 0 0 9 5 3 2 1 1 0 0 0 0',
    svg: 'M0 90H30V0C36 55 45 86 100 90',
  },
  growth: {
    at: (t, c, v) => (t > c + 0.2 ? 0 : Math.exp((t - c - 0.2) / (0.12 * v))),
    words: 'long growth, step down, flat',
    sparkline: '▁▁▁▁▁▂▃▄▅█▁▁▁▁',
    numbers: '0 0 0 0 1 1 2 3 5 9 0 0 0 0',
    svg: 'M0 90C55 86 64 55 70 0V90H100',
  },
  hump: {
    at: (t, c, v) => bell(t, c, 0.13 * v),
    words: 'flat, long hump, flat',
    sparkline: '▁▁▁▂▄▆███▆▄▂▁▁▁',
    numbers: '0 0 0 1 3 6 8 9 8 6 3 1 0 0 0',
    svg: 'M0 90H15C40 90 40 0 50 0S60 90 85 90H100',
  },
  valley: {
    at: (t, c, v) => -bell(t, c, 0.13 * v),
    words: 'flat, long valley, flat',
    sparkline: '███▇▅▃▁▁▁▃▅▇███',
    numbers: '9 9 9 8 6 3 1 0 1 3 6 8 9 9 9',
    svg: 'M0 0H15C40 0 40 90 50 90S60 0 85 0H100',
  },
  'two spikes': {
    at: (t, c, v) => bell(t, c - 0.17, 0.02 * v) + bell(t, c + 0.17, 0.02 * v),
    words: 'flat, spike, flat, spike, flat',
    sparkline: '▁▁▁▁▁█▁▁▁▁█▁▁▁▁▁',
    numbers: '0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0',
    svg: 'M0 90H31L33 0L35 90H65L67 0L69 90H100',
  },
  plateau: {
    at: (t, c, v) => (Math.abs(t - c) < 0.16 * v ? 1 : 0),
    words: 'flat, step up, flat, step down, flat',
    sparkline: '▁▁▁███▁▁▁',
    numbers: '0 0 0 1 1 1 0 0 0',
    svg: '<svg viewBox="0 0 100 50"><rect width="100" height="50"/><path d="M0 40H33V10H67V40H100"/></svg>',
  },
};

/**
 * Rows of each of the 15 shapes, their event moved by up to `phase` of the window either way, their widths varied by
 * 30 %, with noise of 5 to 15 % of their height; and as many of noise alone.
 */
export function drawn(of: {
  readonly seed: number;
  readonly each: number;
  readonly n: number;
  readonly phase: number;
}): {
  readonly rows: Rows;
  readonly classes: Readonly<Record<string, Drawn>>;
} {
  const { each, n, phase } = of;
  const chance = mulberry(of.seed);
  const names = Object.keys(shapes);
  const count = each * (names.length + 1);
  const z = new Float32Array(count * n);
  const values = new Float64Array(n);
  for (let row = 0; row < count; row++) {
    const shape = shapes[names[Math.floor(row / each)] ?? ''];
    const centre = 0.5 + phase * (2 * chance() - 1);
    const width = 0.7 + 0.6 * chance();
    const noise = 0.05 + 0.1 * chance();
    for (let i = 0; i < n; i++) values[i] = (shape?.at((i + 0.5) / n, centre, width) ?? 0) + noise * normal(chance);
    normalise(values, z, row * n);
  }
  const rowsOf = (i: number) => new Set(Array.from({ length: each }, (_, k) => i * each + k));
  const classes = Object.fromEntries(names.map((name, i) => [name, { ...shapes[name]!, rows: rowsOf(i) }]));
  return { rows: { z, n, count }, classes };
}

/** Uniform numbers of 0 to 1 from a seed: Mulberry32. */
export function mulberry(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A standard normal number: Box and Muller. */
function normal(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** Generated series to search among: a varied corpus and labelled shapes (for the tests, and bundled by bench/shapes.mjs). */

/** Random numbers from 0 to 1 of a seed: mulberry32. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normal numbers out of even ones. */
export function normal(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(next() || 1e-12)) * Math.cos(2 * Math.PI * next());
}

/** What a shape is drawn by: a number between two, a normal number, and the noise of this series. */
interface Pen {
  readonly from: (low: number, high: number) => number;
  readonly normal: () => number;
  readonly noise: () => number;
}

type Drawing = (n: number, pen: Pen) => ArrayLike<number>;

const drawn = (n: number, value: (i: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => value(i));
const bump = (distance: number): number => Math.exp(-0.5 * distance * distance);
const ramped = (x: number): number => Math.max(0, Math.min(1, x));

function bumps(n: number, { from, noise }: Pen, sign: 1 | -1): Float64Array {
  const all = Array.from({ length: 1 + Math.floor(from(0, 3)) }, () => [
    from(0.05, 0.95) * n,
    from(0.01, 0.06) * n,
    from(2, 8),
  ]);
  return drawn(
    n,
    (i) => sign * all.reduce((sum, [at, wide, high]) => sum + high! * bump((i - at!) / wide!), 0) + noise(),
  );
}

function step(n: number, { from, noise }: Pen, sign: 1 | -1): Float64Array {
  const at = from(0.1, 0.9) * n;
  const high = sign * from(1, 5);
  return drawn(n, (i) => (i >= at ? high : 0) + noise());
}

/** What metrics look like: the 13 families that the figures of shape search were measured on. */
export const families: Record<string, Drawing> = {
  walk(n, pen) {
    let level = 0;
    return drawn(n, () => (level += pen.normal()));
  },
  sine(n, { from, noise }) {
    const turn = (2 * Math.PI * from(0.7, 8)) / n;
    const phase = from(0, 2 * Math.PI);
    return drawn(n, (i) => Math.sin(turn * i + phase) + noise());
  },
  daily(n, { from, noise }) {
    const turn = (2 * Math.PI * from(0.8, 3)) / n;
    const [phase, second, other, trend] = [from(0, 6.28), from(0.1, 0.6), from(0, 6.28), from(-1, 1)];
    return drawn(
      n,
      (i) => Math.sin(turn * i + phase) + second * Math.sin(2 * turn * i + other) + (trend * i) / n + noise(),
    );
  },
  spike: (n, pen) => bumps(n, pen, 1),
  dip: (n, pen) => bumps(n, pen, -1),
  rise: (n, pen) => step(n, pen, 1),
  fall: (n, pen) => step(n, pen, -1),
  ramp(n, { from, noise }) {
    const start = from(0, 0.6) * n;
    const length = from(0.2, 1) * (n - start);
    const high = from(1, 5) * (from(0, 1) < 0.5 ? 1 : -1);
    return drawn(n, (i) => high * ramped((i - start) / length) + noise());
  },
  sawtooth(n, { from, noise }) {
    const period = n / from(1, 8);
    const phase = from(0, period);
    return drawn(n, (i) => (2 * ((i + phase) % period)) / period + noise());
  },
  square(n, { from, noise }) {
    const period = n / from(1, 6);
    const [phase, duty] = [from(0, period), from(0.2, 0.8)];
    return drawn(n, (i) => (((i + phase) % period) / period < duty ? 2 : 0) + noise());
  },
  decay(n, { from, noise }) {
    const [at, time, high] = [from(0.05, 0.8) * n, from(0.05, 0.4) * n, from(2, 6)];
    return drawn(n, (i) => (i >= at ? high * Math.exp((at - i) / time) : 0) + noise());
  },
  noise: (n, pen) => drawn(n, pen.normal),
  sparse(n, { from }) {
    const share = from(0.5, 6) / n;
    return drawn(n, () => (from(0, 1) < share ? 1 + Math.floor(from(0, 5)) : 0));
  },
  bursty(n, pen) {
    let level = 0;
    return drawn(n, () => (level = 0.7 * level + 0.3 * Math.exp(1.5 * pen.normal())));
  },
};

function penOf(next: () => number, loud: number): Pen {
  const gauss = normal(next);
  return { from: (low, high) => low + (high - low) * next(), normal: gauss, noise: () => loud * gauss() };
}

/** A raw series and its family. */
export interface Drawn {
  readonly family: string;
  readonly values: ArrayLike<number>;
}

/**
 * A varied corpus without end: a fifth of the rows in groups of 25 that follow one series (own scale, offset, noise and a
 * lag of up to 3 %), a fifth windows cut from recordings when there are any, the rest of one family each.
 */
export function* varied(n: number, seed: number, recordings: readonly ArrayLike<number>[] = []): Generator<Drawn> {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const names = Object.keys(families);
  const one = (length: number): Drawn => {
    const family = pick(names);
    return { family, values: families[family]!(length, penOf(next, 0.05 + 0.3 * next())) };
  };
  for (;;) {
    const chance = next();
    if (chance < 0.01) yield* group(n, one, next);
    else if (chance > 0.8 && recordings.length > 0)
      yield { family: 'recorded', values: window(pick(recordings), n, next) };
    else yield one(n);
  }
}

function* group(n: number, one: (length: number) => Drawn, next: () => number): Generator<Drawn> {
  const margin = Math.ceil(n * 0.05);
  const leader = Array.from(one(n + 2 * margin).values);
  const mean = leader.reduce((sum, value) => sum + value, 0) / leader.length;
  const sd = Math.sqrt(leader.reduce((sum, value) => sum + (value - mean) ** 2, 0) / leader.length) || 1;
  const gauss = normal(next);
  for (let i = 0; i < 25; i++) {
    const first = margin + Math.trunc((2 * next() - 1) * n * 0.03);
    const [scale, offset, loud] = [0.5 + 2 * next(), 10 * next(), sd * (0.05 + 0.25 * next())];
    yield { family: 'group', values: drawn(n, (j) => (leader[first + j]! + loud * gauss()) * scale + offset) };
  }
}

function window(recording: ArrayLike<number>, n: number, next: () => number): Float64Array {
  const stride = 1 + Math.floor(next() * Math.min(24, Math.max(1, Math.floor(recording.length / n))));
  const first = Math.floor(next() * Math.max(0, recording.length - n * stride));
  return drawn(n, (i) => recording[Math.min(recording.length - 1, first + i * stride)]!);
}

/** The raw values of a varied corpus. */
export function corpus(count: number, n: number, seed: number): ArrayLike<number>[] {
  const all = varied(n, seed);
  return Array.from({ length: count }, () => (all.next().value as Drawn).values);
}

const level = (n: number, { noise }: Pen, value: (x: number) => number) =>
  drawn(n, (i) => value(i / n) + 0.5 * noise());

/** 15 classes of shapes, each anywhere in the window. */
const classes: Record<string, Drawing> = {
  spike: (n, pen) => at(pen, 0.1, 0.9, (c) => level(n, pen, (x) => 5 * bump((x - c) / 0.02))),
  dip: (n, pen) => at(pen, 0.1, 0.9, (c) => level(n, pen, (x) => -5 * bump((x - c) / 0.02))),
  'step up': (n, pen) => at(pen, 0.15, 0.85, (c) => level(n, pen, (x) => (x >= c ? 3 : 0))),
  'step down': (n, pen) => at(pen, 0.15, 0.85, (c) => level(n, pen, (x) => (x >= c ? 0 : 3))),
  'ramp up': (n, pen) => at(pen, 0.05, 0.45, (c) => level(n, pen, (x) => 3 * ramped((x - c) / 0.5))),
  'ramp down': (n, pen) => at(pen, 0.05, 0.45, (c) => level(n, pen, (x) => -3 * ramped((x - c) / 0.5))),
  sawtooth: (n, pen) => at(pen, 0, 1, (c) => level(n, pen, (x) => 3 * ((4 * x + c) % 1))),
  sine: (n, pen) => at(pen, 0, 1, (c) => level(n, pen, (x) => 1.5 * Math.sin(2 * Math.PI * (3 * x + c)))),
  pulses: (n, pen) => at(pen, 0, 1, (c) => level(n, pen, (x) => ((4 * x + c) % 1 < 0.25 ? 3 : 0))),
  decay: (n, pen) => at(pen, 0.1, 0.6, (c) => level(n, pen, (x) => (x >= c ? 4 * Math.exp((c - x) / 0.12) : 0))),
  growth: (n, pen) => at(pen, 0.4, 0.9, (c) => level(n, pen, (x) => (x < c ? 4 * Math.exp((x - c) / 0.12) : 0))),
  hump: (n, pen) => at(pen, 0.3, 0.7, (c) => level(n, pen, (x) => 3 * bump((x - c) / 0.1))),
  valley: (n, pen) => at(pen, 0.3, 0.7, (c) => level(n, pen, (x) => -3 * bump((x - c) / 0.1))),
  'two spikes': (n, pen) =>
    at(pen, 0.1, 0.6, (c) => level(n, pen, (x) => 5 * (bump((x - c) / 0.02) + bump((x - c - 0.3) / 0.02)))),
  plateau: (n, pen) => at(pen, 0.1, 0.45, (c) => level(n, pen, (x) => (x >= c && x < c + 0.45 ? 3 : 0))),
};

const at = (pen: Pen, low: number, high: number, draw: (place: number) => Float64Array) => draw(pen.from(low, high));

export const kinds: readonly string[] = Object.keys(classes);

/** `each` shapes of every kind, one kind after the other, then as many of noise. */
export function labelled(each: number, n: number, seed: number): { raw: ArrayLike<number>[]; labels: string[] } {
  const next = random(seed);
  const raw: ArrayLike<number>[] = [];
  const labels: string[] = [];
  for (const [kind, draw] of [...Object.entries(classes), ['noise', families.noise!] as const])
    for (let i = 0; i < each; i++) {
      raw.push(draw(n, penOf(next, 0.3 + 0.3 * next())));
      labels.push(kind);
    }
  return { raw, labels };
}

import type { Outline } from './outline.js';

/** Draws an outline from the point (0, 0) on. */
export class Pen implements Outline {
  readonly times: number[] = [0];
  readonly values: number[] = [0];

  /** The value the line has come to. */
  get height(): number {
    return this.values.at(-1)!;
  }

  line(width: number, rise: number): void {
    this.times.push(this.times.at(-1)! + width);
    this.values.push(this.height + rise);
  }

  /** A curve through `count` points of a function of 0..1 that starts at 0. */
  curve(width: number, count: number, at: (share: number) => number): void {
    const start = this.height;
    for (let i = 1; i <= count; i++) this.line(width / count, start + at(i / count) - this.height);
  }
}

/** One word for a shape: a flat is 1 long, a rise 1 long and 1 high. */
export interface Figure {
  /** Upwards 1, downwards -1, before anyone says `up` or `down`. */
  readonly way: 1 | -1;
  /** Whether `up` and `down` turn it over; a rise is always upwards. */
  readonly turns?: boolean;
  /** Whether it ends at another height than it starts, so that it can go `back`. */
  readonly leaves?: boolean;
  /** Whether it takes next to no time, so that at an end of a sketch it is seen only with a flat beside it. */
  readonly sudden?: boolean;
  readonly draw: (pen: Pen, width: number, height: number) => void;
}

/** The time that a vertical edge takes. */
const edge = 0.02;
/** The time from the foot of a spike to its tip, and how high it is. */
const flank = 0.1;
const tip = 2;
/** How far an exponential goes, in its time constants. */
const constants = 3;

const line: Figure['draw'] = (pen, width, height) => pen.line(width, height);

const spike: Figure['draw'] = (pen, width, height) => {
  pen.line(flank * width, tip * height);
  pen.line(flank * width, -tip * height);
};

const arch: Figure['draw'] = (pen, width, height) => pen.curve(width, 8, (share) => height * Math.sin(Math.PI * share));

const figures: Readonly<Record<string, Figure>> = {
  flat: { way: 1, draw: (pen, width) => pen.line(width, 0) },
  rise: { way: 1, leaves: true, draw: line },
  fall: { way: -1, leaves: true, draw: line },
  step: { way: 1, turns: true, leaves: true, sudden: true, draw: (pen, _, height) => pen.line(edge, height) },
  spike: { way: 1, turns: true, sudden: true, draw: spike },
  dip: { way: -1, sudden: true, draw: spike },
  hump: { way: 1, draw: arch },
  valley: { way: -1, draw: arch },
  wave: {
    way: 1,
    turns: true,
    draw: (pen, width, height) => pen.curve(width, 16, (share) => height * Math.sin(2 * Math.PI * share)),
  },
  sawtooth: {
    way: 1,
    turns: true,
    draw: (pen, width, height) => {
      pen.line(width, height);
      pen.line(edge, -height);
    },
  },
  pulse: {
    way: 1,
    turns: true,
    draw: (pen, width, height) => {
      pen.line(edge, height);
      pen.line(width / 2, 0);
      pen.line(edge, -height);
      pen.line(width / 2, 0);
    },
  },
  decay: {
    way: -1,
    turns: true,
    leaves: true,
    draw: (pen, width, height) => pen.curve(width, 8, (share) => height * (1 - Math.exp(-constants * share))),
  },
  growth: {
    way: 1,
    turns: true,
    leaves: true,
    draw: (pen, width, height) =>
      pen.curve(width, 8, (share) => height * (Math.exp(constants * (share - 1)) - Math.exp(-constants))),
  },
};

const synonyms: Readonly<Record<string, string>> = {
  ...{ level: 'flat', constant: 'flat', climb: 'rise', grow: 'rise', increase: 'rise', drop: 'fall' },
  ...{ decrease: 'fall', jump: 'step', peak: 'spike', trough: 'dip', bump: 'hump', bowl: 'valley' },
  ...{ cycle: 'wave', sine: 'wave', saw: 'sawtooth', square: 'pulse' },
};

/** The shapes by every name they have. */
export const shapes: ReadonlyMap<string, Figure> = new Map([
  ...Object.entries(figures),
  ...Object.entries(synonyms).map(([name, meant]): [string, Figure] => [name, figures[meant]!]),
]);

/** Factors of the height. */
export const sizes: ReadonlyMap<string, number> = new Map(
  Object.entries({ slight: 0.35, small: 0.35, gentle: 0.5, big: 2, large: 2, huge: 3 }),
);

/** Factors of the time. */
export const speeds: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ sudden: 0.08, sharp: 0.15, steep: 0.4, quick: 0.4, brief: 0.5, short: 0.5 },
    ...{ gradual: 2, slow: 2, long: 2.5 },
  }),
);

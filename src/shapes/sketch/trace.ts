import { largest } from './numbers.js';
import type { Outline } from './outline.js';
import type { Matrix } from './transform.js';

/** The straight pieces that a curve is drawn with. */
const pieces = 16;

/**
 * A line as it is drawn in an SVG, turned into an outline: y downwards becomes a value upwards, and points that go back
 * in time are left out, so that what is left is the line's forward edge.
 */
export class Trace implements Outline {
  readonly times: number[] = [];
  readonly values: number[] = [];
  /** Where the pen is, in the coordinates of the drawing. */
  x = 0;
  y = 0;
  /** The points that were left in, those inside of curves not counted. */
  vertices = 0;
  readonly #matrix: Matrix;

  constructor(matrix: Matrix) {
    this.#matrix = matrix;
  }

  /** Whether it goes any way from left to right. */
  get runs(): boolean {
    return this.times.length > 1 && this.times.at(-1)! > this.times[0]!;
  }

  to(x: number, y: number): void {
    this.x = x;
    this.y = y;
    if (this.#mark(x, y)) this.vertices++;
  }

  /** A Bézier curve to its last point; all are in the coordinates of the drawing. */
  bezier(points: readonly (readonly [x: number, y: number])[]): void {
    const all = [[this.x, this.y] as const, ...points];
    for (let i = 1; i < pieces; i++) this.#mark(at(all, 0, i / pieces), at(all, 1, i / pieces));
    const [x, y] = points.at(-1)!;
    this.to(x, y);
  }

  /** A point that the line runs through; whether it was left in. */
  #mark(x: number, y: number): boolean {
    const [a, b, c, d, e, f] = this.#matrix;
    const time = a * x + c * y + e;
    const value = -(b * x + d * y + f);
    if (!(Math.abs(time) <= largest && Math.abs(value) <= largest))
      throw new Error(`a point of the SVG is not between -${largest} and ${largest} where it is drawn`);
    if (time < (this.times.at(-1) ?? -Infinity)) return false;
    this.times.push(time);
    this.values.push(value);
    return true;
  }
}

/** One coordinate of a Bézier curve of 3 or 4 points, in Bernstein's form. */
function at(points: readonly (readonly [x: number, y: number])[], axis: 0 | 1, share: number): number {
  const rest = 1 - share;
  const [p, q, r, s] = points;
  if (s === undefined) return rest * rest * p![axis] + 2 * rest * share * q![axis] + share * share * r![axis];
  return (
    rest * rest * (rest * p![axis] + 3 * share * q![axis]) + share * share * (3 * rest * r![axis] + share * s[axis])
  );
}

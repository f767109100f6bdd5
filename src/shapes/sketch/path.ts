import { Coordinates } from './coordinates.js';
import type { Trace } from './trace.js';

/** A point, or the way to it. */
type Point = readonly [x: number, y: number];

/** The points of a `points` attribute. Errors name the place in `what`. */
export function polyline(text: string, trace: Trace, what: string): void {
  const read = new Coordinates(text, what);
  while (!read.done) trace.to(read.number(), read.number());
}

/**
 * The data of a path: M L H V C S Q T and Z, capitals absolute, small letters from where the pen is; a letter serves all
 * coordinates up to the next. A new beginning is joined to what came before. Errors name the place in `what`; arcs are
 * not read. Linear time.
 */
export function path(text: string, trace: Trace, what: string): void {
  const read = new Coordinates(text, what);
  const pen = new PathPen(read, trace);
  let letter = read.letter();
  if (letter?.toUpperCase() !== 'M') throw read.error('comes where the M should be that a path begins with');
  for (; letter !== undefined; letter = read.letter()) pen.draw(letter);
  if (!read.done) throw read.error('is no letter of a path');
}

/** Draws one letter of a path after another. */
class PathPen {
  readonly #read: Coordinates;
  readonly #trace: Trace;
  /** Where the part of the path began, to which Z goes back. */
  #start: Point = [0, 0];
  /** The last control point and the kind of curve it was of, which S and T go on from. */
  #control: Point = [0, 0];
  #curve = '';
  /** What coordinates are counted from. */
  #origin: Point = [0, 0];

  constructor(read: Coordinates, trace: Trace) {
    this.#read = read;
    this.#trace = trace;
  }

  draw(letter: string): void {
    const kind = letter.toUpperCase();
    if (kind === 'Z') {
      this.#trace.to(...this.#start);
      this.#curve = kind;
      return;
    }
    let first = true;
    do {
      this.#origin = letter === kind ? [0, 0] : [this.#trace.x, this.#trace.y];
      this.#piece(kind === 'M' && !first ? 'L' : kind);
      first = false;
    } while (this.#read.more);
  }

  #piece(kind: string): void {
    if (kind === 'M') this.#start = this.#line(this.#point());
    else if (kind === 'L') this.#line(this.#point());
    else if (kind === 'H') this.#line([this.#origin[0] + this.#read.number(), this.#trace.y]);
    else if (kind === 'V') this.#line([this.#trace.x, this.#origin[1] + this.#read.number()]);
    else if (kind === 'C') this.#bezier(this.#point(), this.#point(), this.#point());
    else if (kind === 'S') this.#bezier(this.#mirrored('C', 'S'), this.#point(), this.#point());
    else if (kind === 'Q') this.#bezier(this.#point(), this.#point());
    else if (kind === 'T') this.#bezier(this.#mirrored('Q', 'T'), this.#point());
    else if (kind === 'A') throw this.#read.error('comes after an arc, which is not read: use lines or curves');
    else throw this.#read.error('comes after a letter that no path has');
    this.#curve = kind;
  }

  #point(): Point {
    return [this.#origin[0] + this.#read.number(), this.#origin[1] + this.#read.number()];
  }

  #line(to: Point): Point {
    this.#trace.to(...to);
    return to;
  }

  #bezier(...points: readonly Point[]): void {
    this.#trace.bezier(points);
    this.#control = points.at(-2)!;
  }

  /** The last control point mirrored at where the pen is, when the curve before is of the same degree. */
  #mirrored(...kinds: readonly string[]): Point {
    const { x, y } = this.#trace;
    return kinds.includes(this.#curve) ? [2 * x - this.#control[0], 2 * y - this.#control[1]] : [x, y];
  }
}

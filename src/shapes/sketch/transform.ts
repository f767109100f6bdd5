import { Coordinates } from './coordinates.js';
import { quoted } from './nearest.js';

/** `x' = a x + c y + e`, `y' = b x + d y + f`, as in SVG's matrix(a b c d e f). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** What a transformation does, of its numbers; undefined when there are too few or too many of them. */
const transformations: Readonly<Record<string, (of: readonly number[]) => Matrix | undefined>> = {
  translate: ([x = 0, y = 0, ...more]) => (more.length > 0 ? undefined : [1, 0, 0, 1, x, y]),
  scale: ([x = 1, y = x, ...more]) => (more.length > 0 ? undefined : [x, 0, 0, y, 0, 0]),
  matrix: (of) => (of.length === 6 ? (of as unknown as Matrix) : undefined),
};

const nextAt = /[\s,]*([a-z]+)\s*\(([^()]*)\)/iy;

/**
 * The matrix of a `transform` attribute inside of `outer`: any number of translate, scale and matrix, from the outermost
 * in. Throws an Error of one sentence for any other, such as rotate, and for what is not written as SVG has it.
 */
export function transformed(outer: Matrix, text: string, what: string): Matrix {
  let matrix = outer;
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = nextAt.lastIndex) {
    nextAt.lastIndex = at;
    const found = nextAt.exec(text);
    if (found === null) throw new Error(`${what}: ${quoted(text.slice(at))} is no transformation`);
    matrix = product(matrix, one(found[1]!, found[2]!, what));
  }
  return matrix;
}

function one(name: string, numbers: string, what: string): Matrix {
  const known = Object.hasOwn(transformations, name) ? transformations[name]! : undefined;
  if (known === undefined)
    throw new Error(`${what}: ${quoted(name)} is not read: only translate, scale and matrix are`);
  const read = new Coordinates(numbers, `${what}, ${name}`);
  const of: number[] = [];
  while (!read.done) of.push(read.number());
  const matrix = known(of);
  if (matrix === undefined) throw new Error(`${what}: ${name} does not take ${of.length} numbers`);
  return matrix;
}

/** The matrix that does what `inner` does, and then what `outer` does. */
function product([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

import { type Figure, Pen, shapes, sizes, speeds } from './figures.js';
import { meant, quoted } from './nearest.js';
import type { Outline } from './outline.js';

/** No sketch needs more, and so its cost has a bound. */
const mostShapes = 1000;

const ways: ReadonlyMap<string, 1 | -1> = new Map([
  ['up', 1],
  ['down', -1],
]);
const backs: ReadonlySet<string> = new Set(['back', 'baseline']);
const fillers: ReadonlySet<string> = new Set(['a', 'an', 'and', 'the', 'to']);
const vocabulary = [shapes, sizes, speeds, ways, backs].flatMap((words) => [...words.keys()]);

type Kind = 'shape' | 'size' | 'speed' | 'way' | 'back' | 'count';

/** One part of a sketch as it was read; `back` to the height of the start, whatever its own height is. */
interface Part {
  readonly figure: Figure;
  readonly height: number;
  readonly width: number;
  readonly count: number;
  readonly back: boolean;
}

/**
 * A sketch in words: parts parted by commas, semicolons or `then`, each `[count] [size] [speed] shape [up|down|back]`
 * in any order, as in `flat, step up, long decay` or `4 sawtooth`. `back` returns to the height of the start. A step,
 * spike or dip at an end of the sketch gets a flat beside it, without which it could not be seen.
 * Errors name the part and the word, and the word that may have been meant.
 */
export function phrase(text: string): Outline {
  const parts = text
    .toLowerCase()
    .split(/[,;\n]|\bthen\b/)
    .map((part) => part.split(/[\s-]+/).filter((word) => word !== ''))
    .filter((part) => part.length > 0)
    .map(read);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  if (count === 0) throw new Error('the sketch is empty');
  if (count > mostShapes) throw new Error(`the sketch has ${count} shapes: at most ${mostShapes} are drawn`);
  const pen = new Pen();
  if (parts[0]!.figure.sudden) pen.line(1, 0);
  for (const part of parts) draw(part, pen);
  if (parts.at(-1)!.figure.sudden) pen.line(1, 0);
  return pen;
}

function draw({ figure, width, height, back, count }: Part, pen: Pen): void {
  for (let i = 0; i < count; i++) figure.draw(pen, width, back ? -pen.height : height);
}

function read(words: readonly string[], index: number): Part {
  try {
    return part(kinds(words));
  } catch (error) {
    throw new Error(`part ${index + 1} of the sketch, ${quoted(words.join(' '))}: ${(error as Error).message}`);
  }
}

/** The word of each kind: at most one. */
function kinds(words: readonly string[]): ReadonlyMap<Kind, string> {
  const said = new Map<Kind, string>();
  for (const word of words) {
    if (fillers.has(word)) continue;
    const kind = kindOf(word);
    if (kind === undefined) throw new Error(`${quoted(word)} is no word of a sketch${meant(word, vocabulary)}`);
    const other = said.get(kind);
    if (other !== undefined)
      throw new Error(
        `both ${quoted(other)} and ${quoted(word)}: a part has one ${kind}, and parts have commas between`,
      );
    said.set(kind, word);
  }
  return said;
}

function kindOf(word: string): Kind | undefined {
  if (figureOf(word)) return 'shape';
  if (sizes.has(word)) return 'size';
  if (speeds.has(word)) return 'speed';
  if (ways.has(word)) return 'way';
  if (backs.has(word)) return 'back';
  return /^(x?\d{1,6}|\d{1,6}x)$/.test(word) ? 'count' : undefined;
}

/** The figure of a name or of its plural. */
function figureOf(name: string): Figure | undefined {
  return shapes.get(name) ?? shapes.get(name.replace(/s$/, ''));
}

function part(said: ReadonlyMap<Kind, string>): Part {
  const name = said.get('shape') ?? '';
  const figure = figureOf(name);
  if (figure === undefined) throw new Error('no shape in it, such as flat, rise, step, spike or wave');
  const direction = said.get('way') ?? '';
  const way = ways.get(direction) ?? figure.way;
  const back = said.has('back');
  const count = Number((said.get('count') ?? '1').replace('x', ''));
  if (way !== figure.way && !figure.turns) throw new Error(`a ${name} does not go ${direction}`);
  if (back && !figure.leaves) throw new Error(`a ${name} has nowhere to go back to: a rise, fall, step or decay has`);
  if (count === 0) throw new Error('a count starts at 1');
  const height = way * (sizes.get(said.get('size') ?? '') ?? 1);
  return { figure, height, back, count, width: speeds.get(said.get('speed') ?? '') ?? 1 };
}

import { type Alphabet, edge, lineEnd, wordCharacter } from './alphabet.js';
import type { Program } from './program.js';
import type { Assertion } from './syntax.js';

const take = 0;
const split = 1;
const match = 2;
/** From here on, a step asks for a place. */
const asks: readonly Assertion[] = ['begin', 'end', 'line begin', 'line end', 'boundary', 'no boundary'];
const firstAsk = 3;

/**
 * All ways through a program at once, one character at a time: Thompson's simulation. Each character costs the steps
 * that can be reached, each of them once. `reached` and `count` hold where the ways stand behind the character.
 */
export class Walk {
  readonly reached: Int32Array;
  count = 0;
  readonly #alphabet: Alphabet;
  readonly #start: number;
  readonly #anchored: boolean;
  readonly #kinds: Uint8Array;
  readonly #next: Int32Array;
  readonly #other: Int32Array;
  readonly #waiting: Int32Array;
  /** The round in which a step was last visited or reached, so that no round does so twice. */
  readonly #visited: Int32Array;
  readonly #marked: Int32Array;
  #round = 0;

  constructor({ steps, start, anchored }: Program, alphabet: Alphabet) {
    const count = steps.length;
    this.#alphabet = alphabet;
    this.#start = start;
    this.#anchored = anchored;
    this.#kinds = Uint8Array.from(steps, (step) => {
      if (step.kind === 'assert') return firstAsk + asks.indexOf(step.assertion);
      return step.kind === 'take' ? take : step.kind === 'split' ? split : match;
    });
    this.#next = Int32Array.from(steps, (step) => (step.kind === 'match' ? 0 : step.next));
    this.#other = Int32Array.from(steps, (step) => (step.kind === 'split' ? step.other : 0));
    this.reached = new Int32Array(count + 1);
    this.#waiting = new Int32Array(3 * count + 1);
    this.#visited = new Int32Array(count);
    this.#marked = new Int32Array(count);
  }

  /**
   * From `count` of `steps`, goes every way that takes no character, then takes one of the class `kind`, the last
   * class being the end of the text. True when a match was reached before it was taken.
   */
  over(steps: Int32Array, count: number, before: number, kind: number): boolean {
    const { taken, sorts, size } = this.#alphabet;
    const [kinds, next, other, visited, waiting] = [this.#kinds, this.#next, this.#other, this.#visited, this.#waiting];
    const round = (this.#round = (this.#round + 1) | 0);
    const after = kind === size ? edge : sorts[kind]!;
    waiting.set(steps.subarray(0, count));
    this.count = 0;
    for (let top = count; top > 0; ) {
      const at = waiting[--top]!;
      if (visited[at] === round) continue;
      visited[at] = round;
      const step = kinds[at]!;
      if (step === take) {
        if (kind < size && taken[at]![kind]) this.#reach(next[at]!, round);
      } else if (step === split) {
        waiting[top++] = other[at]!;
        waiting[top++] = next[at]!;
      } else if (step === match) return true;
      else if (isSo(asks[step - firstAsk]!, before, after)) waiting[top++] = next[at]!;
    }
    if (!this.#anchored) this.#reach(this.#start, round);
    return false;
  }

  #reach(step: number, round: number): void {
    if (this.#marked[step] === round) return;
    this.#marked[step] = round;
    this.reached[this.count++] = step;
  }
}

/** Whether a place is what is asked for, by what stands on its two sides. */
function isSo(assertion: Assertion, before: number, after: number): boolean {
  switch (assertion) {
    case 'begin':
      return before === edge;
    case 'end':
      return after === edge;
    case 'line begin':
      return before === edge || before === lineEnd;
    case 'line end':
      return after === edge || after === lineEnd;
    case 'boundary':
      return (before === wordCharacter) !== (after === wordCharacter);
    case 'no boundary':
      return (before === wordCharacter) === (after === wordCharacter);
  }
}

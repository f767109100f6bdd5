import { type Alphabet, alphabet, edge } from './alphabet.js';
import type { Program } from './program.js';
import { Walk } from './walk.js';

const unknown = 0;
const dead = -1;
const found = -2;

/** Entries of the table, and states in it, before all is forgotten and built again as it is needed. */
const mostEntries = 1 << 20;
const mostStates = 10_000;

/**
 * Whether a text holds a match, in one pass: a deterministic automaton whose states are made when they are first
 * needed, as RE2 does it (Cox, "Regular Expression Matching in the Wild", 2010). Takes a look at a table for each
 * character. A text that needs more states than there is room for is walked to its end without them, at the cost of
 * the program's steps for each character.
 */
export class Automaton {
  readonly #alphabet: Alphabet;
  readonly #walk: Walk;
  readonly #first: Int32Array;
  readonly #width: number;
  readonly #most: number;
  /** For each state a row with the next state for each class of characters, states being the offsets of rows. */
  #table = new Int32Array(0);
  /** For each state, the steps at which the ways through the program stand, and what stands before them. */
  #kernels: { readonly steps: Int32Array; readonly before: number }[] = [];
  #states = new Map<string, number>();
  #start = 0;

  constructor(program: Program) {
    this.#alphabet = alphabet(program);
    this.#walk = new Walk(program, this.#alphabet);
    this.#first = Int32Array.of(program.start);
    this.#width = this.#alphabet.size + 1;
    this.#most = Math.max(16, Math.min(mostStates, Math.floor(mostEntries / (this.#width + program.steps.length))));
    this.#forget();
  }

  test(text: string): boolean {
    const { units, ofPair } = this.#alphabet;
    const length = text.length;
    let table = this.#table;
    let state = this.#start;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      let kind = units[unit]!;
      if (unit >= 0xd800 && unit < 0xdc00) {
        const pair = ofPair(text, i);
        if (pair >= 0) {
          kind = pair;
          i++;
        }
      }
      let next = table[state + kind]!;
      if (next <= 0) {
        if (next === unknown) {
          if (this.#kernels.length > this.#most) return this.#walked(text, i, state, kind);
          next = this.#next(state, kind);
          table = this.#table;
        }
        if (next === found) return true;
        if (next === dead) return false;
      }
      state = next;
    }
    const end = this.#alphabet.size;
    return (table[state + end]! || this.#next(state, end)) === found;
  }

  /** Makes the state that follows one on a class of characters, the last class being the end of the text. */
  #next(state: number, kind: number): number {
    const { steps, before } = this.#kernels[state / this.#width]!;
    const matched = this.#walk.over(steps, steps.length, before, kind);
    const next = matched ? found : this.#made(this.#alphabet.sorts[kind]!);
    this.#table[state + kind] = next;
    return next;
  }

  /** The state of where the walk has come to. */
  #made(before: number): number {
    const steps = this.#walk.reached.slice(0, this.#walk.count).sort();
    if (steps.length === 0) return dead;
    const name = `${before} ${steps.join()}`;
    return this.#states.get(name) ?? this.#added(name, steps, before);
  }

  #added(name: string, steps: Int32Array, before: number): number {
    const state = this.#kernels.length * this.#width;
    if (state + this.#width > this.#table.length) {
      const table = new Int32Array(Math.max(8 * this.#width, this.#table.length * 2));
      table.set(this.#table);
      this.#table = table;
    }
    this.#kernels.push({ steps, before });
    this.#states.set(name, state);
    return state;
  }

  /** The rest of a text from a character of class `kind` that ends before `i + 1`, with no states made; all are then forgotten. */
  #walked(text: string, i: number, state: number, kind: number): boolean {
    const { units, ofPair, sorts, size } = this.#alphabet;
    const walk = this.#walk;
    let { steps, before } = this.#kernels[state / this.#width]!;
    let count = steps.length;
    this.#forget();
    for (;;) {
      if (walk.over(steps, count, before, kind)) return true;
      if (kind === size || walk.count === 0) return false;
      [steps, count, before] = [walk.reached, walk.count, sorts[kind]!];
      if (++i >= text.length) kind = size;
      else {
        const pair = ofPair(text, i);
        kind = pair >= 0 ? pair : units[text.charCodeAt(i)]!;
        if (pair >= 0) i++;
      }
    }
  }

  /** No state is 0, since that is what an entry not yet made holds. */
  #forget(): void {
    this.#table = new Int32Array(8 * this.#width);
    this.#states.clear();
    this.#kernels = [{ steps: new Int32Array(0), before: edge }];
    this.#start = this.#added(`${edge} ${this.#first}`, this.#first, edge);
  }
}

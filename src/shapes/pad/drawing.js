import { normalise } from '../normal.js';
import { joined } from '../sketch/cells.js';
import { sketch } from '../sketch.js';
import { sparkline } from '../sparkline.js';
import { words } from '../words.js';

export const columns = 60;
/** A drawing that was read fills so much of the pad. */
const fill = 0.84;
/** The steps that can be taken back. */
const remembered = 200;
/** The longest text that stands in the command as it was typed. */
const typed = 120;

/** The heights of the columns, 0 to 1 and null where nobody drew, and how they came about. */
export class Drawing {
  heights = Array(columns).fill(null);
  /** What was typed, when that is what is shown. */
  text = '';
  #before = [];

  get empty() {
    return this.heights.every((height) => height === null);
  }

  /** Keeps what is drawn, for undo. */
  keep() {
    this.#before.push([this.heights.slice(), this.text]);
    if (this.#before.length > remembered) this.#before.shift();
  }

  get undoable() {
    return this.#before.length > 0;
  }

  undo() {
    [this.heights, this.text] = this.#before.pop() ?? [this.heights, this.text];
  }

  clear() {
    this.heights.fill(null);
    this.text = '';
  }

  /** A stroke between two places, the columns between in a straight line; what was there is drawn over. */
  stroke(from, to) {
    this.text = '';
    const way = Math.sign(to.column - from.column);
    for (let column = from.column; column !== to.column; column += way)
      this.heights[column] =
        from.height + ((to.height - from.height) * (column - from.column)) / (to.column - from.column);
    this.heights[to.column] = to.height;
  }

  /** Draws a sketch of any spelling; throws when it is none. */
  read(text, keep = true) {
    const samples = sketch(text, columns);
    const low = Math.min(...samples);
    const span = Math.max(...samples) - low;
    if (keep) this.keep();
    this.heights = Array.from(samples, (value) => (span > 0 ? (1 - fill) / 2 + (fill * (value - low)) / span : 0.5));
    this.text = text.length <= typed && !text.includes('\n') ? text.trim() : '';
  }

  /** The heights of all columns: a straight line where nobody drew, the ends held. */
  get filled() {
    const drawn = this.heights.flatMap((height, column) => (height === null ? [] : [column]));
    return this.heights.map((height, column) => {
      if (height !== null) return height;
      const after = drawn.find((other) => other > column) ?? drawn.at(-1);
      const before = drawn.findLast((other) => other < column) ?? after;
      const share = after === before ? 0 : (column - before) / (after - before);
      return this.heights[before] + share * (this.heights[after] - this.heights[before]);
    });
  }

  get flat() {
    return normalise(this.filled, new Float64Array(columns)).flat;
  }

  get bars() {
    return sparkline(this.filled);
  }

  get words() {
    const z = new Float64Array(columns);
    normalise(this.filled, z);
    return words(z);
  }

  /** The line that the program reads the drawing as, for a pad so high and wide. */
  points(width, height) {
    const { times, values } = joined(this.filled);
    const round = (value) => Math.round(value * 10) / 10;
    return times.map((time, i) => `${round((time * width) / columns)},${round((1 - values[i]) * height)}`);
  }

  get command() {
    return `tocsin fingerprint search --sketch '${(this.text || this.bars).replaceAll("'", "'\\''")}'`;
  }
}

import type { Paint } from './look.js';
import { cut, fitting, shortened, width, wrapped } from './width.js';

/** Blanks between two cells, and columns in which nobody wants to read a message. */
const gap = 2;
const cramped = 24;

/** How wide a column is from its first text on, by how much it grows, and how wide it becomes. */
export interface Growth {
  readonly least: number;
  readonly by: number;
  readonly most: number;
  /** What is wider is shown whole and pushes the rest of its row to the right; else its middle is left out. */
  readonly whole?: boolean;
}

/**
 * One column of a table whose rows are written as they come, none held back: it takes no room until a cell has
 * something in it, and then is as wide as the widest cell so far needs. Remembers one number.
 */
export class Column {
  width = 0;
  readonly #growth: Growth;

  constructor(growth: Growth) {
    this.#growth = growth;
  }

  /** The text as it is shown in this column, which grows to hold it. */
  fit(text: string): string {
    const { least, by, most, whole } = this.#growth;
    const fits = fitting(text, most) === text.length;
    const shown = fits || whole ? text : shortened(text, most);
    const needed = fits ? width(text) : most;
    if (needed > this.width)
      this.width = needed <= least ? least : Math.min(most, least + Math.ceil((needed - least) / by) * by);
    return shown;
  }
}

/**
 * A row that is written from left to right, and goes on in a line of its own, indented, where the width is used up;
 * what does not fit in that is cut. Blanks that nothing follows are left out.
 */
export class Row {
  text = '';
  /** The columns up to where the next cell begins. */
  #end = 0;
  #blanks = 0;
  readonly #columns: number;
  readonly #indent: number;

  constructor(columns: number, indent: number) {
    this.#columns = columns;
    this.#indent = indent;
  }

  /** Adds a cell at least `room` columns wide; one that is empty and has no room is none. */
  add(given: string, room: number, paint?: Paint): void {
    const text = cut(given, this.#columns - this.#indent);
    const taken = width(text);
    if (taken === 0 && room === 0) return;
    if (taken > 0) {
      if (this.#end + taken > this.#columns) this.#break();
      this.text += ' '.repeat(this.#blanks) + (paint ? paint(text) : text);
      this.#blanks = 0;
    }
    const space = Math.max(room, taken);
    this.#blanks += space - taken + gap;
    this.#end += space + gap;
  }

  /** Adds the last cell, in as many lines as it needs but at most `most`, each below the other. */
  wrap(text: string, most: number, paint: Paint): void {
    if (text === '') return;
    const room = this.#columns - this.#end;
    if (room < cramped && fitting(text, room) < text.length) this.#break();
    const indent = this.#end;
    const [first = '', ...more] = wrapped(text, this.#columns - indent, most);
    this.add(first, 0, paint);
    for (const line of more) this.text += `\n${' '.repeat(indent)}${paint(line)}`;
  }

  #break(): void {
    if (this.#end <= this.#indent) return;
    this.text += '\n';
    this.#blanks = this.#indent;
    this.#end = this.#indent;
  }
}

import { type Parser, parse } from 'csv-parse';
import type { Take } from '../stream/stage.js';

/** Takes the fields of one record; a returned string is the reason why it cannot be used. */
export type Row = (fields: readonly string[], take: Take) => string | undefined;

/** How much of a record that is inside quotes is held before the quote is taken for a mistake. */
const longest = { characters: 65_536, lines: 100 };

/** What the parser looks ahead for behind a record, as wide as its widest blank and its line end. */
const lookahead = '\n\n\n\n';

/**
 * Lines to records of fields: RFC 4180 as csv-parse reads it. A line without a quote costs a split. A record may go on
 * over lines inside quotes; up to 64 KiB or 100 lines of it are held. A quote that does not end within them was a
 * mistake: its line is given up, with the reason, and the lines after it are read again, each on its own.
 */
export class Records {
  readonly #delimiter: string;
  readonly #row: Row;
  #parser: Parser | undefined;
  #held: string[] = [];

  constructor(delimiter: string, row: Row) {
    this.#delimiter = delimiter;
    this.#row = row;
  }

  /** Whether a record has begun that is not at its end. */
  get open(): boolean {
    return this.#held.length > 0;
  }

  /** A line without its line end. */
  line(text: string, take: Take): string | undefined {
    if (this.#held.length === 0 && !text.includes('"')) return this.#row(text.split(this.#delimiter), take);
    this.#held.push(text);
    const record = this.#held.join('\n');
    if (endsInside(record, this.#delimiter)) {
      const over = record.length > longest.characters || this.#held.length >= longest.lines;
      return over ? this.#giveUp(take) : undefined;
    }
    this.#held = [];
    return this.#quoted(record, take);
  }

  /** The end of input. */
  end(take: Take): string | undefined {
    return this.open ? this.#giveUp(take) : undefined;
  }

  save(): readonly string[] {
    return this.#held;
  }

  restore(held: readonly string[]): void {
    this.#held = [...held];
  }

  #giveUp(take: Take): string {
    const [first = '', ...rest] = this.#held;
    this.#held = [];
    const reasons = [`a quote is opened and not closed: ${JSON.stringify(first.slice(0, 100))}`];
    for (const line of rest) {
      const reason = this.line(line, take);
      if (reason !== undefined) reasons.push(reason);
    }
    return reasons.slice(0, 3).join('; ');
  }

  #quoted(record: string, take: Take): string | undefined {
    this.#parser ??= parse({
      delimiter: this.#delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }).on('error', () => undefined);
    this.#parser.write(record + lookahead);
    const fields: readonly string[] | null = this.#parser.read();
    if (fields) return this.#row(fields, take);
    this.#parser = undefined;
    return 'quotes that are no CSV';
  }
}

/** Whether a text ends inside a quoted field. */
function endsInside(text: string, delimiter: string): boolean {
  for (let at = 0; ; at++) {
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) return true;
      at = end + 1;
    }
    at = text.indexOf(delimiter, at);
    if (at < 0) return false;
  }
}

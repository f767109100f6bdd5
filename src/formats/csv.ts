import { misuse } from '../declaration/failure.js';
import type { Decoder, Take } from '../stream/stage.js';
import { type Columns, columnsOf, delimiterOf, isPart, parts } from './columns.js';
import type { Format, Settings } from './format.js';
import { tableTime, wallClock } from './local-time.js';
import { shareOf, withoutOffset, written } from './recognition.js';
import { Records } from './records.js';
import { Table } from './table.js';

/**
 * Tables with a header, fields parted by comma, semicolon, tab or bar, whichever the header has. The time is the column
 * that `--map time=COLUMN` names, else the first called time, timestamp, date and the like. With a column called
 * `value` (or mapped) a row is one metric, named by `name` or `metric`; without, each numeric column is a metric of
 * that name. Whether a column is numeric is told by its first cell that is not empty. Text columns are dimensions: they
 * stand in tags and in the name; texts that are times, and columns called like fields of an event (message, id), are
 * data, and so are further numbers beside a `value`. A `host` is the subject. An empty cell is null. `--map` with
 * numbers reads a table without a header; a header that comes again is skipped. Rows of another length and cells that
 * are no numbers where numbers were are rejected. Remembers the text of each series; costs one array for a row.
 */
export const csv: Format = {
  name: 'csv',
  summary: 'tables with a header, one value or many in a row',
  // a first line that leaves a quote open takes what follows into itself, and complains of nothing
  recognise: (lines) => ((written(lines)[0]?.split('"').length ?? 0) % 2 === 1 ? shareOf(lines, csv) : 0),
  local: withoutOffset,
  open(settings) {
    wallClock(settings.zone);
    const wrong = Object.keys(settings.map).find((field) => !isPart(field));
    if (wrong === undefined) return new Csv(settings);
    throw misuse(`--map ${wrong}: of a table ${parts} can be mapped`);
  },
};

const utc = wallClock('UTC');

interface Saved {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly held: readonly string[];
  readonly table: unknown;
}

class Csv implements Decoder {
  readonly #settings: Settings;
  #delimiter = '';
  #records: Records | undefined;
  /** The cells of the header; empty ones in a table without. */
  #header: readonly string[] = [];
  #table: Table | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  look(lines: readonly string[]): void {
    const trial = new Csv(this.#settings);
    let fault: string | undefined;
    for (const line of lines) {
      const found = trial.line(line, () => {});
      fault ??= found;
      if (trial.#table) return;
    }
    if (fault !== undefined) throw misuse(fault);
  }

  line(text: string, take: Take): string | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '' && !this.#records?.open) return undefined;
    this.#records ??= this.#begin(delimiterOf(line));
    return this.#records.line(line, take);
  }

  end(take: Take): string | undefined {
    return this.#records?.end(take);
  }

  save(): unknown {
    const held = this.#records?.save() ?? [];
    return { delimiter: this.#delimiter, header: this.#header, held, table: this.#table?.save() } satisfies Saved;
  }

  restore(saved: unknown): void {
    const { delimiter, header, held, table } = saved as Saved;
    if (delimiter === '') return;
    this.#records = this.#begin(delimiter);
    this.#records.restore(held);
    if (table !== undefined) this.#open(header, columnsOf(header, this.#settings.map) as Columns).restore(table);
  }

  #begin(delimiter: string): Records {
    this.#delimiter = delimiter;
    return new Records(delimiter, (fields, take) => this.#row(fields, take));
  }

  #open(header: readonly string[], columns: Columns): Table {
    this.#header = header;
    this.#table = new Table(distinct(header), columns, this.#settings);
    return this.#table;
  }

  #row(fields: readonly string[], take: Take): string | undefined {
    if (!this.#table) return this.#first(fields, take);
    const again = fields[0] === this.#header[0] && fields.join() === this.#header.join();
    return again ? undefined : this.#table.row(fields, take);
  }

  #first(fields: readonly string[], take: Take): string | undefined {
    const none = fields.map(() => '');
    const numbered = columnsOf(none, this.#settings.map);
    if (typeof numbered !== 'string' && !Number.isNaN(tableTime(utc, fields[numbered.time] as string, 0)))
      return this.#open(none, numbered).row(fields, take);
    const columns = columnsOf(fields, this.#settings.map);
    if (typeof columns !== 'string') {
      this.#open(fields, columns);
      return undefined;
    }
    this.#records = undefined;
    this.#delimiter = '';
    return columns;
  }
}

/** A name for each column: its own, `column3` for one without, `load.2` for the second of a name. */
function distinct(header: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return header.map((cell, place) => {
    const name = cell.trim() || `column${place + 1}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  });
}

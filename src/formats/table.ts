import { core } from '../event/field.js';
import { tagged } from '../event/name.js';
import type { Zone } from '../event/zone.js';
import type { Take } from '../stream/stage.js';
import type { Columns } from './columns.js';
import type { Settings } from './format.js';
import { Sequence, tableTime, wallClock } from './local-time.js';
import { isGap, isInfinite, numberText } from './reading.js';
import { kept, metric, rememberedSeries, type Target, tagsOf, target } from './target.js';

/** What the cells of a column are, told by the first that is neither empty nor a gap. */
type Kind = 'empty' | 'number' | 'dimension' | 'text';

/** What is remembered of the rows that agree in all that names a series. */
interface Known {
  readonly sequence: Sequence;
  /** By the column of the number. */
  readonly targets: Target[];
}

interface Saved {
  readonly kinds: Kind[];
  readonly known: readonly (readonly [key: string, previous: number, step: number])[];
}

/** The rows of a table as metrics, once its columns have their parts. What is remembered: the text of each series. */
export class Table {
  readonly #header: readonly string[];
  readonly #columns: Columns;
  readonly #settings: Settings;
  readonly #clock: Zone;
  #kinds: Kind[];
  /** Columns whose cells name a series, those that hold the number of a metric, and those that go to data. */
  #naming: number[] = [];
  #numbers: number[] = [];
  #data: (readonly [key: string, place: number])[] = [];
  /** The numbers of the row at hand as JSON. */
  #texts: string[] = [];
  #known = new Map<string, Known>();

  constructor(header: readonly string[], columns: Columns, settings: Settings) {
    this.#header = header;
    this.#columns = columns;
    this.#settings = settings;
    this.#clock = wallClock(settings.zone);
    this.#kinds = header.map(() => 'empty');
    this.#sort();
  }

  row(fields: readonly string[], take: Take): string | undefined {
    const width = this.#header.length;
    if (fields.length !== width) return `${fields.length} columns where the header has ${width}`;
    const fault = this.#learn(fields) ?? this.#fault(fields);
    if (fault !== undefined) return fault;
    const { time: date, clock } = this.#columns;
    const when = clock === undefined ? (fields[date] as string) : `${fields[date]} ${fields[clock]}`;
    const known = this.#knownOf(fields);
    const time = known.sequence.next(tableTime, this.#clock, when, 0);
    if (Number.isNaN(time)) return `not a time: ${shown(when)}`;
    for (let i = 0; i < this.#numbers.length; i++) {
      const place = this.#numbers[i] as number;
      known.targets[place] ??= this.#target(fields, place);
      const data = this.#dataOf(fields, this.#texts[i] === '' ? (fields[place] as string) : '');
      take(time, metric(time, known.targets[place], (this.#texts[i] || 'null') + data));
    }
    return undefined;
  }

  save(): unknown {
    const known = [...this.#known].map(([key, { sequence }]) => [key, ...sequence.save()] as const);
    return { kinds: this.#kinds, known } satisfies Saved;
  }

  restore(saved: unknown): void {
    const { kinds, known } = saved as Saved;
    this.#kinds = [...kinds];
    this.#sort();
    for (const [key, previous, step] of known) this.#begun(key).sequence.restore([previous, step]);
  }

  /** Tells the kinds of columns that show their first cell. */
  #learn(fields: readonly string[]): string | undefined {
    let learnt = false;
    for (const place of this.#columns.rest) {
      const cell = fields[place] as string;
      if (this.#kinds[place] !== 'empty' || (isGap(cell) && !isInfinite(cell))) continue;
      if (/^\s*[+-]?\d+,\d+\s*$/.test(cell)) return `decimal commas are not read: ${shown(cell)}`;
      this.#kinds[place] = kindOf(this.#header[place] as string, cell, this.#clock);
      learnt = true;
    }
    if (learnt) this.#sort();
    return undefined;
  }

  #sort(): void {
    const { value, name, subject, unit, tags, data, rest } = this.#columns;
    const of = (kind: Kind) => rest.filter((place) => this.#kinds[place] === kind);
    const beside = [...of('text'), ...(value === undefined ? [] : of('number'))];
    this.#naming = [name, subject, unit, ...tags.map(([, place]) => place), ...of('dimension')].filter(
      (place) => place !== undefined,
    );
    this.#numbers = value === undefined ? of('number') : [value];
    this.#data = [...data, ...beside.map((place) => [this.#header[place] as string, place] as const)];
  }

  #fault(fields: readonly string[]): string | undefined {
    if (this.#numbers.length === 0) return 'no column with a number';
    const { name } = this.#columns;
    if (name !== undefined && fields[name] === '' && this.#settings.name === undefined) return 'no name';
    for (let i = 0; i < this.#numbers.length; i++) {
      const cell = fields[this.#numbers[i] as number] as string;
      const text = numberText(cell);
      this.#texts[i] = text || numberText(cell.trim());
      if (this.#texts[i] === '' && !isGap(cell.trim()))
        return `${this.#header[this.#numbers[i] as number]}: not a number: ${shown(cell)}`;
    }
    return undefined;
  }

  #knownOf(fields: readonly string[]): Known {
    let key = '';
    for (let i = 0; i < this.#naming.length; i++) {
      const place = this.#naming[i] as number;
      if (fields[place] !== '') key += `${place}\u0001${fields[place]}\u0000`;
    }
    return this.#known.get(key) ?? this.#begun(kept(key));
  }

  #begun(key: string): Known {
    if (this.#known.size >= rememberedSeries) this.#known.clear();
    const known = { sequence: new Sequence(), targets: [] };
    this.#known.set(key, known);
    return known;
  }

  #target(fields: readonly string[], place: number): Target {
    const { name, subject, unit } = this.#columns;
    const path =
      this.#settings.name ?? (name === undefined ? undefined : fields[name]) ?? (this.#header[place] as string);
    const { name: canonical, tags } = tagsOf(path);
    const dimensions: Record<string, string> = Object.assign(Object.create(null), Object.fromEntries(tags));
    for (const column of this.#columns.rest) {
      const cell = fields[column] as string;
      if (this.#kinds[column] === 'dimension' && !isGap(cell)) dimensions[this.#header[column] as string] = cell;
    }
    const [base] = tags.size > 0 ? canonical.split(';', 1) : [canonical];
    const all = new Map(Object.entries(dimensions));
    for (const [key, column] of this.#columns.tags) if (fields[column]) all.set(key, fields[column]);
    return target({
      subject: this.#settings.subject ?? (subject === undefined ? '' : (fields[subject] as string)),
      name: tagged(base as string, dimensions),
      unit: unit === undefined ? undefined : fields[unit],
      tags: all,
    });
  }

  /** `instead` is what the source said in place of a number; infinity is told. */
  #dataOf(fields: readonly string[], instead: string): string {
    if (this.#data.length === 0 && instead === '') return '';
    const members = isInfinite(instead) ? [`"value":${JSON.stringify(instead)}`] : [];
    for (const [key, place] of this.#data) {
      const cell = fields[place] as string;
      if (cell !== '') members.push(`${JSON.stringify(key)}:${numberText(cell) || JSON.stringify(cell)}`);
    }
    return members.length > 0 ? `,"data":{${members.join(',')}}` : '';
  }
}

function kindOf(column: string, cell: string, clock: Zone): Kind {
  if (core.includes(column.toLowerCase())) return 'text';
  if (numberText(cell.trim()) !== '' || isInfinite(cell)) return 'number';
  return Number.isNaN(tableTime(clock, cell, 0)) ? 'dimension' : 'text';
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

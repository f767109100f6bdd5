import { misuse } from '../declaration/failure.js';
import { type Event, textOf } from '../event/event.js';
import type { Accumulator, Gatherer, Source, Statistic } from './aggregate.js';

/** A longer text is no unit. */
const longestUnit = 64;

/** What one key has gathered in one pane, a stretch of time that windows are made of. */
export interface Cell {
  /** One for each gatherer of the plan. */
  readonly parts: readonly Accumulator[];
  /** The unit of the values: undefined before the first, empty where they have none or not all the same. */
  unit: string | undefined;
}

/**
 * The statistics that were asked for, and what must be gathered for them: what two of them need is read once and
 * gathered once. Cells that are given back are used again.
 */
export class Plan {
  readonly statistics: readonly Statistic[];
  readonly #gatherers: readonly Gatherer[];
  readonly #sources: readonly Source[];
  /** By gatherer, the place of its source; by statistic, the place of its gatherer. */
  readonly #sourceOf: readonly number[];
  readonly #partOf: readonly number[];
  /** What the sources read from the last event. */
  readonly #inputs: unknown[];
  /** By source, whether any event had something for it. */
  readonly #found: boolean[];
  /** The source of `value`, whose unit is the unit of the metric; -1 where no statistic has it. */
  readonly #measured: number;
  #unit = '';
  readonly #spare: Cell[] = [];

  /** Throws `misuse` where two statistics would have the same name. */
  constructor(statistics: readonly Statistic[]) {
    const labels = new Set<string>();
    for (const { label } of statistics) {
      if (labels.has(label)) throw misuse(`${label} is asked for twice`);
      labels.add(label);
    }
    const gatherers = new Map(statistics.map(({ gatherer }) => [gatherer.id, gatherer]));
    this.statistics = statistics;
    this.#gatherers = [...gatherers.values()];
    this.#sources = [...new Set(this.#gatherers.map(({ source }) => source))];
    this.#sourceOf = this.#gatherers.map(({ source }) => this.#sources.indexOf(source));
    const ids = [...gatherers.keys()];
    this.#partOf = statistics.map(({ gatherer }) => ids.indexOf(gatherer.id));
    this.#inputs = this.#sources.map(() => undefined);
    this.#found = this.#sources.map(() => false);
    const measure = statistics.find(({ field, unit }) => field === 'value' && unit === undefined);
    this.#measured = measure ? this.#sources.indexOf(measure.gatherer.source) : -1;
  }

  /** Reads what the statistics need from an event; false when it has nothing for any of them. */
  read(event: Event): boolean {
    let usable = false;
    for (let i = 0; i < this.#sources.length; i++) {
      const input = this.#sources[i]!(event);
      this.#inputs[i] = input;
      if (input !== undefined) usable = this.#found[i] = true;
    }
    if (this.#measured >= 0) {
      const unit = textOf(event.unit);
      this.#unit = unit.length <= longestUnit ? unit : '';
    }
    return usable;
  }

  /** Adds what was read last. */
  add(cell: Cell): void {
    const { parts } = cell;
    for (let i = 0; i < parts.length; i++) {
      const input = this.#inputs[this.#sourceOf[i]!];
      if (input !== undefined) parts[i]!.add(input as never);
    }
    if (this.#measured >= 0 && this.#inputs[this.#measured] !== undefined) agree(cell, this.#unit);
  }

  merge(into: Cell, from: Cell): void {
    for (let i = 0; i < into.parts.length; i++) into.parts[i]!.merge(from.parts[i]!);
    if (from.unit !== undefined) agree(into, from.unit);
  }

  /** The value of a statistic, NaN for none. */
  value(place: number, cell: Cell, seconds: number): number {
    const value = this.statistics[place]!.value(cell.parts[this.#partOf[place]!]!, seconds);
    return Number.isFinite(value) ? value : Number.NaN;
  }

  /** Of how many it is made, NaN where that tells nothing. */
  count(place: number, cell: Cell): number {
    return this.statistics[place]!.count?.(cell.parts[this.#partOf[place]!]!) ?? Number.NaN;
  }

  cell(): Cell {
    return this.#spare.pop() ?? { parts: this.#gatherers.map((gatherer) => gatherer.open()), unit: undefined };
  }

  giveBack(cell: Cell): void {
    for (const part of cell.parts) part.clear();
    cell.unit = undefined;
    this.#spare.push(cell);
  }

  /** The fields of which no event that was read had anything. */
  notFound(): readonly string[] {
    const fields = this.statistics.flatMap(({ field, gatherer }) =>
      field !== undefined && !this.#found[this.#sources.indexOf(gatherer.source)] ? [field] : [],
    );
    return [...new Set(fields)];
  }

  save(cell: Cell): unknown {
    return [cell.unit, cell.parts.map((part) => part.save())];
  }

  restore(saved: unknown): Cell {
    const [unit, parts] = saved as [string | undefined, readonly unknown[]];
    const cell = this.cell();
    cell.unit = unit;
    parts.forEach((part, i) => {
      cell.parts[i]!.restore(part);
    });
    return cell;
  }
}

function agree(cell: Cell, unit: string): void {
  if (cell.unit === undefined) cell.unit = unit;
  else if (cell.unit !== unit) cell.unit = '';
}

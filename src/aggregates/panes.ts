import type { Group } from './group.js';
import type { Cell, Plan } from './plan.js';

/** So many panes may be open: far more than any lateness needs, and few enough to bear. */
const most = 100_000;

interface Pane {
  readonly index: number;
  readonly cells: Map<Group, Cell>;
}

/**
 * The panes that are still open. A pane is the longest stretch of time of which every window holds the whole or
 * nothing: an event is gathered once, however many windows it counts in, and windows are merged from their panes.
 */
export class Panes {
  readonly #plan: Plan;
  /** The width of a pane in milliseconds, and how many a window has. */
  readonly #width: number;
  readonly #span: number;
  /** By index. */
  #open: Pane[] = [];

  constructor(plan: Plan, width: number, span: number) {
    this.#plan = plan;
    this.#width = width;
    this.#span = span;
  }

  /** The beginning of the oldest pane and the end of the newest, in milliseconds; infinite when none is open. */
  get begin(): number {
    return this.#open.length > 0 ? this.#open[0]!.index * this.#width : Number.POSITIVE_INFINITY;
  }

  get end(): number {
    return this.#open.length > 0 ? (this.#open.at(-1)!.index + 1) * this.#width : Number.NEGATIVE_INFINITY;
  }

  /** Adds what the plan has read to a group, at a time; false when too many panes are open to open one more. */
  add(group: Group, time: number): boolean {
    const index = Math.floor(time / this.#width);
    if (group.pane !== index && !this.#enter(group, index)) return false;
    this.#plan.add(group.cell!);
    return true;
  }

  /** The groups heard in the window that ends at `end`; each has all of it in `closing`. */
  gather(end: number): Group[] {
    const last = end / this.#width;
    const groups: Group[] = [];
    for (const { index, cells } of this.#open) {
      if (index >= last) break;
      if (index < last - this.#span) continue;
      for (const [group, cell] of cells) {
        if (group.closing === undefined) groups.push(group);
        if (this.#span === 1) group.closing = cell;
        else this.#plan.merge((group.closing ??= this.#plan.cell()), cell);
      }
    }
    return groups;
  }

  /** Gives back what `gather` made for these groups. */
  release(groups: readonly Group[]): void {
    for (const group of groups) {
      if (this.#span > 1) this.#plan.giveBack(group.closing!);
      group.closing = undefined;
    }
  }

  /** Drops the panes that lie before a time. */
  drop(time: number): void {
    let gone = 0;
    while (gone < this.#open.length && this.#open[gone]!.index * this.#width < time) {
      const { index, cells } = this.#open[gone++]!;
      for (const [group, cell] of cells) {
        this.#plan.giveBack(cell);
        group.cells--;
        if (group.pane !== index) continue;
        group.pane = Number.NaN;
        group.cell = undefined;
      }
    }
    if (gone > 0) this.#open.splice(0, gone);
  }

  #enter(group: Group, index: number): boolean {
    const pane = this.#pane(index);
    if (!pane) return false;
    let cell = pane.cells.get(group);
    if (!cell) {
      cell = this.#plan.cell();
      this.#put(pane, group, cell);
    }
    group.pane = index;
    group.cell = cell;
    return true;
  }

  #put(pane: Pane, group: Group, cell: Cell): void {
    pane.cells.set(group, cell);
    group.cells++;
  }

  #pane(index: number): Pane | undefined {
    const open = this.#open;
    let [from, to] = [0, open.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (open[middle]!.index < index) from = middle + 1;
      else to = middle;
    }
    if (open[from]?.index === index) return open[from];
    if (open.length >= most) return undefined;
    const pane = { index, cells: new Map<Group, Cell>() };
    open.splice(from, 0, pane);
    return pane;
  }

  /** `groups` in the order in which `restore` is given them. */
  save(groups: Iterable<Group>): unknown {
    const places = new Map<Group, number>();
    for (const group of groups) places.set(group, places.size);
    return this.#open.map(({ index, cells }) => [
      index,
      Array.from(cells, ([group, cell]) => [places.get(group), this.#plan.save(cell)]),
    ]);
  }

  restore(saved: unknown, groups: Iterable<Group>): void {
    const places = [...groups];
    this.#open = (saved as [number, [number, unknown][]][]).map(([index, cells]) => {
      const pane = { index, cells: new Map<Group, Cell>() };
      for (const [place, cell] of cells) this.#put(pane, places[place]!, this.#plan.restore(cell));
      return pane;
    });
  }
}

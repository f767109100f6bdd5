import { misuse } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { identityOf, tagged, untagged } from '../event/name.js';
import { type State, severityOf } from '../event/severity.js';
import { writeTime } from '../event/time.js';
import { bandOf } from '../shapes/distance.js';
import { normalise } from '../shapes/normal.js';
import { type Match, within } from '../shapes/scan.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { collections } from './collections.js';
import { fieldsOf, type Print } from './print.js';
import { called } from './query.js';
import type { Shapes } from './shapes.js';
import { Table } from './table.js';
import { Window } from './window.js';

interface Asked {
  readonly collections: string;
  readonly maxDistance: number;
  readonly every: number | undefined;
  readonly band: number;
  readonly window: number;
  readonly points: number;
}

interface Saved {
  readonly z: Float64Array;
  readonly print: Print;
}

/** A saved shape that a series has, and how near it is. */
interface Return {
  readonly saved: Print;
  readonly squared: number;
  readonly r: number;
}

/** How much farther than it came a shape must go to be gone. */
const gone = 1.2;

/** Compares the last window of each series with saved shapes, and tells when one returns and when it goes. */
export class Watching implements Stage {
  readonly window: number;
  readonly #asked: Asked;
  readonly #every: number;
  readonly #run: Run;
  readonly #saved: readonly Saved[];
  readonly #live: Window;
  /** The next time to compare at; by series, what it looks like and since when. */
  #due = Number.NaN;
  #open = new Map<string, { readonly since: number }>();

  constructor(asked: Asked, run: Run) {
    this.#asked = asked;
    this.#run = run;
    this.#every = asked.every ?? Math.max(1, Math.ceil(asked.window / 12));
    this.window = this.#every;
    this.#saved = savedIn(asked, run);
    this.#live = new Window({ n: asked.points, width: asked.window, from: undefined });
  }

  event(event: Event, text: string, time: number): void {
    this.#run.pass(text);
    const { type, value } = event;
    if (type === 'metric' && typeof value === 'number' && !Number.isNaN(time)) this.#live.add(event, value, time);
  }

  advance(time: number, emit: Emit): void {
    if (time < this.#due) return;
    const isFirst = Number.isNaN(this.#due);
    this.#due = (Math.floor(time / this.#every) + 1) * this.#every;
    if (!isFirst) this.#compare(time, emit);
  }

  flush(emit: Emit): void {
    if (this.#live.size > 0) this.#compare(this.#live.until, emit);
  }

  #compare(time: number, emit: Emit): void {
    const table = new Table(this.#asked.points, false);
    for (const print of this.#live.prints()) table.add(print);
    const shapes = table.shapes('current');
    const found = this.#returns(shapes);
    for (let row = 0; row < shapes.rows.count; row++) this.#judge(shapes.print(row), found.get(row), time, emit);
  }

  /** The nearest saved shape of each row that has one near enough to stay. */
  #returns(shapes: Shapes): ReadonlyMap<number, Return> {
    const { maxDistance, band, points: n } = this.#asked;
    const limit = (gone * maxDistance) ** 2 * n;
    const found = new Map<number, Return>();
    for (const { z, print: saved } of this.#saved)
      for (const match of within(shapes.rows, z, limit, { like: 'dtw', band: bandOf(band, n), lag: 0 })) {
        const before = found.get(match.row);
        if (before && before.squared <= match.squared) continue;
        if (!isItself(shapes, match, saved)) found.set(match.row, { saved, squared: match.squared, r: match.r });
      }
    return found;
  }

  #judge(print: Print, found: Return | undefined, time: number, emit: Emit): void {
    const key = identityOf({ subject: print.subject, name: print.name });
    const open = this.#open.get(key);
    const isNear =
      found !== undefined && found.squared <= this.#asked.maxDistance ** 2 * this.#asked.points * (1 + 1e-12);
    if (!open && isNear) {
      this.#open.set(key, { since: time });
      emit(this.#status(print, 'warning', time, found));
    } else if (open && !found) {
      this.#open.delete(key);
      emit(this.#status(print, 'ok', time, undefined, open.since));
    }
  }

  #status(print: Print, state: State, time: number, found: Return | undefined, since = time): string {
    const { subject } = print;
    const { name: plain, dimensions } = untagged(print.name);
    const name = tagged(`${plain || 'metric'}.shape`, dimensions);
    const message = found
      ? returned(print, found, this.#asked.points)
      : `${called(print)} looks like no saved shape any more`;
    const { from, until, words, values } = fieldsOf(print);
    const fingerprint = {
      from,
      until,
      words,
      since: writeTime(since),
      ...(found && like(found, this.#asked.points)),
      values,
    };
    const id = this.#run.ids.next('status', time, subject, name, message);
    return JSON.stringify({ time: writeTime(time), type: 'status', subject, name, state, severity: severityOf(state), message, id, fingerprint }); // biome-ignore format: one line
  }

  size(): number {
    return this.#live.size;
  }

  save(): unknown {
    return [this.#live.save(), this.#due, this.#open];
  }

  restore(saved: unknown): void {
    const [live, due, open] = saved as [unknown, number, ReadonlyMap<string, { readonly since: number }>];
    this.#live.restore(live);
    this.#due = due;
    this.#open = new Map(open);
  }
}

function returned(print: Print, { saved, squared, r }: Return, n: number): string {
  const { collection = '', note } = saved;
  const when = `${writeTime(saved.from).slice(0, 16)}Z`;
  const said = note === undefined ? '' : `: ${note}`;
  return `${called(print)} looks as ${called(saved)} did at ${when} (${collection}${said}); distance ${Math.sqrt(squared / n).toFixed(2)}, r ${r.toFixed(2)}`; // biome-ignore format: one line
}

function like({ saved, squared, r }: Return, n: number): Record<string, unknown> {
  const { subject, name, from, until, collection, note } = saved;
  const distance = Number(Math.sqrt(squared / n).toPrecision(6));
  return { distance, r: Number(r.toPrecision(6)), saved: { collection, note, subject, name, from: writeTime(from), until: writeTime(until) } }; // biome-ignore format: one line
}

/** Whether a window is the one that was saved, or laps over it. */
function isItself(shapes: Shapes, { row }: Match, saved: Print): boolean {
  const { subject, name, from, until } = shapes.identity(row);
  return subject === saved.subject && name === saved.name && from < saved.until && until > saved.from;
}

/** The saved shapes, those that are flat left out. Throws `misuse` where there is none to watch for. */
function savedIn({ collections: folder, points: n }: Asked, run: Run): readonly Saved[] {
  const saved: Saved[] = [];
  for (const each of collections(folder, n)) {
    if ('wrong' in each) run.note(each.wrong);
    else if (each.print.values && !each.print.flat && !each.print.residual) {
      const z = new Float64Array(n);
      normalise(each.print.values, z);
      saved.push({ z, print: each.print });
    }
  }
  if (saved.length === 0) throw misuse(`there is no saved shape in ${folder} (tocsin fingerprint save keeps one)`);
  run.note(`watching for ${counted(saved.length, 'shape')}`);
  return saved;
}

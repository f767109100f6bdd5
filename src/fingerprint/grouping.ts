import { writeTime } from '../event/time.js';
import { bandOf } from '../shapes/distance.js';
import { type Group, groups } from '../shapes/groups.js';
import type { Like } from '../shapes/scan.js';
import type { Emit, Run } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { Gathered } from './gathered.js';
import { Gathering } from './gathering.js';
import { fieldsOf } from './print.js';
import type { Shapes } from './shapes.js';
import { type SpanAsked, spanOf } from './span.js';

interface Asked extends SpanAsked {
  readonly maxDistance: number;
  readonly minSize: number;
  readonly like: Exclude<Like, 'shift'>;
  readonly band: number;
  readonly residual: boolean;
}

/** Gathers the current shapes, and writes the groups they form at the end of input. */
export class Grouping extends Gathering {
  readonly #asked: Asked;
  readonly #run: Run;
  protected readonly gathered: Gathered;

  constructor(asked: Asked, run: Run) {
    super();
    this.#asked = asked;
    this.#run = run;
    this.gathered = new Gathered(spanOf(asked, run.now), asked.residual, run);
  }

  flush(emit: Emit): void {
    const { like, band, maxDistance, minSize, points: n } = this.#asked;
    const shapes = this.gathered.shapes();
    this.gathered.tell();
    const all = groups(shapes.rows, maxDistance ** 2 * n * (1 + 1e-12), { like, band: bandOf(band, n), lag: 0 });
    if (shapes.rows.count === 0) this.#run.note('there is nothing to group');
    const told = all.filter(({ members }) => members.length >= minSize);
    told.forEach((group, i) => void emit(this.#line(shapes, group, i + 1)));
    const rest = all.length - told.length;
    const flat = shapes.rows.count - all.reduce((sum, { members }) => sum + members.length, 0);
    if (rest > 0) this.#run.note(`${counted(rest, 'group')} of fewer than ${minSize} left out`);
    if (flat > 0) this.#run.note(`${flat} flat series in no group`);
  }

  #line(shapes: Shapes, { medoid, members }: Group, number: number): string {
    const print = shapes.print(medoid);
    const { subject, name, unit, until } = print;
    const isOneWindow = members.every(({ row }) => shapes.identity(row).from === print.from);
    const fingerprint = {
      group: number,
      size: members.length,
      ...fieldsOf(print),
      members: members.map(({ row, squared }) => {
        const { subject, name, from } = shapes.identity(row);
        const distance = Number(Math.sqrt(squared / shapes.rows.n).toPrecision(6));
        return { subject, name, ...(isOneWindow ? {} : { from: writeTime(from) }), distance };
      }),
    };
    const id = this.#run.ids.next('fingerprint', until, subject, name, JSON.stringify(fingerprint));
    return JSON.stringify({ time: writeTime(until), type: 'fingerprint', subject, name: name || 'shape', unit, id, fingerprint }); // biome-ignore format: one line
  }
}

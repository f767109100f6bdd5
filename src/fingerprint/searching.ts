import { misuse } from '../declaration/failure.js';
import { contents } from '../declaration/file.js';
import { instant } from '../declaration/instant.js';
import type { Values } from '../declaration/option.js';
import type { Event } from '../event/event.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { answerLine } from './answer.js';
import { collections } from './collections.js';
import { comparison } from './compare.js';
import { excludedBy } from './excluded.js';
import { Gathered } from './gathered.js';
import { type Indexed, readIndex } from './indexed.js';
import type { searchOptions } from './options.js';
import { named, type Query, sketched } from './query.js';
import { search } from './search.js';
import type { Meant, Shapes } from './shapes.js';
import { spanOf } from './span.js';
import { Table } from './table.js';

type Asked = Values<typeof searchOptions>;

/** Gathers the current shapes, and at the end of input searches them, the index and all collections. */
export class Searching implements Stage {
  readonly #asked: Asked;
  readonly #run: Run;
  readonly #gathered: Gathered;
  readonly #index: Indexed | undefined;
  readonly #sketch: Query | undefined;
  readonly #excluded: readonly Meant[];
  readonly #n: number;

  constructor(asked: Asked, run: Run) {
    const { index, residual, subject, name, sketch } = asked;
    if (sketch === undefined && subject === '' && name === '')
      throw misuse('what to look for is missing: give --name, --subject or --sketch');
    if (sketch !== undefined && (subject !== '' || name !== ''))
      throw misuse('--sketch and a series are two questions: give one');
    this.#asked = asked;
    this.#run = run;
    this.#index = index === undefined ? undefined : readIndex(index);
    if (this.#index && this.#index.residual !== residual)
      throw misuse(`index ${index} holds ${residual ? 'no residuals' : 'residuals: give --residual'}`);
    this.#n = this.#index?.n ?? asked.points;
    const span = spanOf({ ...asked, points: this.#n }, run.now);
    this.#gathered = new Gathered(span, residual, run);
    this.#sketch = sketch === undefined ? undefined : drawn(sketch, this.#n);
    this.#excluded = asked.exclude.flatMap(excludedBy);
  }

  event(event: Event, text: string, time: number): void {
    this.#gathered.event(event, text, time);
  }

  async flush(emit: Emit): Promise<void> {
    const sources = this.#sources();
    if (sources.every(({ rows }) => rows.count === 0)) return this.#nothing();
    const { now } = this.#run;
    const from = instant('--from', this.#asked.from, now) ?? Number.NEGATIVE_INFINITY;
    const to = instant('--to', this.#asked.to, now) ?? Number.POSITIVE_INFINITY;
    const queries = this.#sketch ? [this.#sketch] : named(sources, this.#asked, from, to);
    const { k, maxDistance = Number.POSITIVE_INFINITY } = this.#asked;
    const asked = {
      k,
      maxDistance,
      excluded: this.#excluded,
      selects: this.#run.selects,
      comparison: this.#comparison(queries[0]!),
    };
    for (const { answers, ...told } of await search(sources, queries, asked))
      answers.forEach((answer, i) => void emit(answerLine(answer, i + 1, told, this.#run.ids)));
  }

  #nothing(): void {
    this.#run.note('there is nothing to search: no metric had enough readings in the window, and no fingerprint came');
  }

  #comparison({ print }: Query) {
    const span = print ? print.until - print.from : this.#asked.window;
    return comparison(this.#asked, print ? 'series' : 'sketch', this.#n, span / this.#n);
  }

  /** What is current, the index, and what was saved. */
  #sources(): readonly Shapes[] {
    const { collections: folder, residual } = this.#asked;
    const saved = new Table(this.#n, residual);
    for (const each of collections(folder, this.#n)) {
      if ('wrong' in each) this.#run.note(each.wrong);
      else saved.add(each.print);
    }
    const current = this.#gathered.shapes();
    this.#gathered.tell();
    return [current, ...(this.#index ? [this.#index] : []), saved.shapes('collection')];
  }

  save(): unknown {
    return this.#gathered.save();
  }

  restore(saved: unknown): void {
    this.#gathered.restore(saved);
  }

  size(): number {
    return this.#gathered.size + (this.#index?.rows.count ?? 0);
  }
}

/** A sketch as it was given, or of a file. */
function drawn(given: string, n: number): Query {
  const text = given.startsWith('@') ? contents(given.slice(1)) : given;
  try {
    return sketched(text, n);
  } catch (error) {
    throw misuse(`--sketch: ${(error as Error).message}`);
  }
}

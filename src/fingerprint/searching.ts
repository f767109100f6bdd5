import { existsSync } from 'node:fs';
import { misuse } from '../declaration/failure.js';
import { contents } from '../declaration/file.js';
import { instant } from '../declaration/instant.js';
import type { Values } from '../declaration/option.js';
import type { Emit, Run } from '../stream/stage.js';
import { answerLine } from './answer.js';
import { collections, usualFolder } from './collections.js';
import { comparison } from './compare.js';
import { excludedBy } from './excluded.js';
import { Gathered } from './gathered.js';
import { Gathering } from './gathering.js';
import { type Indexed, readIndex } from './indexed.js';
import { type searchOptions, usualPoints } from './options.js';
import { named, type Query, sketched } from './query.js';
import { search } from './search.js';
import { type Meant, type Shapes, saved } from './shapes.js';
import { spanOf } from './span.js';
import { Table } from './table.js';

type Asked = Values<typeof searchOptions>;

/** Gathers the current shapes, and at the end of input searches them, the index and all collections. */
export class Searching extends Gathering {
  readonly #asked: Asked;
  readonly #run: Run;
  protected readonly gathered: Gathered;
  readonly #index: Indexed | undefined;
  readonly #sketch: Query | undefined;
  readonly #excluded: readonly Meant[];
  readonly #n: number;

  constructor(asked: Asked, run: Run) {
    super();
    const { index, residual, subject, name, sketch, points } = asked;
    if (sketch === undefined && subject === '' && name === '')
      throw misuse('what to look for is missing: give --name, --subject or --sketch');
    if (sketch !== undefined && (subject !== '' || name !== ''))
      throw misuse('--sketch and a series are two questions: give one');
    this.#asked = asked;
    this.#run = run;
    coherent(asked);
    this.#index = index === undefined ? undefined : readIndex(index);
    if (this.#index && this.#index.residual !== residual)
      throw misuse(`index ${index} holds ${residual ? 'no residuals' : 'residuals: give --residual'}`);
    if (this.#index && points !== undefined && points !== this.#index.n)
      throw misuse(`index ${index} holds shapes of ${this.#index.n} values, not ${points}`);
    this.#n = this.#index?.n ?? points ?? usualPoints;
    const span = spanOf({ ...asked, points: this.#n }, run.now);
    this.gathered = new Gathered(span, residual, run);
    this.#sketch = sketch === undefined ? undefined : drawn(sketch, this.#n);
    this.#excluded = asked.exclude.flatMap(excludedBy);
  }

  async flush(emit: Emit): Promise<void> {
    const sources = this.#sources();
    const queries = this.#sketch ? [this.#sketch] : this.#named(sources);
    if (sources.every(({ rows }) => rows.count === 0)) return this.#run.note('there is nothing to search');
    const { k, maxDistance = Number.POSITIVE_INFINITY } = this.#asked;
    const { selects, ids } = this.#run;
    const asked = {
      k,
      maxDistance,
      selects,
      excluded: this.#excluded,
      comparison: this.#comparison(queries[0]!, sources),
    };
    const found = await search(sources, queries, asked);
    for (const { answers, ...told } of found)
      answers.forEach((answer, i) => void emit(answerLine(answer, i + 1, told, ids)));
    if (found.every(({ answers }) => answers.length === 0))
      this.#run.note(this.#asked.maxDistance === undefined ? 'there is no other shape' : 'no shape is as near as that');
  }

  #named(sources: readonly Shapes[]): readonly Query[] {
    const { subject, name, from, to } = this.#asked;
    const { now } = this.#run;
    const begins = {
      from: instant('--from', from, now) ?? Number.NEGATIVE_INFINITY,
      to: instant('--to', to, now) ?? Number.POSITIVE_INFINITY,
    };
    return named(sources, { subject, name, begins, has: (meant) => this.gathered.has(meant) });
  }

  /** Lags are told in the time of what is asked for; those of a sketch in that of the shapes it is held against. */
  #comparison({ print }: Query, sources: readonly Shapes[]) {
    const { from, until } = print ?? sources.find(({ rows }) => rows.count > 0)!.identity(0);
    return comparison(this.#asked, print ? 'series' : 'sketch', this.#n, (until - from) / this.#n);
  }

  /** What is current, the index, and what was saved. */
  #sources(): readonly Shapes[] {
    const current = this.gathered.shapes();
    this.gathered.tell();
    return [current, ...(this.#index ? [this.#index] : []), this.#saved()];
  }

  /** All collections, each series and window once. */
  #saved(): Shapes {
    const { collections: folder = usualFolder, residual } = this.#asked;
    const table = new Table(this.#n, residual);
    const known = new Set<string>();
    if (folder !== usualFolder && !existsSync(folder)) this.#run.note(`there is no folder ${folder}`);
    for (const each of collections(folder, this.#n)) {
      if ('wrong' in each) this.#run.note(each.wrong);
      else {
        const { subject, name, from, until } = each.print;
        const key = JSON.stringify([subject, name, from, until]);
        if (!known.has(key)) table.add(each.print);
        known.add(key);
      }
    }
    return table.shapes(saved);
  }

  override size(): number {
    return this.gathered.size + (this.#index?.rows.count ?? 0);
  }
}

/** Throws `misuse` for options that would do nothing. */
function coherent({ like, sketch, band, maxLag }: Asked): void {
  const way = like ?? (sketch === undefined ? 'dtw' : 'shift');
  if (maxLag !== undefined && way !== 'shift') throw misuse('--max-lag belongs to --like shift');
  if (band !== undefined && way === 'pearson')
    throw misuse('--band does not go with --like pearson, which warps nothing');
}

/** A sketch as it was given, or of a file: `@FILE`, or one that ends in `.svg`. */
function drawn(given: string, n: number): Query {
  const isFile = given.endsWith('.svg') && existsSync(given);
  const text = given.startsWith('@') ? contents(given.slice(1)) : isFile ? contents(given) : given;
  try {
    return sketched(text, n);
  } catch (error) {
    throw misuse(`--sketch: ${(error as Error).message}`);
  }
}

import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cannot, misuse } from '../declaration/failure.js';
import type { Run } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { Gathered } from './gathered.js';
import { Gathering } from './gathering.js';
import { manifestName, manifestOf } from './manifest.js';
import { type SpanAsked, spanOf } from './span.js';
import { writeIndex } from './store.js';

/** Gathers the current shapes, and writes them at the end of input. */
export class Indexing extends Gathering {
  readonly #folder: string;
  protected readonly gathered: Gathered;
  readonly #run: Run;

  constructor(asked: SpanAsked & { readonly output: string | undefined; readonly residual: boolean }, run: Run) {
    super();
    if (asked.output === undefined) throw misuse('where to write the index is missing: give -o FOLDER');
    writable(asked.output);
    this.#folder = asked.output;
    this.#run = run;
    this.gathered = new Gathered(spanOf(asked, run.now), asked.residual, run);
  }

  /** Writes nothing in place of an index that is there, where all did not come. */
  flush(): void {
    const why = this.#run.ended();
    if (why !== undefined) this.#run.note(`${why}: nothing is written`);
    else this.#write();
  }

  #write(): void {
    const table = this.gathered.table();
    this.gathered.tell();
    if (table.size === 0) throw cannot('there is no shape to write: nothing is written');
    try {
      writeIndex(this.#folder, table);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw cannot(`cannot write index ${this.#folder}: ${error.message}`);
    }
    const flat = table.flat > 0 ? `, ${counted(table.flat, 'flat one')}` : '';
    this.#run.note(`${counted(table.size, 'shape')}${flat} in ${this.#folder}`);
  }
}

/** Throws a `Failure` where an index cannot be written: in what is no folder, or beside a manifest that is not ours. */
function writable(folder: string): void {
  const place = existsSync(folder) ? folder : dirname(resolve(folder));
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw misuse(`-o ${folder}: ${place} is no folder`);
  if (existsSync(join(folder, manifestName))) manifestOf(folder);
}

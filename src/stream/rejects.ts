import { isUtf8 } from 'node:buffer';
import { Ids } from '../event/id.js';
import { severityOf } from '../event/severity.js';
import { writeTime } from '../event/time.js';
import { keptBytes } from './lines.js';

/** Before this many lines a share says little. */
const enough = 100;
const toldAtMost = 10;

/** Where rejected lines are kept: takes NDJSON. */
export type Keep = (ndjson: string) => void;

interface Told {
  readonly command: string;
  /** The share of lines that may be rejected, 0 to 1. */
  readonly most: number;
  note(message: string): void;
  emit(status: string): void;
  keep?: Keep | undefined;
}

/**
 * Lines that cannot be used. Ten are told with line and reason, then they are counted; all are kept where asked, with
 * the first 64 KiB of each. From the first reject on, the share of rejected lines is watched: a status event tells when
 * it first passes the limit (after 100 lines, or at the end) and when it falls back.
 */
export class Rejects {
  readonly #told: Told;
  #lines = 0;
  #rejected = 0;
  #over = false;
  #toldNow = 0;
  #ids = new Ids();

  constructor(told: Told) {
    this.#told = told;
  }

  get lines(): number {
    return this.#lines;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** More than the limit was rejected. */
  get tooMany(): boolean {
    return this.#rejected > this.#told.most * this.#lines;
  }

  /** Counts one more line. */
  line(): void {
    this.#lines++;
  }

  /** Keeps and tells a line that cannot be used; it was counted before. */
  reject(source: string, line: number, reason: string, whole: string | Buffer, length?: number): void {
    this.#rejected++;
    const { note, keep } = this.#told;
    const where = source === '' ? `line ${line}` : `${source}: line ${line}`;
    if (this.#toldNow < toldAtMost) note(`${where}: ${reason}`);
    else if (this.#toldNow === toldAtMost) note('further lines that cannot be used are counted');
    this.#toldNow++;
    keep?.(`${JSON.stringify({ source, line, reason, ...content(whole, length) })}\n`);
  }

  /** Emits the status event about the stage itself where its state has just changed; `time` is that of the last event. */
  watch(time: number, atEnd: boolean): void {
    if (this.#over === this.tooMany || (this.#lines < enough && !atEnd && !this.#over)) return;
    this.#over = !this.#over;
    this.#told.emit(this.#status(time));
  }

  /** The count of those that were not told one by one. */
  summary(): void {
    if (this.#toldNow <= toldAtMost) return;
    this.#told.note(`${this.#rejected} of ${this.#lines} lines could not be used`);
  }

  #status(time: number): string {
    const state = this.#over ? 'warning' : 'ok';
    const at = writeTime(time);
    const name = `${this.#told.command.replaceAll(' ', '.')}.rejects`;
    const share = `${(this.#told.most * 100).toPrecision(3).replace(/\.?0+$/, '')} %`;
    const message = `${this.#rejected} of ${this.#lines} lines could not be used, ${this.#over ? 'more' : 'no more'} than ${share}`;
    return JSON.stringify({
      ...(at && { time: at }),
      type: 'status',
      subject: 'tocsin',
      name,
      state,
      severity: severityOf(state),
      value: this.#rejected,
      message,
      id: this.#ids.next('status', time, 'tocsin', name, `${state}\t${message}`),
    });
  }

  save(): unknown {
    return { lines: this.#lines, rejected: this.#rejected, over: this.#over, ids: this.#ids.save() };
  }

  restore(saved: unknown): void {
    const { lines, rejected, over, ids } = saved as { lines: number; rejected: number; over: boolean; ids: unknown };
    this.#lines = lines;
    this.#rejected = rejected;
    this.#over = over;
    this.#ids.restore(ids);
  }
}

/** The line as it is kept: text where it is text, else base64, and at most 64 KiB of it. */
function content(whole: string | Buffer, length: number | undefined): object {
  const bytes = typeof whole === 'string' ? Buffer.from(whole) : whole;
  const total = length ?? bytes.length;
  const kept = bytes.subarray(0, keptBytes);
  const form = isUtf8(kept) ? { text: kept.toString() } : { base64: kept.toString('base64') };
  return { bytes: total, ...form, ...(total > kept.length && { truncated: true }) };
}

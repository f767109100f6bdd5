import { isAscii, isUtf8 } from 'node:buffer';
import split2 from 'split2';

/** Bytes of a line that are kept of one that cannot be used. */
export const keptBytes = 64 * 1024;

/** A line that is not text: too long, or not UTF-8. */
export interface Fault {
  readonly reason: string;
  /** The first 64 KiB of it. */
  readonly bytes: Buffer;
  /** Its whole length in bytes. */
  readonly length: number;
}

/** The lines that ended in one chunk of input; `faults` gives by their place those that are no text. */
export interface Batch {
  readonly lines: readonly string[];
  readonly faults: ReadonlyMap<number, Fault> | undefined;
}

const newline = 10;
/** The longest line that is read where nothing else is asked for. */
const usual = 16 * 1024 * 1024;

/**
 * Bytes to lines, one batch per chunk: under load a chunk carries hundreds of lines and they travel together; when
 * lines trickle in, each comes alone and at once. A last line without a newline counts, a byte order mark at the start
 * does not; carriage returns stay. A line over `longest` bytes (16 MiB) is a fault, held to 64 KiB of memory while it passes. A line that
 * is not UTF-8 is a fault, or with `latin1` is read as Latin-1, which loses nothing.
 */
export class Lines {
  readonly #latin1: boolean;
  readonly #longest: number;
  readonly #splitter: ReturnType<typeof split2>;
  #lines: string[] = [];
  #faults: Map<number, Fault> | undefined;
  /** The pieces of the line that has begun and not ended, and their bytes together. */
  #pieces: Buffer[] = [];
  #pending = 0;
  #first = true;

  constructor({ latin1, longest = usual }: { readonly latin1: boolean; readonly longest?: number | undefined }) {
    this.#latin1 = latin1;
    this.#longest = longest;
    // the mapper keeps each line and returns nothing, so that the splitter itself never buffers
    const keep = (line: string): void => {
      this.#lines.push(line);
    };
    this.#splitter = split2('\n', keep, { decodeStrings: false }).resume();
  }

  chunk(chunk: Buffer): Batch {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) {
      this.#whole(this.#pending > 0 ? this.#joined(chunk.subarray(0, end)) : chunk.subarray(0, end));
      this.#pieces = [];
      this.#pending = 0;
    }
    if (end < chunk.length) this.#begun(end === 0 ? chunk : chunk.subarray(end));
    return this.#batch();
  }

  /** What comes is not the start of the input, where a byte order mark would be none of it. */
  goOn(): void {
    this.#first = false;
  }

  /** The end of input: the line that has begun ends here. */
  end(): Batch {
    if (this.#pending > 0) this.#whole(this.#joined(Buffer.from('\n')));
    this.#pieces = [];
    this.#pending = 0;
    return this.#batch();
  }

  #batch(): Batch {
    const batch = { lines: this.#lines, faults: this.#faults };
    this.#lines = [];
    this.#faults = undefined;
    return batch;
  }

  #begun(piece: Buffer): void {
    this.#pending += piece.length;
    if (this.#pending <= this.#longest) this.#pieces.push(piece);
    else if (this.#pieces.length > 1 || this.#pieces[0]?.length !== keptBytes)
      this.#pieces = [Buffer.concat([...this.#pieces, piece], keptBytes)];
  }

  /** What was pending and the bytes that end it; of a line over the limit only what is kept, told as a fault. */
  #joined(bytes: Buffer): Buffer {
    if (this.#pending <= this.#longest) return Buffer.concat([...this.#pieces, bytes]);
    const rest = bytes.indexOf(newline);
    this.#fault(`longer than ${this.#longest / 1024 / 1024} MiB`, this.#pieces[0] as Buffer, this.#pending + rest);
    return bytes.subarray(rest + 1);
  }

  #fault(reason: string, bytes: Buffer, length: number): void {
    this.#faults ??= new Map();
    this.#faults.set(this.#lines.length, { reason, bytes: Buffer.from(bytes.subarray(0, keptBytes)), length });
    this.#lines.push('');
    this.#first = false;
  }

  /** Whole lines, each with its newline. */
  #whole(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    this.#first = false;
    // two passes over ASCII cost a third of decoding it as UTF-8
    if (isAscii(bytes)) this.#splitter.write(bytes.toString('latin1'));
    else if (isUtf8(bytes)) this.#splitter.write(bytes);
    else this.#oneByOne(bytes);
  }

  #oneByOne(bytes: Buffer): void {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(newline, start);
      const line = bytes.subarray(start, end);
      if (isUtf8(line)) this.#lines.push(line.toString());
      else if (this.#latin1) this.#lines.push(line.toString('latin1'));
      else this.#fault('not UTF-8', line, line.length);
      start = end + 1;
    }
  }
}

import { closeSync, openSync, writeSync } from 'node:fs';
import { cannot } from '../declaration/failure.js';

/** The file of `--rejects`. A disk that fills up is told once; the stream goes on, and the run ends with status 3. */
export class RejectsFile {
  readonly #file: number;
  readonly #path: string;
  readonly #say: (message: string) => void;
  #failed = false;

  constructor(path: string, say: (message: string) => void) {
    this.#path = path;
    this.#say = say;
    try {
      this.#file = openSync(path, 'a', 0o600);
    } catch (error) {
      throw cannot(`cannot write ${path}: ${(error as Error).message}`);
    }
  }

  get failed(): boolean {
    return this.#failed;
  }

  readonly keep = (ndjson: string): void => {
    if (this.#failed) return;
    try {
      const bytes = Buffer.from(ndjson);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      this.#failed = true;
      this.#say(`cannot write ${this.#path}: ${(error as Error).message}; rejected lines are no longer kept`);
    }
  };

  close(): void {
    closeSync(this.#file);
  }
}

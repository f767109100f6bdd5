import { Transform } from 'node:stream';
import { Parser } from 'tap-parser';

/** Failures with their place and difference, then `N passed, N failed`. A skip says why and counts as neither. */
export default class Totals extends Transform {
  #passed = 0;
  #failed = 0;
  #parser = new Parser();

  constructor() {
    super();
    this.#parser.on('result', (result) => this.#count(result));
    this.#parser.on('complete', (results) => this.#whole(results));
  }

  /** A report that fails without a failed case: a file that died, or a subtest that came to no proper end. */
  #whole({ ok, failures }) {
    if (ok || this.#failed > 0) return;
    this.#failed = Math.max(1, failures.length);
    for (const { name, tapError } of failures) this.push(`not ok  ${name ?? ''} ${tapError ?? ''}\n`);
  }

  #count({ ok, fullname, diag, skip, todo }) {
    if (skip || todo) {
      this.push(`skipped ${fullname}: ${skip || todo}\n`);
      return;
    }
    if (ok) {
      this.#passed++;
      return;
    }
    this.#failed++;
    const { at, diff, exitCode, stack } = diag ?? {};
    const where = at ? `    at ${at.fileName}:${at.lineNumber}\n` : '';
    const how = diff ?? (exitCode === undefined ? stack : `exit status ${exitCode}\n`) ?? '';
    this.push(`not ok  ${fullname}\n${where}${how.replace(/^(?=.)/gm, '    ')}`);
  }

  _transform(chunk, _encoding, done) {
    this.#parser.write(String(chunk));
    done();
  }

  _flush(done) {
    this.#parser.end();
    this.push(`${this.#passed} passed, ${this.#failed} failed\n`);
    done();
  }
}

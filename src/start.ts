import { readFileSync } from 'node:fs';
import { wrap } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Whole, or what of it the command needs that is started most. */
const program = process.argv[2] === 'check' ? 'check' : 'tocsin';

/** V8's compiled form of the program, if the build has made it for this very engine; it spares a short run 10 ms. */
function compiled(): Buffer | undefined {
  try {
    return readFileSync(join(__dirname, `${program}-${process.versions.v8}.cache`));
  } catch {
    return undefined;
  }
}

const filename = join(__dirname, `${program}.cjs`);
const cachedData = compiled();
const script = new Script(wrap(readFileSync(filename, 'latin1')), { filename, ...(cachedData && { cachedData }) });
script.runInThisContext()({}, require, {}, filename, __dirname);

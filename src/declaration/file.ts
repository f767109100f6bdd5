import { readFileSync, statSync } from 'node:fs';
import { misuse } from './failure.js';

/** Files of rules and labels are written by people. */
const largest = 64 * 1024 * 1024;

/** The text of a small file that an option names, read before any input. Misuse when it cannot be read. */
export function contents(path: string): string {
  try {
    const stat = statSync(path);
    if (stat.isCharacterDevice() || stat.isBlockDevice()) throw misuse(`${path} is no file`);
    if (stat.size > largest) throw misuse(`${path} is larger than 64 MiB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw misuse(`cannot read ${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** What the person's own terminal asks for is no part of a test. */
const { NO_COLOR: _plain, FORCE_COLOR: _colour, TOCSIN_STATE: _state, ...env } = process.env;

const root = resolve(import.meta.dirname, '..');

/** What a line of shell printed, and how it ended. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs a line of shell as a person would, with bin/tocsin on the PATH and the test runner's own hooks out of the way. */
export function sh(line: string, input: string | Buffer = ''): Outcome {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `unset NODE_OPTIONS; PATH=${root}/bin:$PATH; ${line}`], {
    input,
    encoding: 'utf8',
    cwd: root,
    maxBuffer: 1 << 30,
    env: { ...env, TZ: 'UTC', LC_ALL: 'C.UTF-8', TERM: 'dumb' },
  });
  return { stdout, stderr, status };
}

/** The lines of NDJSON, parsed. */
export function events(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The folder of reference data that lies beside the project, or undefined: tests that need it say so and are skipped. */
export const shared: string | undefined = [process.env['TOCSIN_SHARED'] ?? '', resolve(root, '../shared')].find(
  (folder) => folder !== '' && existsSync(folder),
);

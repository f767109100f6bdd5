import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannot } from '../declaration/failure.js';

export const format = 'tocsin-shapes';
export const version = 1;
export const manifestName = 'manifest.json';

/** A file of an index. */
export interface Part {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
}

/** What an index says of itself, in the only file whose name stays. */
export interface Manifest {
  readonly format: string;
  readonly version: number;
  /** Values of a row, and rows. */
  readonly n: number;
  readonly rows: number;
  /** Rows without a shape. */
  readonly flat: number;
  readonly residual: boolean;
  readonly from: string;
  readonly until: string;
  readonly endian: 'LE';
  readonly files: {
    /** The z-normalised values, row by row, Float32. */
    readonly shapes: Part;
    /** What each row is, an object a line. */
    readonly rows: Part;
    /** Where each of these lines begins, Float64. */
    readonly lines: Part;
  };
}

/** The manifest of the index in a folder. A `Failure` where there is none, or it is not one of ours. */
export function manifestOf(folder: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(folder, manifestName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw cannot(`cannot read index ${folder}: ${(error as Error).message}`);
    throw cannot(`${folder} holds no index: there is no ${manifestName} in it (tocsin fingerprint index makes one)`);
  }
  const manifest = parsed(text);
  if (manifest?.format !== format) throw cannot(`${folder} is no index of tocsin: its ${manifestName} is another's`);
  if (!(manifest.version <= version))
    throw cannot(`index ${folder} was written by a newer tocsin (version ${manifest.version})`);
  if (!isWhole(manifest)) throw cannot(`index ${folder} is torn: its ${manifestName} does not name its files`);
  if (manifest.endian !== 'LE') throw cannot(`index ${folder} was written on a machine of another byte order`);
  return manifest;
}

function parsed(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

function isWhole({ n, rows, files }: Manifest): boolean {
  const parts = [files?.shapes, files?.rows, files?.lines];
  return n > 0 && rows >= 0 && parts.every((part) => typeof part?.name === 'string' && !part.name.includes('/'));
}

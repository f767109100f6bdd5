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

import type { Pattern } from '../pattern.js';
import type { Random } from '../random.js';
import type { days, Season } from '../season.js';

/** What a series means in its cell: failures know series by it. */
export type Role =
  | 'requests' | 'latency' | 'cpu' | 'errors' | 'memory' | 'queue' | 'disk' | 'received' | 'queries' | 'reads'
  | 'hits' | 'total' | 'temperature' | 'sent' | 'mentions' | 'workers' | 'offset' | 'replicas' | 'rare' | 'duration'; // biome-ignore format: a list

/** One metric of a cell, and how its normal behaviour is drawn. */
export interface Archetype {
  readonly role: Role;
  readonly name: string;
  readonly unit: string;
  /** The host of the cell it is measured on. */
  readonly host: 'web1' | 'app1' | 'db1' | 'edge1';
  readonly pattern: (random: Random) => Pattern;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A daily season between two depths, and what is left of it at the weekend. */
export function season(
  random: Random,
  name: keyof typeof days,
  [shallow, deep]: readonly [number, number],
  weekend: readonly [number, number] = [1, 1],
): Season {
  const shift = random.whole(-3, 3) * hour;
  return { day: name, depth: random.between(shallow, deep), shift, weekend: random.between(...weekend) };
}

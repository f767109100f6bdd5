import type { Role } from '../archetypes/archetype.js';
import type { Effect } from '../course.js';
import type { Pattern } from '../pattern.js';
import type { Random } from '../random.js';

/** A series of the cell that no other failure holds. */
export interface Target {
  readonly index: number;
  readonly role: Role;
  readonly pattern: Pattern;
  /** What it reads in the busiest hour, and how far a reading usually lies from it without season. */
  readonly level: number;
  readonly deviation: number;
}

/** Where and when a failure strikes. */
export interface Site {
  readonly random: Random;
  /** The point at which it begins. */
  readonly at: number;
  /** Epoch milliseconds of point 0, and from one point to the next. */
  readonly start: number;
  readonly step: number;
  /** The free series of these roles. */
  each(...roles: readonly Role[]): readonly Target[];
}

/** What a failure does to one series. */
export interface Blow {
  readonly target: Target;
  readonly effect: Effect;
  /** For people, as it stands in the label. */
  readonly note: string;
}

/** One kind of failure: one file, one line in the list. */
export interface FailureKind {
  readonly kind: string;
  readonly summary: string;
  /** What it does, to which series, how much and how long. */
  readonly does: string;
  /** What it can befall; the series that are made when this kind alone is asked for. */
  readonly roles: readonly Role[];
  /** It is none: a detector that rings was wrong. */
  readonly harmless?: boolean;
  /** What it does there; nothing where the series it needs are not free. */
  readonly strike: (site: Site) => readonly Blow[];
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** One of the free series of some roles. */
export function one(site: Site, roles: readonly Role[]): Target | undefined {
  const free = site.each(...roles);
  return free.length > 0 ? site.random.pick(free) : undefined;
}

/** Points that a time between two bounds takes, short ones as likely as long ones; `fewest` at least. */
export function lasting(site: Site, least: number, most: number, fewest = 4): number {
  return Math.max(fewest, Math.round(site.random.scaled(least, most) / site.step));
}

/** A single blow over so many points, if there is a target. */
export function blow(
  target: Target | undefined,
  points: number,
  site: Site,
  does: (target: Target) => Omit<Effect, 'from' | 'until'> & { readonly note: string },
): readonly Blow[] {
  if (!target) return [];
  const { note, ...effect } = does(target);
  return [{ target, effect: { from: site.at, until: site.at + points - 1, ...effect }, note }];
}

/** Up from 0 to 1 over the first points, down again over the last. */
export function slope(at: number, points: number, edge: number): number {
  return Math.min(1, (at + 1) / (edge + 1), (points - at) / (edge + 1));
}

import type { Role } from '../archetypes/archetype.js';
import { type Blow, type FailureKind, hour, lasting, minute, type Site, slope } from './kind.js';

/** What follows what: how much at most and at least, how many points after the one before, in words. */
const steps: readonly (readonly [role: Role, least: number, most: number, late: number, note: string])[] = [
  ['duration', 2, 4.5, 0, 'the database is slow'],
  ['latency', 1.8, 3.5, 1, 'requests wait for the database'],
  ['queue', 3, 8, 1, 'what waits piles up'],
  ['errors', 5, 20, 2, 'requests time out'],
  ['rare', 12, 40, 0, 'what times out throws'],
  ['requests', 0.5, 0.2, 2, 'people give up'],
]; // biome-ignore format: a table

export const cascade: FailureKind = {
  kind: 'cascade',
  summary: 'a slow database takes the services above it along',
  does: 'Database latency rises, then latency of requests, the queue, errors and exceptions, and requests stay away: 40 minutes to 5 hours, each a few points after the one before.',
  roles: steps.map(([role]) => role),
  strike(site) {
    const points = lasting(site, 40 * minute, 5 * hour, 10);
    let from = site.at;
    return steps.flatMap(([role, least, most, late, note]): Blow[] => {
      from += late === 0 ? 0 : site.random.whole(1, late);
      const factor = site.random.scaled(least, most);
      const [target] = site.each(role);
      return target ? [{ target, effect: swell(site, from, points, factor), note }] : [];
    });
  },
};

/** A factor that comes and goes over two points. */
function swell(site: Site, from: number, points: number, factor: number): Blow['effect'] {
  const until = from + points - 1 + site.random.whole(0, 2);
  const length = until - from + 1;
  return { from, until, level: (level, at) => level * (1 + (factor - 1) * slope(at, length, 2)) };
}

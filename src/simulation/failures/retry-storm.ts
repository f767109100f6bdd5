import { type Blow, type FailureKind, hour, lasting, minute, one, slope } from './kind.js';

export const retryStorm: FailureKind = {
  kind: 'retry-storm',
  summary: 'clients try again and again',
  does: 'Requests or queries swell to 2.2 to 6 times the usual in surges, for 30 minutes to 4 hours; the queue twice as much.',
  roles: ['requests', 'queries', 'total', 'queue'],
  strike(site) {
    const target = one(site, ['requests', 'queries', 'total']);
    const [queue] = site.each('queue');
    const points = lasting(site, 30 * minute, 4 * hour, 6);
    const until = site.at + points - 1;
    const peak = site.random.scaled(2.2, 6);
    const period = site.random.between(3, 9);
    const edge = Math.ceil(points / 6);
    const surge = (at: number) => (0.75 + 0.25 * Math.cos((2 * Math.PI * at) / period)) * slope(at, points, edge);
    const level = (level: number, at: number) => level * (1 + (peak - 1) * surge(at));
    const blows: Blow[] = [];
    if (target)
      blows.push({ target, effect: { from: site.at, until, level }, note: `retries, up to ${peak.toFixed(1)} times` });
    if (queue) {
      const wait = (level: number, at: number) => level * (1 + 2 * peak * surge(at));
      blows.push({ target: queue, effect: { from: site.at, until, level: wait }, note: 'waits behind the retries' });
    }
    return blows;
  },
};

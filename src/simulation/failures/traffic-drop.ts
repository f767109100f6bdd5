import { blow, type FailureKind, hour, lasting, one, slope } from './kind.js';

export const trafficDrop: FailureKind = {
  kind: 'traffic-drop',
  summary: 'a part of the traffic stays away',
  does: 'Requests, queries or bytes fall to .1 to .5 of what is usual within a few points, for 1 to 12 hours.',
  roles: ['requests', 'queries', 'total', 'sent', 'received'],
  strike(site) {
    const left = site.random.scaled(0.1, 0.5);
    const points = lasting(site, hour, 12 * hour, 8);
    const edge = site.random.whole(0, 3);
    return blow(one(site, trafficDrop.roles), points, site, () => ({
      level: (level, at) => level * (1 - (1 - left) * slope(at, points, edge)),
      note: `${Math.round(100 * left)} % of the usual traffic is left`,
    }));
  },
};

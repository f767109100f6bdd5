import { blow, type FailureKind, hour, lasting, minute, one } from './kind.js';

export const outage: FailureKind = {
  kind: 'outage',
  summary: 'all traffic is gone',
  does: 'Requests, queries, bytes or mentions fall to nothing, or to 2 % at most, for 20 minutes to 3 hours.',
  roles: ['requests', 'queries', 'total', 'sent', 'received', 'mentions'],
  strike(site) {
    const left = site.random.pick([0, 0, site.random.between(0, 0.02)]);
    return blow(one(site, outage.roles), lasting(site, 20 * minute, 3 * hour), site, () => ({
      level: (level) => level * left,
      note: left === 0 ? 'nothing comes' : 'next to nothing comes',
    }));
  },
};

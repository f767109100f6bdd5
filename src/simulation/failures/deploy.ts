import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const deploy: FailureKind = {
  kind: 'deploy',
  summary: 'a deploy doubles latency until it is rolled back',
  does: 'Latency is 1.6 to 2.8 times as long from one point to the next, for 3 to 24 hours.',
  roles: ['latency', 'duration'],
  strike(site) {
    const factor = site.random.scaled(1.6, 2.8);
    return blow(one(site, deploy.roles), lasting(site, 3 * hour, 24 * hour, 12), site, () => ({
      level: (level) => level * factor,
      note: `a deploy makes it ${factor.toFixed(1)} times as long, until it is rolled back`,
    }));
  },
};

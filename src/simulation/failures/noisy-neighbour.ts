import { scattered } from '../random.js';
import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const noisyNeighbour: FailureKind = {
  kind: 'noisy-neighbour',
  summary: 'another guest of the machine takes what it can get',
  does: 'Processor or latency lie 1.5 to 3 deviations higher and scatter 3 to 6 times as widely, the share of cache hits lower, for 2 to 12 hours.',
  roles: ['cpu', 'latency', 'duration', 'hits'],
  strike(site) {
    const { random } = site;
    const lift = random.between(1.5, 3);
    const scatter = random.between(3, 6);
    const seed = random.whole(0, 0x7fffffff);
    return blow(
      one(site, noisyNeighbour.roles),
      lasting(site, 2 * hour, 12 * hour, 16),
      site,
      ({ role, deviation }) => ({
        level: (level, at) =>
          level + (role === 'hits' ? -deviation : deviation) * (lift + scatter * 1.7 * (2 * scattered(seed, at) - 0.8)),
        note: 'a neighbour on the same machine',
      }),
    );
  },
};

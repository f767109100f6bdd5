import { blow, day, type FailureKind, hour, lasting, one } from './kind.js';

export const clockSkew: FailureKind = {
  kind: 'clock-skew',
  summary: 'a host loses the time',
  does: 'The offset of a clock runs away by 15 to 150 deviations over 2 to 24 hours, or the shift work of a host begins and ends 3 to 9 hours late for 3 to 5 days.',
  roles: ['offset', 'workers'],
  strike(site) {
    const target = one(site, clockSkew.roles);
    const { random } = site;
    if (target?.role === 'offset') {
      const points = lasting(site, 2 * hour, 24 * hour, 12);
      const most = target.deviation * random.scaled(15, 150) * random.pick([-1, 1]);
      return blow(target, points, site, () => ({
        level: (level, at) => level + (most * (at + 1)) / points,
        note: 'the clock runs away, then it is set',
      }));
    }
    const late = random.whole(3, 9);
    return blow(target, lasting(site, 3 * day, 5 * day, 12), site, () => ({
      delay: late * hour,
      note: `the clock is ${late} hours slow, and so is what follows it`,
    }));
  },
};

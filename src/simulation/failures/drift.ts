import { blow, day, type FailureKind, lasting, one } from './kind.js';

export const drift: FailureKind = {
  kind: 'drift',
  summary: 'a level slips away over days',
  does: 'Temperature, the share of cache hits or a latency moves by 6 to 14 deviations over 1 to 5 days, and is set right.',
  roles: ['temperature', 'hits', 'latency', 'duration'],
  strike(site) {
    const { random } = site;
    const points = lasting(site, day, 5 * day, 48);
    const most = random.between(6, 14);
    return blow(one(site, drift.roles), points, site, ({ role, deviation }) => {
      const sign = role === 'temperature' ? random.pick([-1, 1]) : role === 'hits' ? -1 : 1;
      return {
        level: (level, at) => level + (sign * most * deviation * (at + 1)) / points,
        note: `slips ${sign > 0 ? 'up' : 'down'} by ${Math.round(most)} deviations`,
      };
    });
  },
};

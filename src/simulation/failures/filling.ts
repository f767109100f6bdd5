import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const filling: FailureKind = {
  kind: 'filling',
  summary: 'a disk fills although it is cleaned up',
  does: 'The used share of a disk rises above its usual sawtooth by .25 to .6 over 8 to 48 hours, until someone frees it.',
  roles: ['disk'],
  strike(site) {
    const points = lasting(site, 8 * hour, 48 * hour, 24);
    const gain = site.random.between(0.25, 0.6);
    return blow(one(site, filling.roles), points, site, () => ({
      level: (level, at) => level + (gain * (at + 1)) / points,
      note: `${Math.round(100 * gain)} % of the disk fill beside what is cleaned up`,
    }));
  },
};

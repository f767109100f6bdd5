import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const leak: FailureKind = {
  kind: 'leak',
  summary: 'memory leaks until the process is started anew',
  does: 'Memory of a process rises steadily by 30 to 120 % over 12 hours to three days, and falls back at once.',
  roles: ['memory'],
  strike(site) {
    const points = lasting(site, 12 * hour, 72 * hour, 24);
    const gain = site.random.between(0.3, 1.2);
    return blow(one(site, leak.roles), points, site, (target) => ({
      level: (level, at) => level + (target.level * gain * (at + 1)) / points,
      note: `memory leaks to ${Math.round(100 * (1 + gain))} %, then the process is started anew`,
    }));
  },
};

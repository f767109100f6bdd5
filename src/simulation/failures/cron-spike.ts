import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const cronSpike: FailureKind = {
  kind: 'cron-spike',
  summary: 'a new job takes the machine at fixed times',
  does: 'Processor, latency or bytes sent rise by 6 to 15 deviations for 1 to 3 points every 1 to 6 hours, for 12 hours to 2 days.',
  roles: ['cpu', 'latency', 'duration', 'sent'],
  strike(site) {
    const { random, step } = site;
    const period = Math.max(4, Math.round((random.pick([1, 2, 4, 6]) * hour) / step));
    const lasts = random.whole(1, 3);
    const times = Math.ceil(lasting(site, 12 * hour, 48 * hour) / period);
    const height = random.between(6, 15);
    return blow(one(site, cronSpike.roles), times * period + lasts, site, ({ deviation }) => ({
      level: (level, at) => (at % period < lasts ? level + height * deviation : level),
      note: `a job runs for ${lasts} points every ${period}`,
    }));
  },
};

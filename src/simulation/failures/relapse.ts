import { type Blow, type FailureKind, hour, lasting, minute, one } from './kind.js';
import { outage } from './outage.js';

export const relapse: FailureKind = {
  kind: 'relapse',
  summary: 'the same outage comes twice or three times',
  does: 'Traffic falls to nothing for 20 minutes to 2 hours, and again in the same way 60 to 1,000 points later, once or twice.',
  roles: outage.roles,
  strike(site) {
    const { random, at } = site;
    const target = one(site, relapse.roles);
    if (!target) return [];
    const points = lasting(site, 20 * minute, 2 * hour);
    const times = random.whole(2, 3);
    const blows: Blow[] = [];
    for (let time = 1, from = at; time <= times; time++) {
      const effect = { from, until: from + points - 1, level: () => 0 };
      blows.push({ target, effect, note: `nothing comes, for the ${['first', 'second', 'third'][time - 1]} time` });
      from += points + Math.round(random.scaled(60, 1000));
    }
    return blows;
  },
};

import { scattered } from '../random.js';
import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const flapping: FailureKind = {
  kind: 'flapping',
  summary: 'a link goes down and up',
  does: 'Bytes over a link are next to none for 1 to 3 points and usual for 1 to 4, again and again, for 1 to 8 hours.',
  roles: ['sent', 'received'],
  strike(site) {
    const points = lasting(site, hour, 8 * hour, 12);
    const seed = site.random.whole(0, 0x7fffffff);
    const down = new Uint8Array(points);
    for (let at = 0, toggle = 0; at < points; toggle++) {
      const isDown = toggle % 2 === 0;
      const lasts = 1 + Math.floor((isDown ? 3 : 4) * scattered(seed, toggle));
      down.fill(isDown ? 1 : 0, at, at + lasts);
      at += lasts;
    }
    down[points - 1] = 1;
    return blow(one(site, flapping.roles), points, site, () => ({
      level: (level, at) => (down[at] === 1 ? level * 0.01 : level),
      note: 'the link goes down and up',
    }));
  },
};

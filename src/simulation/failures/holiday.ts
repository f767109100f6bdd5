import { isWeekend } from '../season.js';
import { type Blow, day, type FailureKind, slope } from './kind.js';

export const holiday: FailureKind = {
  kind: 'holiday',
  summary: 'a weekday on which people stay at home: no failure',
  does: 'All traffic of the cell is .5 to .8 of the usual from midnight to midnight. Labelled as "nothing": an alarm is false.',
  roles: ['requests', 'queries', 'total', 'sent', 'received', 'mentions'],
  harmless: true,
  strike(site) {
    const { start, step, random } = site;
    let date = Math.ceil((start + site.at * step) / day);
    while (isWeekend(date)) date++;
    const from = Math.ceil((date * day - start) / step);
    const points = Math.max(1, Math.round(day / step));
    const left = random.between(0.5, 0.8);
    const edge = Math.round(points / 24);
    const level = (level: number, at: number) => level * (1 - (1 - left) * slope(at, points, edge));
    return site
      .each(...holiday.roles)
      .map((target): Blow => ({ target, effect: { from, until: from + points - 1, level }, note: 'a holiday' }));
  },
};

import { misuse } from '../../declaration/failure.js';
import { choice, optional } from '../../declaration/option.js';
import { type Bar, fixed } from './bar.js';
import { type Allowance, Budget, readBudget } from './budget.js';
import type { Relapse } from './relapse.js';

/** False alarms accepted where nothing is said. */
const usualBudget = '5/day';

/**
 * The surprises that open an alarm. On the development half of the Numenta benchmark (194,000 points, 56 windows) 15
 * finds 35 windows with 32 false alarms, 9.4 finds 43 with 49, and 25 finds 23 with 14.
 */
const openings = {
  low: { warning: 25, critical: 125 / 3 },
  normal: { warning: 15, critical: 25 },
  high: { warning: 7, critical: 35 / 3 },
} as const;

export interface Settings {
  readonly budget: Allowance | undefined;
  readonly scope: 'stream' | 'series';
  readonly sensitivity: keyof typeof openings | undefined;
  readonly relapse: Relapse;
}

export const options = {
  budget: {
    ...optional('--budget <n/period>', 'False alarms that are accepted, as 5/day or 1/week', readBudget),
    shown: usualBudget,
  },
  scope: choice(
    '--scope <whose>',
    'Whose budget it is',
    { stream: 'of all series together', series: 'of each series' },
    'stream',
  ),
  sensitivity: {
    ...choice('--sensitivity <level>', 'In place of a budget, how much surprise makes an alarm', {
      low: 'warning from 25, critical from 41.7',
      normal: 'warning from 15, critical from 25',
      high: 'warning from 7, critical from 11.7',
    }),
    fallback: undefined as keyof typeof openings | undefined,
  },
  relapse: choice(
    '--relapse <what>',
    'Where a fault lay that is back after a recovery',
    { alarm: 'raises the alarm again', note: 'is told when an alarm is raised anyway', off: 'is not remembered' },
    'alarm',
  ),
};

/** The bar that was asked for: a budget unless a sensitivity is given. */
export function barOf({ budget, scope, sensitivity }: Settings): Bar {
  if (budget && sensitivity) throw misuse('--sensitivity stands in place of --budget: give one of them');
  if (sensitivity) return fixed(openings[sensitivity]);
  const least = budget ? 0 : openings.normal.warning;
  return new Budget({ allowance: budget ?? readBudget(usualBudget), scope, least });
}

import { cascade } from './cascade.js';
import { clockSkew } from './clock-skew.js';
import { cronSpike } from './cron-spike.js';
import { deploy } from './deploy.js';
import { drift } from './drift.js';
import { filling } from './filling.js';
import { flapping } from './flapping.js';
import { holiday } from './holiday.js';
import type { FailureKind } from './kind.js';
import { leak } from './leak.js';
import { noisyNeighbour } from './noisy-neighbour.js';
import { outage } from './outage.js';
import { relapse } from './relapse.js';
import { retryStorm } from './retry-storm.js';
import { stuck } from './stuck.js';
import { trafficDrop } from './traffic-drop.js';

/** The kinds of failure that can be simulated. */
export const kinds: readonly FailureKind[] = [
  leak,
  filling,
  deploy,
  drift,
  trafficDrop,
  outage,
  relapse,
  flapping,
  retryStorm,
  cronSpike,
  noisyNeighbour,
  cascade,
  clockSkew,
  stuck,
  holiday,
];

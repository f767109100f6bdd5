import { cusum } from './cusum.js';
import { derivative } from './derivative.js';
import type { Detector } from './detector.js';
import { ewma } from './ewma.js';
import { holtWinters } from './holt-winters.js';
import { lastWeek } from './last-week.js';
import { mad } from './mad.js';
import { seasonal } from './seasonal.js';
import { spot } from './spot.js';
import { stuck } from './stuck.js';
import { surprise } from './surprise.js';
import { threshold } from './threshold.js';

/** The methods of detect, the default first. */
export const detectors: readonly Detector[] = [
  surprise,
  stuck,
  threshold,
  holtWinters,
  seasonal,
  lastWeek,
  ewma,
  mad,
  cusum,
  derivative,
  spot,
];

/** What judges where no method is named. */
export const usual: readonly Detector[] = [surprise, stuck];

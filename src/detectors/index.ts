import { burnRate } from './burn-rate.js';
import { canary } from './canary.js';
import { changePoint } from './change-point.js';
import { cusum } from './cusum.js';
import { derivative } from './derivative.js';
import type { Detector } from './detector.js';
import { ewma } from './ewma.js';
import { forecast } from './forecast.js';
import { holtWinters } from './holt-winters.js';
import { lastWeek } from './last-week.js';
import { mad } from './mad.js';
import { peers } from './peers.js';
import { seasonal } from './seasonal.js';
import { silence } from './silence.js';
import { skyline } from './skyline.js';
import { spot } from './spot.js';
import { stuck } from './stuck.js';
import { surprise } from './surprise.js';
import { threshold } from './threshold.js';
import { trend } from './trend.js';

/** The methods of detect, the default first. */
export const detectors: readonly Detector[] = [
  surprise,
  stuck,
  silence,
  threshold,
  holtWinters,
  skyline,
  seasonal,
  lastWeek,
  ewma,
  mad,
  cusum,
  derivative,
  spot,
  changePoint,
  trend,
  forecast,
  peers,
  canary,
  burnRate,
];

/** What judges where no method is named. */
export const usual: readonly Detector[] = [surprise, stuck];

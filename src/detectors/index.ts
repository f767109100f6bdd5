import type { Detector } from './detector.js';
import { holtWinters } from './holt-winters.js';
import { surprise } from './surprise.js';
import { threshold } from './threshold.js';

/** The methods of detect, the default first. */
export const detectors: readonly Detector[] = [surprise, threshold, holtWinters];

/** What judges where no method is named. */
export const usual: readonly Detector[] = [surprise];

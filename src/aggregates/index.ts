import type { Aggregate } from './aggregate.js';
import { count } from './count.js';
import { distinct } from './distinct.js';
import { max } from './max.js';
import { mean } from './mean.js';
import { min } from './min.js';
import { percentile } from './percentile.js';
import { rate } from './rate.js';
import { ratio } from './ratio.js';
import { stddev } from './stddev.js';
import { sum } from './sum.js';

/** Every kind of statistic, in the order in which help lists them and aggregate writes them. */
export const aggregates: readonly Aggregate[] = [count, rate, ratio, sum, mean, min, max, stddev, percentile, distinct];

import { constant, resolutionOf } from '../pattern.js';
import { type Archetype, hour, minute, season } from './archetype.js';

/** How well requests are answered, and what waits. */
export const service: readonly Archetype[] = [
  {
    role: 'latency',
    name: 'http.duration.p95',
    unit: 's',
    host: 'web1',
    pattern: (random) => {
      const base = random.scaled(0.05, 0.9);
      return {
        ...constant,
        base,
        season: season(random, 'people', [0.05, 0.3]),
        wander: { size: random.between(0.02, 0.06), memory: random.between(1, 6) * hour },
        noise: { form: 'factor', size: random.between(0.05, 0.14), memory: random.between(1, 12) * minute },
        tails: { share: random.between(0.005, 0.02), size: random.between(0.8, 2) },
        resolution: resolutionOf(base),
        least: 0,
      };
    },
  },
  {
    role: 'duration',
    name: 'db.duration',
    unit: 's',
    host: 'db1',
    pattern: (random) => {
      const base = random.scaled(0.002, 0.04);
      return {
        ...constant,
        base,
        season: season(random, random.pick(['people', 'night']), [0.05, 0.35]),
        wander: { size: random.between(0.02, 0.05), memory: random.between(1, 8) * hour },
        noise: { form: 'factor', size: random.between(0.04, 0.1), memory: random.between(3, 15) * minute },
        tails: { share: random.between(0, 0.01), size: random.between(0.8, 2) },
        resolution: resolutionOf(base),
        least: 0,
      };
    },
  },
  {
    role: 'errors',
    name: 'http.errors.ratio',
    unit: '1',
    host: 'web1',
    pattern: (random) => ({
      ...constant,
      base: random.scaled(0.002, 0.02),
      wander: { size: random.between(0.05, 0.15), memory: random.between(2, 8) * hour },
      noise: { form: 'factor', size: random.between(0.12, 0.28), memory: random.between(1, 6) * minute },
      tails: { share: random.between(0.002, 0.015), size: random.between(0.7, 1.6) },
      resolution: 1e-5,
      least: 0,
      most: 1,
    }),
  },
  {
    role: 'queue',
    name: 'queue.length',
    unit: '1',
    host: 'app1',
    pattern: (random) => ({
      ...constant,
      base: random.scaled(4, 40),
      season: season(random, 'people', [0.2, 0.5], [0.7, 1]),
      noise: { form: 'count', size: random.between(0.15, 0.35), memory: random.between(10, 40) * minute },
      tails: { share: random.between(0, 0.01), size: random.between(0.7, 1.4) },
      least: 0,
    }),
  },
  {
    role: 'hits',
    name: 'cache.hits.ratio',
    unit: '1',
    host: 'db1',
    pattern: (random) => ({
      ...constant,
      base: random.between(0.88, 0.96),
      season: season(random, 'people', [0, 0.03]),
      noise: { form: 'added', size: random.between(0.003, 0.01), memory: random.between(5, 30) * minute },
      resolution: 1e-4,
      least: 0,
      most: 1,
    }),
  },
  {
    role: 'rare',
    name: 'exceptions',
    unit: '1',
    host: 'app1',
    pattern: (random) => ({
      ...constant,
      base: random.scaled(0.15, 0.8),
      noise: { form: 'count', size: random.between(0.2, 0.5), memory: random.between(5, 30) * minute },
      bursts: { daily: random.between(0.2, 1), size: random.between(1, 3), length: 8 * minute },
      perStep: true,
      least: 0,
    }),
  },
  {
    role: 'workers',
    name: 'workers.active',
    unit: '1',
    host: 'app1',
    pattern: (random) => ({
      ...constant,
      base: random.whole(2, 6),
      shiftWork: {
        on: random.whole(5, 8) * hour,
        off: random.whole(16, 20) * hour,
        height: random.whole(12, 60),
      },
      noise: { form: 'added', size: random.between(0.3, 0.9), memory: random.between(0, 10) * minute },
      least: 0,
    }),
  },
  {
    role: 'replicas',
    name: 'replicas',
    unit: '1',
    host: 'app1',
    pattern: (random) => ({ ...constant, base: random.whole(3, 16), least: 0 }),
  },
];

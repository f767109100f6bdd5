import { constant, resolutionOf } from '../pattern.js';
import { type Archetype, day, hour, minute, season } from './archetype.js';

/** What the machines themselves measure. */
export const host: readonly Archetype[] = [
  {
    role: 'cpu',
    name: 'cpu.used',
    unit: '1',
    host: 'app1',
    pattern: (random) => ({
      ...constant,
      base: random.between(0.15, 0.55),
      season: season(random, random.pick(['people', 'office', 'night', 'evening']), [0.05, 0.5], [0.7, 1]),
      wander: { size: random.between(0.02, 0.05), memory: random.between(1, 5) * hour },
      noise: { form: 'added', size: random.between(0.01, 0.03), memory: random.between(3, 20) * minute },
      tails: { share: random.between(0.005, 0.02), size: random.between(0.8, 1.8) },
      bursts: {
        daily: random.pick([0, 8, 20]),
        size: random.between(0.1, 0.4),
        length: random.between(5, 15) * minute,
      },
      resolution: 1e-4,
      least: 0.002,
      most: 1,
    }),
  },
  {
    role: 'memory',
    name: 'memory.resident',
    unit: 'B',
    host: 'app1',
    pattern: (random) => {
      const base = random.scaled(2e8, 8e9);
      const period = random.between(1, 6) * hour;
      return {
        ...constant,
        base,
        saw: { period, height: base * random.between(0.02, 0.12), shift: period * random.uniform() },
        wander: { size: random.between(0.005, 0.015), memory: random.between(3, 12) * hour },
        noise: { form: 'factor', size: random.between(0.004, 0.015), memory: random.between(5, 20) * minute },
        resolution: 4096,
        least: 0,
      };
    },
  },
  {
    role: 'disk',
    name: 'disk.used',
    unit: '1',
    host: 'db1',
    pattern: (random) => {
      const period = random.pick([1, 1, 2, 7]) * day;
      return {
        ...constant,
        base: random.between(0.25, 0.45),
        growth: random.between(0, 0.015),
        saw: { period, height: random.between(0.05, 0.2), shift: random.whole(0, 23) * hour },
        noise: { form: 'added', size: random.between(0.0005, 0.002), memory: 10 * minute },
        resolution: 1e-4,
        least: 0,
        most: 1,
      };
    },
  },
  {
    role: 'reads',
    name: 'disk.read',
    unit: 'B/s',
    host: 'db1',
    pattern: (random) => {
      const base = random.scaled(5e4, 5e5);
      const period = random.pick([1, 1, 2, 6]) * hour;
      const lasts = Math.max(random.between(5, 15) * minute, period / 20);
      return {
        ...constant,
        base,
        jobs: { period, lasts, height: base * random.between(5, 30), shift: random.whole(0, 11) * 5 * minute },
        noise: { form: 'factor', size: random.between(0.1, 0.25), memory: random.between(1, 8) * minute },
        resolution: Math.max(1, resolutionOf(base)),
        least: 0,
      };
    },
  },
  {
    role: 'temperature',
    name: 'temperature',
    unit: 'Cel',
    host: 'edge1',
    pattern: (random) => ({
      ...constant,
      base: random.between(22, 45),
      season: season(random, 'office', [0, 0.04]),
      wander: { size: random.between(0.008, 0.02), memory: random.between(3, 10) * hour },
      noise: { form: 'added', size: random.between(0.1, 0.25), memory: random.between(5, 15) * minute },
      resolution: 0.1,
    }),
  },
  {
    role: 'offset',
    name: 'clock.offset',
    unit: 's',
    host: 'edge1',
    pattern: (random) => ({
      ...constant,
      base: 0,
      noise: { form: 'added', size: random.scaled(0.0003, 0.003), memory: random.between(5, 30) * minute },
      tails: { share: random.between(0, 0.01), size: random.between(0.7, 1.4) },
      resolution: 1e-6,
    }),
  },
];

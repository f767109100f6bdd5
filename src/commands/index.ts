import type { Loaders } from '../declaration/command.js';

/** In the order events meet them. A command's code is read only when it is asked for. */
export const loaders = {
  ingest: () => import('./ingest.js'),
  filter: () => import('./filter.js'),
  aggregate: () => import('./aggregate.js'),
  detect: () => import('./detect.js'),
  fingerprint: () => import('./fingerprint.js'),
  check: () => import('./check.js'),
  score: () => import('./score.js'),
  simulate: () => import('./simulate.js'),
  completion: () => import('./completion.js'),
  manual: () => import('./manual.js'),
} satisfies Loaders;

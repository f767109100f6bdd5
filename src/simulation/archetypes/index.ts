import type { Archetype, Role } from './archetype.js';
import { host } from './host.js';
import { service } from './service.js';
import { traffic } from './traffic.js';

/** In the order a cell has them: the first are there in the smallest simulation. */
const order: readonly Role[] = [
  'requests', 'latency', 'cpu', 'errors', 'memory', 'queue', 'disk', 'received', 'queries', 'reads',
  'hits', 'total', 'temperature', 'sent', 'mentions', 'workers', 'offset', 'replicas', 'rare', 'duration',
]; // biome-ignore format: a list

const known = new Map([...traffic, ...service, ...host].map((each) => [each.role, each]));

/** The metrics of a cell: one service with its web server, application, database and edge. */
export const archetypes: readonly Archetype[] = order.map((role) => known.get(role)!);

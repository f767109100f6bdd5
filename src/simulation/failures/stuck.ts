import { blow, type FailureKind, hour, lasting, one } from './kind.js';

export const stuck: FailureKind = {
  kind: 'stuck',
  summary: 'an exporter shows its last value for ever',
  does: 'The value, or the count of a counter, stays what it was for 2 to 24 hours, 24 points at least.',
  roles: [
    'requests', 'latency', 'cpu', 'errors', 'memory', 'received', 'queries', 'hits', 'total', 'sent', 'offset', 'duration',
  ],
  strike(site) {
    return blow(one(site, stuck.roles), lasting(site, 2 * hour, 24 * hour, 24), site, () => ({
      shown: (reading, last) => (Number.isNaN(last) ? reading : last),
      note: 'the exporter is stuck',
    }));
  },
}; // biome-ignore format: a list

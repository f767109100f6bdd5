/**
 * What goes wrong, and when: minutes after the start. Nothing is wrong before minute 42, so that a detector has the
 * same chance to learn what is usual as it would have on a quiet morning.
 */
export const minutes = 84;

export const faults = [
  { name: 'backend stopped', from: 42, to: 43.5, series: ['access;status=200', 'access;status=502'] },
  { name: 'backend slow', from: 50, to: 53, series: ['access;status=504', 'shop.backend.latency_p95'] },
  { name: 'scan of missing pages', from: 58.5, to: 60, series: ['access;status=404'] },
  { name: 'memory leak', from: 64, to: 74, series: ['shop.backend.rss'] },
  {
    name: 'backend stopped again',
    from: 78,
    to: 79.5,
    series: ['access;status=200', 'access;status=502'],
    repeats: 'backend stopped',
  },
];

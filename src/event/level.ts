/** The levels of a log line, least first: syslog's (RFC 5424), in words. */
export const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;
export type Level = (typeof levels)[number];

const spellings: Readonly<Record<string, Level>> = {
  trace: 'debug', finest: 'debug', finer: 'debug', fine: 'debug', verbose: 'debug', silly: 'debug', dbg: 'debug', d: 'debug',
  information: 'info', informational: 'info', inf: 'info', i: 'info', config: 'info', log: 'info', http: 'info',
  warn: 'warning', wrn: 'warning', w: 'warning',
  err: 'error', e: 'error', severe: 'error', failure: 'error',
  crit: 'critical', fatal: 'critical', c: 'critical', f: 'critical', dpanic: 'critical',
  emerg: 'emergency', panic: 'emergency',
}; // biome-ignore format: a table

/** Pino's and Bunyan's numbers, ten apart from trace 10 to fatal 60. */
const tens: readonly Level[] = ['debug', 'debug', 'info', 'warning', 'error', 'critical'];

/**
 * One vocabulary for the levels of all sources: words in any case, syslog's severities 0 to 7, Pino's and Bunyan's
 * numbers 10 to 60 (and own levels up to 99). Undefined for what is none of these.
 */
export function readLevel(level: unknown): Level | undefined {
  const number =
    typeof level === 'number' ? level : typeof level === 'string' && /^\d+$/.test(level) ? Number(level) : -1;
  if (number >= 0 && number <= 7 && Number.isInteger(number)) return levels[7 - number];
  if (number >= 10 && number < 100) return tens[Math.min(Math.floor(number / 10), 6) - 1];
  if (typeof level !== 'string') return undefined;
  const word = level.trim().toLowerCase();
  if (levels.includes(word as Level)) return word as Level;
  return Object.hasOwn(spellings, word) ? spellings[word] : undefined;
}

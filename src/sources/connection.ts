import { inLine } from './web-page.js';

/** What went wrong with a connection, by the code of Node's error. */
const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  EAI_AGAIN: 'its name cannot be looked up now',
  ENETUNREACH: 'no way leads to its network',
  EHOSTUNREACH: 'no way leads to it',
  EADDRNOTAVAIL: 'no way leads to it',
  ETIMEDOUT: 'it does not answer',
  EPROTO: 'it does not speak https',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https',
  Z_DATA_ERROR: 'its answer is no gzip, as it says',
};

/**
 * What went wrong with a connection to a host, as the end of "cannot read ...:"; undefined where it broke, or what came
 * over it breaks off.
 */
export function connectionFault(error: unknown, host: string): string | undefined {
  const several = (error as AggregateError).errors as readonly NodeJS.ErrnoException[] | undefined;
  // a host with two kinds of addresses is seldom reached by both: the other's error is the one to tell
  const one = several?.find(({ code }) => code !== 'ENETUNREACH' && code !== 'EADDRNOTAVAIL') ?? several?.[0];
  const { code = '', message } = one ?? (error as NodeJS.ErrnoException);
  if (/^(?:ECONNRESET|EPIPE|Z_BUF_ERROR)$/.test(code)) return undefined;
  if (code === 'ENOTFOUND') return `there is no host ${host}`;
  if (code.startsWith('HPE_')) return 'what it answers is no HTTP';
  if (/CERT|^UNABLE_TO/.test(code)) return `its certificate is not accepted: ${inLine(message)}`;
  return sentences[code] ?? (inLine(message) || code || 'the connection failed');
}

import { combined } from './combined.js';
import { common } from './common.js';
import { csv } from './csv.js';
import type { Format } from './format.js';
import { graphite } from './graphite.js';
import { graphiteCsv } from './graphite-csv.js';
import { graphiteJson } from './graphite-json.js';
import { json } from './json.js';
import { lines } from './lines.js';
import { logfmt } from './logfmt.js';
import { nginx } from './nginx.js';
import { syslog } from './syslog.js';

/** What ingest can read; of formats that are equally sure of a line, the first is taken. */
export const formats: readonly Format[] = [
  nginx, combined, common, graphiteCsv, graphiteJson, graphite, json, syslog, csv, logfmt, lines,
]; // biome-ignore format: a list

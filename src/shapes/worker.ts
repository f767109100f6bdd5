/** The file that each thread of threads.ts starts: it does the share it is given and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { found, type Share } from './share.js';

parentPort?.postMessage(found(workerData as Share));

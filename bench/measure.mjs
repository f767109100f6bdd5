/** Times a command as a whole process: CPU and wall seconds, and the peak of its resident memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const format = "TIMEFORMAT='%R %U %S'";

/** The peak resident memory of a shell's first child in MB, as far as it has come; 0 when it is gone. */
function peak(shell) {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ');
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return 0;
  }
}

/** Runs a line of shell once. Rejects when it fails, with what it said. */
export function once(line) {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `${format}; time ${line}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    let told = '';
    let memory = 0;
    const watch = setInterval(() => {
      memory = Math.max(memory, peak(child.pid));
    }, 20);
    child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    child.on('close', (status) => {
      clearInterval(watch);
      const [wall, user, system] = told.trim().split('\n').at(-1).split(' ').map(Number);
      if (status === 0) resolve({ wall, cpu: user + system, memory });
      else reject(new Error(`${line}: exit status ${status}\n${told}`));
    });
  });
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Runs several commands in turn, A B A B, so that a machine that slows down slows all; the medians of each. */
export async function inTurn(lines, runs) {
  const found = lines.map(() => []);
  for (let run = 0; run <= runs; run++)
    for (const [i, line] of lines.entries()) {
      const figures = await once(line);
      if (run > 0) found[i].push(figures);
    }
  return found.map((all) => ({
    wall: median(all.map(({ wall }) => wall)),
    cpu: median(all.map(({ cpu }) => cpu)),
    memory: median(all.map(({ memory }) => memory)),
  }));
}

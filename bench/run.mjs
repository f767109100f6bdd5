/**
 * npm run bench [-- EVENTS [RUNS]]: the speed of the filters beside their peers, all in one run, on input that is made
 * here. Writes bench/README.md. Peers that are not installed are left out, and named.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { cases } from './cases.mjs';
import { inputs } from './input.mjs';
import { inTurn } from './measure.mjs';

const [count = 2_000_000, runs = 3] = process.argv.slice(2).map(Number);
const root = new URL('..', import.meta.url).pathname;
process.chdir(root);

const installed = (line) => {
  const [program] = line.split(' ');
  if (program.startsWith('bin/')) return true;
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
};
const version = (program) =>
  execFileSync('bash', ['-c', `${program} --version | head -1`], { encoding: 'utf8' }).trim();
const thousands = (n) => Math.round(n).toLocaleString('en-US');

const folder = `${tmpdir()}/tocsin-bench`;
const paths = await inputs(folder, count);
const missing = new Set();
let report = '';

for (const { name, input, commands } of cases) {
  const here = commands.filter(([, line]) => installed(line));
  for (const [tool, line] of commands) if (!installed(line)) missing.add(tool);
  const lines = here.map(([, line, share = 1]) =>
    share === 1 ? `${line} < ${paths[input]}` : `${line} < <(head -n ${count * share} ${paths[input]})`,
  );
  console.error(name);
  const figures = await inTurn(lines, runs);
  const rate = (i) => (count * (here[i][2] ?? 1)) / figures[i].cpu;
  report += `\n## ${name[0].toUpperCase()}${name.slice(1)}\n\n`;
  report +=
    '| | events | CPU s | wall s | events per CPU s | beside the first | peak MB |\n| --- | --: | --: | --: | --: | --: | --: |\n';
  for (const [i, [tool, , share = 1]] of here.entries()) {
    const { cpu, wall, memory } = figures[i];
    const ratio = i === 0 ? '1' : (rate(i) / rate(0)).toPrecision(2);
    const mb = tool.startsWith('tocsin') ? Math.round(memory) : '';
    report += `| ${tool} | ${thousands(count * share)} | ${cpu.toFixed(2)} | ${wall.toFixed(2)} | ${thousands(rate(i))} | ${ratio} | ${mb} |\n`;
  }
  report += `\n${here.map(([tool, line]) => `    # ${tool}\n    ${line}\n`).join('')}`;
}

console.error('start-up');
const event = `'{"time":"2026-11-20T14:02:10.000Z","type":"metric","subject":"web1","name":"load","value":3}'`;
const twenty = (line) => `for i in {1..20}; do ${line}; done`;
const starts = [
  ['node -e 0', 'node -e 0'],
  ['tocsin check', `echo ${event} | bin/tocsin check -w 5 -c 9`],
];
const startFigures = await inTurn(
  starts.map(([, line]) => `{ ${twenty(`{ ${line}; } > /dev/null`)}; }`),
  7,
);
report += '\n## Start-up, whole process\n\n| | CPU ms | wall ms | CPU beside node |\n| --- | --: | --: | --: |\n';
for (const [i, [tool]] of starts.entries()) {
  const { cpu, wall } = startFigures[i];
  report += `| ${tool} | ${(cpu * 50).toFixed(1)} | ${(wall * 50).toFixed(1)} | ${(cpu / startFigures[0].cpu).toFixed(2)} |\n`;
}

const tools = ['jq', 'mlr', 'gawk'].filter(installed).map(version).join('; ');
const head = `# How fast

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${count.toLocaleString('en-US')} events made by
bench/input.mjs; medians of ${runs} runs, all commands of a table in turn, output to /dev/null; whole processes with their
start-up. Node ${process.version}, ${cpus().length} processors (${cpus()[0].model}); ${tools}. Rates are per second of
CPU, which other work on the machine disturbs less than wall time; slow peers were given a part of the input, and peers
without the same method do the nearest that takes one line.${missing.size > 0 ? ` Not installed here: ${[...missing].join(', ')}.` : ''}
`;
writeFileSync(`${root}bench/README.md`, head + report);
rmSync(folder, { recursive: true });
process.stdout.write(report);

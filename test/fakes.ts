import { spawnSync } from 'node:child_process';
import { type Command, command } from '../src/declaration/command.js';
import { choice, duration, flag, list, many, option, optional, text, threshold } from '../src/declaration/option.js';

/** Commands that have everything a declaration can have, for the tests of what is made of declarations. */
const open = () => ({ event() {} });
export const watch = command({
  name: 'watch',
  summary: 'Watch what is `usual` "In" No way',
  description: `
Passes all. A back\\slash, a "quote", a | bar and <tags>; \`--by\` is
explained. Ümlaut.

.Sh no macro

  10:     kept as
  .it     stands

'also here. See tocsin filter.
`,
  reads: 'metrics | logs',
  writes: 'statuses <of them>',
  options: {
    method: choice('-m, --method <name>', 'How to judge', { mad: "the day's [usual]: course", limit: 'limit' }, 'mad'),
    warning: optional('-w, --warning <range>', 'Warn outside', threshold),
    critical: optional('-c, --critical <range>', 'Critical outside', threshold),
    by: option('-b, --by <fields>', 'Key', list, 'subject'),
    window: option('--window <duration>', 'Length', duration, '10s'),
    p95: optional('--p95 [field]', 'A percentile', text),
    sum: optional('-s, --sum [field]', 'A sum', text),
    ratio: many('--ratio <[name=]expr[/expr]>', 'A ratio', text),
    percentile: optional('--percentile <n[:field]>', 'Any percentile', text),
    map: many('--map <pair>', 'Renames', text),
    annotate: flag('-a, --annotate', 'Pass on'),
    learn: flag('--no-learn', 'Do not learn'),
  },
  examples: [['Look', "tocsin watch -w '~:5' .x 'a\\b'"]],
  statuses: { 1: 'Something - anything.' },
  open,
});
export const filter = command({
  name: 'filter',
  summary: 'Select events',
  description: 'Selects.',
  reads: 'events',
  writes: 'events',
  operands: [{ name: 'expr', summary: 'An expression' }],
  options: {},
  examples: [],
  open,
});
export const shape = command({
  name: 'shape',
  summary: 'Describe shapes',
  description: 'Describes.',
  reads: 'metrics',
  writes: 'words',
  options: {},
  examples: [],
  commands: [
    command({
      name: 'search',
      summary: 'Search for a shape',
      description: 'Searches.',
      reads: 'metrics',
      writes: 'matches',
      operands: [{ name: 'pattern', summary: 'What to look for', completes: 'file' }],
      options: { top: option('-n, --top <count>', 'How many', Number, '10') },
      examples: [['Find', 'tocsin shape search p.json f.ndjson']],
      open,
    }),
    command({
      name: 'list',
      summary: 'List what is saved',
      description: 'Lists.',
      reads: 'nothing',
      writes: 'text',
      options: {},
      examples: [],
      failure: (error) => ({ text: `UNKNOWN ${error.message}\n`, status: 3 }),
      run: () => 0,
    }),
  ],
});
export const say = command({
  name: 'say',
  summary: 'Say a word',
  description: 'Says.',
  reads: 'nothing',
  writes: 'a word',
  operands: [
    { name: 'word', summary: 'Which', choices: { yes: 'yes', no: 'no' } },
    { name: 'file', summary: 'Where', optional: true, many: true, completes: 'file' },
  ],
  options: { into: optional('--into <folder>', 'Where to', text) },
  examples: [],
  run: () => 0,
});
export const secret = command({ ...say, name: 'secret', hidden: true });
export const fakes: readonly Command[] = [watch, filter, shape, say, secret];

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
/** For tests that need a program: skipped, and told so, where it is not. */
export const missing = (program: string) => ({ skip: has(program) ? false : `${program} is not installed here` });

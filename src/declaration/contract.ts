import type { Options } from './option.js';
import { choice, duration, flag, option, optional, path, share, text } from './option.js';

/** What every command takes. */
export const everywhere = {
  quiet: flag('-q, --quiet', 'Say nothing on stderr but errors'),
  color: choice(
    '--color <when>',
    'Colour text output',
    { auto: 'on a terminal', always: 'always', never: 'never' },
    'auto',
  ),
  help: flag('-h, --help', 'Show help for this command'),
  version: flag('-V, --version', 'Show the version'),
} satisfies Options;

/** What every filter takes: where events come from and go to, their order, what is kept between runs. */
export const contract = {
  where: optional('--where <expr>', 'Act only on events this CEL expression selects', text),
  only: flag('--only', 'Write only what this command makes; drop what it would pass on'),
  output: choice('-o, --output <form>', 'Form of the output', {
    auto: 'text on a terminal, json in a pipe', json: 'one event a line', text: 'aligned, for people', csv: 'the core fields',
  }, 'auto'),
  since: optional('--since <time>', 'Leave out events before: RFC 3339, 02:50, or -30m before now', text),
  until: optional('--until <time>', 'Leave out events from then on', text),
  now: optional('--now <time>', 'What relative times and missing years are reckoned from, in place of the clock', text),
  concat: flag('--concat', 'Read several files one after another instead of merging them by time'),
  lateness: option('--lateness <duration>', 'Hold events back this long and sort them by time', duration, '0s'),
  idle: optional('--idle <duration>', 'A subject this far behind the median one holds nobody back', duration),
  maxJump: option('--max-jump <duration>', 'A time this far ahead needs a second event to be believed', duration, '1d'),
  eof: choice('--eof <what>', 'At the end of input', {
    auto: 'keep with --state, else flush', flush: 'write what is held', keep: 'keep it in the state for the next part',
  }, 'auto'),
  state: optional('--state <file>', 'Take up and leave what is remembered in this file', path),
  saveEvery: option('--save-every <duration>', 'Save the state this often while running', duration, '30s'),
  rejects: optional('--rejects <file>', 'Keep lines that cannot be used in this file', path),
  maxRejects: option('--max-rejects <share>', 'Exit with 1 when more than this share of lines was rejected', share, '1%'),
  stats: flag('--stats', 'Tell on stderr at the end (and on SIGUSR1) how many events came and went'),
} satisfies Options; // biome-ignore format: a table

/** What a filter takes of the contract: all but what it means otherwise, as `index` does by `-o`. */
export function contractBeside(own: Options): Options {
  return Object.fromEntries(Object.entries(contract).filter(([key]) => !Object.hasOwn(own, key)));
}

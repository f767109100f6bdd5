import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import type { Command } from '../src/declaration/command.js';
import { contract } from '../src/declaration/contract.js';
import { completions, shells } from '../src/manual/completion.js';
import { choicesOf, flagsOf, optionGroups } from '../src/manual/page.js';
import { fakes, missing, shape, watch } from './fakes.js';

const everyFlag = (each: Command) =>
  optionGroups(each).flatMap(([, options]) => options.map((option) => flagsOf(option).long));

/** What is typed, and what is offered; `[]` for nothing. */
const tries: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['tocsin ', ['watch', 'filter', 'shape', 'say', 'help']],
  ['tocsin wa', ['watch']],
  ['tocsin --color ', ['auto', 'always', 'never']],
  ['tocsin --color never sh', ['shape']],
  ['tocsin help f', ['filter']],
  ['tocsin watch --ma', ['--map', '--max-jump', '--max-rejects']],
  ['tocsin watch --method ', ['mad', 'limit']],
  ['tocsin watch --method=l', ['limit']],
  ['tocsin watch -m l', ['limit']],
  ['tocsin watch a.ndjson --output ', choicesOf(contract.output).map(([name]) => name)],
  ['tocsin watch --by sub', []],
  ['tocsin watch --percentile o', []],
  ['tocsin watch --ratio a/b on', ['one.ndjson']],
  ['tocsin watch --state two', ['two words.ndjson']],
  ['tocsin watch on', ['one.ndjson']],
  ['tocsin filter on', []],
  ['tocsin filter x on', ['one.ndjson']],
  ['tocsin say ', ['yes', 'no']],
  ['tocsin say yes on', ['one.ndjson']],
  ['tocsin say yes --into f', ['folder/']],
  ['tocsin shape ', ['search', 'list']],
  ['tocsin shape search --to', ['--top']],
  ['tocsin shape search on', ['one.ndjson']],
  ['tocsin shape search one.ndjson --sta', ['--state', '--stats']],
];

/** Offers are compared without their meanings, the backslashes of one shell and the way another writes `--name=word`. */
const bare = (offers: readonly string[]) =>
  offers
    .map((each) =>
      each
        .replace(/\t.*/, '')
        .replace(/^--\w+=/, '')
        .replaceAll('\\', '')
        .replace(/\/$/, ''),
    )
    .sort();

const switches = { bash: ['--norc', '-c'], zsh: ['-f', '-c'], fish: ['--no-config', '-c'] };

/** Each prints what is offered for each of $TRIES, and after each a line with \u0001. */
const drivers = {
  // as readline does it: words are parted at blanks and at =
  bash: `source "$SCRIPT"; complete -p tocsin > /dev/null
while IFS= read -r line; do
  read -ra COMP_WORDS <<< "\${line//=/ = }"; [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _tocsin
  printf '%s\\n' "\${COMPREPLY[@]}" $'\\001'
done <<< "$TRIES"`,
  // in a terminal of its own the key is pressed; compadd, by which everything is offered, is watched
  zsh: `zmodload zsh/zpty || exit 9
zpty z zsh -f -i
zpty -w z 'PS1=; LISTMAX=0; autoload -Uz compinit; compinit -D -u; source $SCRIPT
compadd() { local -a hits; [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] || { builtin compadd -O hits "$@"; print -rl -- $hits >> .hits }; builtin compadd "$@" }
finish() { print -r -- END >> .hits; zle kill-whole-line }; zle -N finish; bindkey "^I" complete-word; bindkey "^G" finish; print END > .hits'
await() { local n=0; until [[ -e .hits && "$(<.hits)" == *END ]]; do sleep 0.05; ((n++ < 600)) || exit 8; done }
await
for line in \${(f)TRIES}; do
  rm -f .hits; zpty -w -n z "$line"$'\\t\\x07'; await
  print -rl -- \${(f)"$(grep -v '^END$' .hits | sort -u)"} $'\\001'
done
zpty -d z`,
  fish: `source $SCRIPT
for line in (string split \\n $TRIES)
  complete -C $line
  printf '\\001\\n'
end`,
};

/** What a shell offers for each try, in a folder with two files and a folder. */
function offered(shell: keyof typeof shells, folder: string): readonly (readonly string[])[] {
  const { stdout, stderr } = spawnSync(shell, [...switches[shell], drivers[shell]], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
    timeout: 120_000,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      LC_ALL: 'C.UTF-8',
      TERM: 'dumb',
      SCRIPT: '.script',
      TRIES: tries.map(([line]) => line).join('\n'),
    },
  });
  if (stderr) throw new Error(stderr);
  const offers = stdout.split('\u0001\n').slice(0, -1);
  return offers.map((each) => each.split('\n').filter((line) => line !== ''));
}

for (const shell of Object.keys(shells) as (keyof typeof shells)[])
  t.test(`completions for ${shell}`, missing(shell), (t) => {
    const script = completions(shell, fakes);
    const folder = t.testdir({ '.script': script, 'one.ndjson': '', 'two words.ndjson': '', folder: {} });
    const syntax = spawnSync(shell, ['-n', join(folder, '.script')], { encoding: 'utf8' });
    t.equal(syntax.stderr, '', 'the syntax is right');
    t.notMatch(script, 'secret');
    for (const each of [watch, ...(shape.commands ?? [])])
      for (const name of everyFlag(each)) t.ok(script.includes(name), `${each.name} ${name}`);
    const found = offered(shell, folder);
    for (const [i, [line, expected]] of tries.entries()) t.strictSame(bare(found[i] ?? ['?']), bare(expected), line);
    t.end();
  });

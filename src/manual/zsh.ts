import type { Choice, Offer, Place, Words } from './place.js';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A function's name for a path, the outermost `_tocsin`. */
function called(path: string): string {
  return ['_tocsin', ...path.split(' ')].filter((part) => part !== '').join('-');
}

/** `_describe` takes `word:meaning`; colons in a word are escaped, meanings end the text. */
function described(label: string, words: Words): string {
  const items = words.map(([word, meaning]) => quoted(`${word.replaceAll(':', '\\:')}${meaning ? `:${meaning}` : ''}`));
  return `local -a words=(${items.join(' ')}); _describe -t words ${quoted(label)} words`;
}

/** The scripts's functions, and the names under which sets of words are offered. */
class Functions {
  readonly #bodies = new Map<string, string>();

  words(label: string, words: Words): string {
    const body = described(label, words);
    const name = this.#bodies.get(body) ?? `_tocsin_words_${this.#bodies.size + 1}`;
    this.#bodies.set(body, name);
    return name;
  }

  toString(): string {
    return [...this.#bodies].map(([body, name]) => `${name}() { ${body} }\n`).join('');
  }
}

/** The action of an argument: what is offered for it. A blank offers nothing and shows the label. */
function action(label: string, { words, kind }: Offer, functions: Functions): string {
  if (words.length > 0) return functions.words(label, words);
  return kind === 'file' ? '_files' : kind === 'folder' ? '_files -/' : ' ';
}

function spec(option: Choice, functions: Functions): string {
  const { short, long, summary, value, open, many } = option;
  const about = quoted(`[${summary.replace(/[\\[\]]/g, '\\$&')}]`);
  const taken =
    value === undefined
      ? ''
      : `${open ? '::' : ':'}${value.replaceAll(':', '\\:')}:${action(value, option, functions)}`;
  const flags = value === undefined ? [`-${short}`, `--${long}`] : [`-${short}+`, `--${long}=${open ? '-' : ''}`];
  const which = short ? `{${flags.join(',')}}` : (flags[1] ?? '');
  const others = many ? quoted('*') : short ? quoted(`(-${short} --${long})`) : '';
  return `    ${others}${which}${about}${taken ? quoted(taken) : ''}`;
}

function body(place: Place, functions: Functions): string {
  const { path, commands, operands, rest } = place;
  const specs = place.options.map((option) => spec(option, functions));
  if (commands.length > 0) {
    const first: Offer = { words: [...commands, ...(operands[0]?.words ?? [])], kind: undefined };
    specs.push(`    '1:command:${action('command', first, functions)}'`, `    '*:: :->rest'`);
  } else {
    specs.push(...operands.map((offer, i) => `    '${i + 1}: :${action('word', offer, functions)}'`));
    if (rest.kind ?? rest.words.length > 0) specs.push(`    '*: :${action('file', rest, functions)}'`);
  }
  const branches = commands.map(([name]) => `      ${name}) ${called(`${path} ${name}`.trim())} ;;\n`);
  const fallback = rest.kind === 'file' ? '      *) _files ;;\n' : '';
  const next =
    branches.length > 0 ? `  [[ $state == rest ]] && case $line[1] in\n${branches.join('')}${fallback}    esac\n` : '';
  return `${called(path)}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C -s -S \\
${specs.join(' \\\n')}
${next}}
`;
}

/** The script for zsh, to be sourced after compinit or put into a folder of fpath as `_tocsin`. */
export function zsh(places: readonly Place[]): string {
  const functions = new Functions();
  const bodies = places.map((place) => body(place, functions));
  return `#compdef tocsin
# Completions of tocsin for zsh: source <(tocsin completion zsh), after compinit
${functions}${bodies.join('')}if [[ $funcstack[1] == _tocsin ]]; then
  _tocsin "$@"
else
  compdef _tocsin tocsin
fi
`;
}

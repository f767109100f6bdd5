import { type Choice, type Offer, type Place, taking, type Words } from './place.js';

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

/** Sets of words, each printed by a function of its own; the same set has one function. */
class Sets {
  readonly #names = new Map<string, string>();

  /** What `complete --arguments` is given to offer these words. */
  offered(words: Words): string {
    const items = words.map(([word, meaning]) => `${quoted(word)} ${quoted(meaning)}`).join(' ');
    const name = this.#names.get(items) ?? `__tocsin_words_${this.#names.size + 1}`;
    this.#names.set(items, name);
    return `'(${name})'`;
  }

  toString(): string {
    const one = ([items, name]: [string, string]) => `function ${name}\n    printf '%s\\t%s\\n' ${items}\nend\n`;
    return [...this.#names].map(one).join('');
  }
}

/** Arguments of `complete` that offer what may stand there. */
function offered({ words, kind }: Offer, sets: Sets): string {
  if (words.length > 0) return `-f -a ${sets.offered(words)}`;
  return kind === 'file' ? '-F' : kind === 'folder' ? "-f -a '(__fish_complete_directories)'" : '-f';
}

function optionLine(at: string, option: Choice, sets: Sets): string {
  const { short, long, summary, value, open } = option;
  const flags = `${short ? `-s ${short} ` : ''}-l ${long}`;
  const taken = value === undefined ? '' : `${open ? '' : ' -r'} ${offered(option, sets)}`;
  return `${at} ${flags}${taken} -d ${quoted(summary)}\n`;
}

function lines(place: Place, sets: Sets): string {
  const { path, commands, operands, rest } = place;
  const when = (count = '') => `complete -c tocsin -n ${quoted(`__tocsin_at ${quoted(path)}${count}`)}`;
  const options = place.options.map((option) => optionLine(when(), option, sets));
  const words = operands.map((offer, i) => `${when(` ${i}`)} ${offered(offer, sets)}\n`);
  const first = commands.length > 0 ? [`${when(' 0')} ${offered({ words: commands, kind: undefined }, sets)}\n`] : [];
  const after = rest.kind || rest.words.length > 0 ? [`${when(` ${operands.length}+`)} ${offered(rest, sets)}\n`] : [];
  return [...options, ...first, ...words, ...after].join('');
}

/** The script for fish. */
export function fish(places: readonly Place[]): string {
  const sets = new Sets();
  const all = places.map((place) => lines(place, sets)).join('');
  const paths = places.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const takes = places.map(
    (place) => `        case ${quoted(place.path)}\n            printf '%s\\n' ${taking(place).join(' ')}\n`,
  );
  return `# Completions of tocsin for fish: tocsin completion fish > ~/.config/fish/completions/tocsin.fish
function __tocsin_taking
    switch "$argv"
${takes.join('')}    end
end
function __tocsin_at -d 'Whether the words so far lead to this command, and to this operand of it'
    set -l path
    set -l count 0
    set -l skip 0
    set -l literal 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if test $literal = 0; and test "$word" = --
            set literal 1
        else if test $literal = 0; and string match -q -- '-?*' $word
            contains -- $word (__tocsin_taking "$path"); and set skip 1
        else if test $count = 0; and contains -- (string join ' ' $path $word) ${paths.join(' ')}
            set path (string join ' ' $path $word)
        else
            set count (math $count + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    switch "$argv[2]"
        case ''
            return 0
        case '*+'
            test $count -ge (string trim -r -c + $argv[2])
        case '*'
            test $count = $argv[2]
    end
end
${sets}complete -c tocsin -f
${all}`;
}

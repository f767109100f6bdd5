import { type Offer, type Place, taking, written } from './place.js';

/** In single quotes, as all shells of this family read them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function names(words: readonly (readonly [string, string])[]): string {
  return words.map(([word]) => word).join(' ');
}

/** A branch of a `case` that offers what may stand there; nothing where no one can know. */
function branch(patterns: readonly string[], { words, kind }: Offer): string {
  const pattern = patterns.map((each) => quoted(each).replace(/\*'$/, "'*")).join(' | ');
  const act = words.length > 0 ? `words=${quoted(names(words))}` : `kind=${kind ?? 'none'}`;
  return `    ${pattern}) ${act} ;;\n`;
}

function values({ path, options }: Place): string {
  return options
    .filter(({ value, open }) => value !== undefined && !open)
    .map((option) =>
      branch(
        written(option).map((flag) => `${path}:${flag}`),
        option,
      ),
    )
    .join('');
}

function operands({ path, commands, operands, rest }: Place): string {
  const first: Offer = { words: [...commands, ...(operands[0]?.words ?? [])], kind: (operands[0] ?? rest).kind };
  const others = operands.slice(1).map((offer, i) => branch([`${path}:${i + 1}`], offer));
  const has = commands.length > 0 || operands.length > 0;
  return [...(has ? [branch([`${path}:0`], first)] : []), ...others, branch([`${path}:*`], rest)].join('');
}

function known(place: Place): string {
  const flags = place.options.flatMap(written).join(' ');
  return `    ${quoted(place.path)}) flags=${quoted(flags)} taking=${quoted(` ${taking(place).join(' ')} `)} ;;\n`;
}

/** The script for bash. Knows `--name value`, `--name=value` and files with blanks in their names. */
export function bash(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `# Completions of tocsin for bash: source <(tocsin completion bash)
_tocsin_flags() {
  case $1 in
${places.map(known).join('')}  esac
}
_tocsin() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  local path= count=0 literal= words= kind= flags taking word longer i
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  _tocsin_flags ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ ! $literal && $word == -- ]]; then
      literal=1
    elif [[ ! $literal && $word == = ]]; then
      ((i++))
    elif [[ ! $literal && $word == -?* ]]; then
      if [[ $taking == *" $word "* ]]; then
        [[ \${COMP_WORDS[i + 1]} == = ]] && ((i++))
        ((i++))
      fi
    else
      longer=\${path:+$path }$word
      case $count:$longer in
        ${paths.map((path) => `0:${path}`).join(' | ')})
          path=$longer
          _tocsin_flags "$path"
          ;;
        *) ((count++)) ;;
      esac
    fi
  done
  [[ ! $literal ]] && case $path:$before in
${places.map(values).join('')}  esac
  if [[ ! $words && ! $kind ]]; then
    if [[ ! $literal && $current == -* ]]; then
      words=$flags
    else
      case $path:$count in
${places.map(operands).join('').replace(/^/gm, '    ').trimEnd()}
      esac
    fi
  fi
  case $kind in
    file | folder)
      compopt -o filenames 2>/dev/null
      [[ $kind == file ]] && kind=-f || kind=-d
      mapfile -t COMPREPLY < <(compgen "$kind" -- "$current")
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current") ;;
  esac
}
complete -F _tocsin tocsin
`;
}

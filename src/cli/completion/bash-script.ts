import type { CommandWords } from './words-of.ts';

const looks = {
  process: 'words=$(holdfast processes --names 2>/dev/null)',
  // An id follows.
  instance:
    "words=$(holdfast processes --names 2>/dev/null | sed 's|$|/|'); compopt -o nospace 2>/dev/null",
} as const;

/** A script for bash. Where no word is known, it completes files. */
export function bashScript(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map((option) => line(`${name} --${option.name}`, option.choices)),
  );
  const free = commands.flatMap(({ name, options }) =>
    options
      .filter(
        ({ takesValue, choices, looked: what }) =>
          takesValue && choices.length === 0 && what === undefined,
      )
      .map((option) => line(`${name} --${option.name}`, [])),
  );
  const looked = commands.flatMap(({ name, looked: what, options }) => [
    ...(what === undefined ? [] : [`      '${name} ${name}') ${looks[what]} ;;\n`]),
    ...options.flatMap((option) =>
      option.looked === undefined
        ? []
        : [`      '${name} --${option.name}') ${looks[option.looked]} ;;\n`],
    ),
  ]);
  const words = commands.map(({ name, options, choices }) =>
    line(name, [...choices, ...options.map((option) => `--${option.name}`)]),
  );
  return `_holdfast() {
  local current=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${names}'
  else
    case "$command \${COMP_WORDS[COMP_CWORD-1]}" in
${[...values, ...free, ...looked].join('')}      *)
        case "$command" in
${words.map((text) => `    ${text}`).join('')}        esac
        ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _holdfast holdfast
`;
}

function line(pattern: string, words: readonly string[]): string {
  return `      '${pattern}') words='${words.join(' ')}' ;;\n`;
}

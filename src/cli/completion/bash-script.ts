import type { CommandWords } from './words-of.ts';

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
      .filter(({ takesValue, choices }) => takesValue && choices.length === 0)
      .map((option) => line(`${name} --${option.name}`, [])),
  );
  const words = commands.map(({ name, options, choices }) =>
    line(name, [...choices, ...options.map((option) => `--${option.name}`)]),
  );
  return `_holdfast() {
  local current=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${names}'
  else
    case "$command \${COMP_WORDS[COMP_CWORD-1]}" in
${[...values, ...free].join('')}      *)
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

import type { CommandWords, OptionWords } from './words-of.ts';

const looks = { process: '_holdfast_processes', instance: '_holdfast_instances' } as const;

/** A script for zsh: a file in `fpath`, or sourced. */
export function zshScript(commands: readonly CommandWords[]): string {
  const described = commands.map(
    ({ name, description }) => `      ${quote(`${name}:${description.replaceAll(':', '\\:')}`)}\n`,
  );
  const cases = commands.map(({ name, options, choices, looked }) => {
    const first = choices.length === 0 ? '_files' : `(${choices.join(' ')})`;
    const of = looked === undefined ? [] : [quote(`2:${looked}:${looks[looked]}`)];
    const specs = [...options.map(toSpec), ...of, quote(`*:argument:${first}`)];
    return `    ${name}) _arguments ${specs.join(' ')} ;;\n`;
  });
  return `#compdef holdfast
_holdfast_processes() { compadd "$@" -- \${(f)"$(holdfast processes --names 2>/dev/null)"} }
_holdfast_instances() { _holdfast_processes -S / "$@" }
_holdfast() {
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(
${described.join('')}    )
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join('')}  esac
}
if [ "$funcstack[1]" = _holdfast ]; then _holdfast "$@"; else compdef _holdfast holdfast; fi
`;
}

function toSpec({ name, description, takesValue, choices, looked }: OptionWords): string {
  const text = description.replaceAll(/[[\]:]/g, String.raw`\$&`);
  const value =
    looked !== undefined
      ? looks[looked]
      : choices.length === 0
        ? '_files'
        : `(${choices.join(' ')})`;
  return quote(`--${name}[${text}]${takesValue ? `:value:${value}` : ''}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

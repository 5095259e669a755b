import type { CommandWords, OptionWords } from './words-of.ts';

/** A script for zsh: a file in `fpath`, or sourced. */
export function zshScript(commands: readonly CommandWords[]): string {
  const described = commands.map(
    ({ name, description }) => `      ${quote(`${name}:${description.replaceAll(':', '\\:')}`)}\n`,
  );
  const cases = commands.map(({ name, options, choices }) => {
    const first = choices.length === 0 ? '_files' : `(${choices.join(' ')})`;
    const specs = [...options.map(toSpec), quote(`*:argument:${first}`)];
    return `    ${name}) _arguments ${specs.join(' ')} ;;\n`;
  });
  return `#compdef holdfast
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

function toSpec({ name, description, takesValue, choices }: OptionWords): string {
  const text = description.replaceAll(/[[\]:]/g, String.raw`\$&`);
  const value = choices.length === 0 ? '_files' : `(${choices.join(' ')})`;
  return quote(`--${name}[${text}]${takesValue ? `:value:${value}` : ''}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

import type { CommandWords } from './words-of.ts';

/** A script for fish. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, options, choices }) => {
    const within = `complete -c holdfast -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c holdfast -f -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
      ...(choices.length === 0 ? [] : [`${within} -f -a ${quote(choices.join(' '))}`]),
      ...options.map((option) => {
        const values =
          option.choices.length === 0 ? '' : ` -f -a ${quote(option.choices.join(' '))}`;
        const value = option.takesValue ? ` -r${values}` : '';
        return `${within} -l ${option.name}${value} -d ${quote(option.description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

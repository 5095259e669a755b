import type { CommandWords } from './words-of.ts';

const looks = {
  process: '(holdfast processes --names 2>/dev/null)',
  instance: "(holdfast processes --names 2>/dev/null | string replace -r '$' /)",
} as const;

/** A script for fish. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, options, choices, looked }) => {
    const within = `complete -c holdfast -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c holdfast -f -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
      ...(choices.length === 0 ? [] : [`${within} -f -a ${quote(choices.join(' '))}`]),
      ...(looked === undefined
        ? []
        : [
            `complete -c holdfast -n ${quote(`__fish_seen_subcommand_from ${name}; and test (count (commandline -opc)) -eq 2`)} -f -a ${quote(looks[looked])}`,
          ]),
      ...options.map((option) => {
        const words = option.looked === undefined ? option.choices.join(' ') : looks[option.looked];
        const values = words === '' ? '' : ` -f -a ${quote(words)}`;
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

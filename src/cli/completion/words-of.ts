import type { Command } from 'commander';

/** An option as a shell completes it. */
export interface OptionWords {
  /** Such as `status`. */
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** What its value may be; empty if anything. */
  readonly choices: readonly string[];
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** What its first argument may be; empty if anything. */
  readonly choices: readonly string[];
}

/** The commands of a program, with their options. */
export function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.map(({ long, description, required, optional, argChoices = [] }) => ({
        name: long?.replace(/^--/, '') ?? '',
        description,
        takesValue: required || optional,
        choices: argChoices,
      })),
      { name: 'help', description: 'show its help', takesValue: false, choices: [] },
    ],
    choices: command.registeredArguments[0]?.argChoices ?? [],
  }));
}

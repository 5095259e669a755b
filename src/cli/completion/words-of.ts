import type { Command } from 'commander';

/** What the running service knows: the names of its processes, alone or before the id of an instance. */
export type Looked = 'process' | 'instance';

/** An option as a shell completes it. */
export interface OptionWords {
  /** Such as `status`. */
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** What its value may be; empty if anything. */
  readonly choices: readonly string[];
  readonly looked: Looked | undefined;
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** What its first argument may be; empty if anything. */
  readonly choices: readonly string[];
  readonly looked: Looked | undefined;
}

/** The commands of a program, with their options. */
export function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => {
    // Others are about the processes of a module.
    const isOfService = command.options.some(({ long }) => long === '--url');
    const lookedAs = (name: string | undefined): Looked | undefined =>
      isOfService && (name === 'process' || name === 'instance') ? name : undefined;
    return {
      name: command.name(),
      description: command.description(),
      options: [
        ...command.options.map(({ long, description, required, optional, argChoices = [] }) => ({
          name: long?.replace(/^--/, '') ?? '',
          description,
          takesValue: required || optional,
          choices: argChoices,
          looked: lookedAs(long?.replace(/^--/, '')),
        })),
        {
          name: 'help',
          description: 'show its help',
          takesValue: false,
          choices: [],
          looked: undefined,
        },
      ],
      choices: command.registeredArguments[0]?.argChoices ?? [],
      looked: lookedAs(command.registeredArguments[0]?.name()),
    };
  });
}

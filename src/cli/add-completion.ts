import { Argument, type Command } from 'commander';
import { completionScript, shells, type Shell } from './completion/completion-script.ts';
import { wordsOf } from './completion/words-of.ts';
import { exitCodes, type ExitCode } from './terminal/exit-codes.ts';
import type { Terminal } from './terminal/create-terminal.ts';

/** Adds `holdfast completion`. */
export function addCompletion(
  program: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  program
    .command('completion')
    .helpGroup('More:')
    .description('Prints a script that completes commands and options in a shell.')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  source <(holdfast completion bash)
  holdfast completion zsh > "\${fpath[1]}/_holdfast"
  holdfast completion fish > ~/.config/fish/completions/holdfast.fish`,
    )
    .action((shell: Shell) => {
      terminal.print(completionScript(shell, wordsOf(program)));
      done(exitCodes.fine);
    });
}

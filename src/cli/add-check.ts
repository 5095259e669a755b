import { Option, type Command } from 'commander';
import type { ExitCode } from './terminal/exit-codes.ts';
import { parseCount } from './terminal/parse-count.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import { severities, type CheckFlags } from './check-flags.ts';

/** Adds `holdfast check`. What it runs is loaded only when it runs. */
export function addCheck(
  program: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  program
    .command('check')
    .helpGroup('Processes of a module:')
    .description('Reports what processes can do and probably should not.')
    .argument('<files...>', 'modules that export processes or trials')
    .option('--process <name>', 'only the processes with this name')
    .addOption(
      new Option('--severity <least>', 'the least severity that makes the exit code 1')
        .choices(severities)
        .default('warning'),
    )
    .option('--max-moves <count>', 'the most moves of a run (default: 2,000)', parseCount)
    .option('--try-actions', 'also call custom actions; what they call of the outside is not done')
    .addOption(new Option('--json', 'print the reports as JSON').conflicts('sarif'))
    .option('--sarif', 'print the reports as a SARIF 2.1.0 log')
    .option('--html <file>', 'also write a report as one HTML file')
    .action(async (files: readonly string[], flags: CheckFlags) => {
      const { runCheck } = await import('./run-check.ts');
      done(await runCheck(files, flags, terminal));
    });
}

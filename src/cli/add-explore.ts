import type { Command } from 'commander';
import type { ExitCode } from './terminal/exit-codes.ts';
import { parseCount } from './terminal/parse-count.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import type { ExploreFlags } from './explore-flags.ts';

/** Adds `holdfast explore`. What it runs is loaded only when it runs. */
export function addExplore(
  program: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  program
    .command('explore')
    .helpGroup('Processes of a module:')
    .description('Follows everything that can happen to an instance, and checks properties.')
    .argument('<files...>', 'modules that export processes or trials')
    .option('--process <name>', 'only the processes with this name')
    .option('--max-states <count>', 'where to stop (default: 100,000 states)', parseCount)
    .option('--max-depth <count>', 'the most moves from the start (default: 1,000)', parseCount)
    .option('--max-time <duration>', 'follow no further moves after this time, such as 30s')
    .option('--complete', 'make the exit code 1, too, if an exploration was cut off')
    .option('--json', 'print the explorations as JSON')
    .option('--html <file>', 'also write a report as one HTML file')
    .action(async (files: readonly string[], flags: ExploreFlags) => {
      const { runExplore } = await import('./run-explore.ts');
      done(await runExplore(files, flags, terminal));
    });
}

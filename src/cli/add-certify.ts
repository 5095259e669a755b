import type { Command } from 'commander';
import type { ExitCode } from './terminal/exit-codes.ts';
import { parseCount } from './terminal/parse-count.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import type { CertifyFlags } from './certify-flags.ts';

/** Adds `holdfast certify`. What it runs is loaded only when it runs. */
export function addCertify(
  program: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  program
    .command('certify')
    .helpGroup('Processes of a module:')
    .description('Plays scenarios under every fault, and compares what they come to.')
    .argument('<files...>', 'modules that export processes or trials')
    .option('--process <name>', 'only the processes with this name')
    .option('--seeds <count>', 'random combinations for each scenario (default: 100)', parseCount)
    .option('--replay <text>', 'play only what this text of a violation says')
    .option('--json', 'print the certificates as JSON')
    .option('--html <file>', 'also write a report as one HTML file')
    .action(async (files: readonly string[], flags: CertifyFlags) => {
      const { runCertify } = await import('./run-certify.ts');
      done(await runCertify(files, flags, terminal));
    });
}

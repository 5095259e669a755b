import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addCertify } from './add-certify.ts';
import { addCheck } from './add-check.ts';
import { addExplore } from './add-explore.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './create-terminal.ts';

/** Runs the command that the arguments name, and returns its exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine;
  const program = new Command('holdfast')
    .description('Checks, explores and certifies processes.')
    .version(ownVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.warn(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 something was found, 2 wrong use, 130 ended by Ctrl+C.',
    );
  const done = (of: ExitCode): void => {
    code = of;
  };
  addCheck(program, terminal, done);
  addExplore(program, terminal, done);
  addCertify(program, terminal, done);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    terminal.warn(messageOf(error));
    return exitCodes.wrongUse;
  }
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return (manifest as { readonly version: string }).version;
}

/** Errors of Holdfast say what to do; of others, the place helps. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'HoldfastError' ? error.message : (error.stack ?? error.message);
}

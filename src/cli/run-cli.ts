import { Command, CommanderError } from 'commander';
import { parseCliConfig } from '../config/cli-config.ts';
import { addCertify } from './add-certify.ts';
import { addCheck } from './add-check.ts';
import { addCompletion } from './add-completion.ts';
import { addExplore } from './add-explore.ts';
import { addInit } from './add-init.ts';
import { addMcp } from './add-mcp.ts';
import { addOperating } from './add-operating.ts';
import { createConnect } from './service/create-connect.ts';
import { describeFailure } from './service/describe-failure.ts';
import { readManifest } from './starter/read-manifest.ts';
import { exitCodes, type ExitCode } from './terminal/exit-codes.ts';
import { printable } from './terminal/printable.ts';
import type { Terminal } from './terminal/create-terminal.ts';

/** Runs the command that the arguments name, and returns its exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine;
  const ended = new AbortController();
  const done = (of: ExitCode): void => {
    code = of;
  };
  const program = new Command('holdfast')
    .description('Checks, explores and certifies processes, and operates services.')
    .version(readManifest().version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.warn(text.trimEnd()),
    })
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 something was found, 2 wrong use, 3 refused by the service, 4 service not available, 130 ended by Ctrl+C.',
    );
  addCheck(program, terminal, done);
  addExplore(program, terminal, done);
  addCertify(program, terminal, done);
  const interrupt = () => ended.abort();
  const connect = createConnect(parseCliConfig(), () => {
    // A second one ends the command at once.
    process.once('SIGINT', interrupt);
    return ended.signal;
  });
  addOperating(program, { terminal, connect, done });
  addMcp(program, { connect, done });
  addInit(program, terminal, done);
  addCompletion(program, terminal, done);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (ended.signal.aborted) return exitCodes.interrupted;
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    const { text, exitCode } = describeFailure(error);
    terminal.warn(printable(text));
    return exitCode;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

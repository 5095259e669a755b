import type { Command } from 'commander';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { findProcess } from '../service/find-process.ts';
import { parseJsonArgument } from '../service/parse-json-argument.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { endCode } from '../base/end-code.ts';
import { addKeyFlag, type KeyFlag } from '../base/key-flag.ts';
import type { Operating } from '../base/operating.ts';
import { printInstance } from '../base/print-instance.ts';
import { serviceCommand } from '../base/service-command.ts';
import { waitForEnd } from './wait-for-end.ts';

interface StartFlags extends ServiceFlags, KeyFlag {
  readonly wait?: boolean;
}

/** Adds `holdfast start`. */
export function addStart(program: Command, operating: Operating): void {
  const command = serviceCommand(program, 'start', {
    description: 'Starts an instance.',
    examples: [
      'start cart \'{"customer":"ada@example.com"}\'',
      'start cart @cart.json --idempotency-key cart-17 --wait',
    ],
  })
    .argument('<process>', 'the name or the path of a process')
    .argument('[input]', 'its input: JSON, @file, or - for stdin')
    .option('--wait', 'wait until it has ended; exits with 1 if it did not complete');
  addKeyFlag(command).action(async (name: string, input: string | undefined, flags: StartFlags) => {
    operating.done(await runStart(name, input, flags, operating));
  });
}

async function runStart(
  name: string,
  input: string | undefined,
  flags: StartFlags,
  { terminal, connect }: Operating,
): Promise<ExitCode> {
  const body = input === undefined ? undefined : await parseJsonArgument('The input', input);
  const connection = await connect(flags);
  const process = await findProcess(connection, name);
  const { idempotencyKey } = flags;
  const ask = { method: 'POST', path: process.path, body, idempotencyKey } as const;
  const started = await connection.change<InstanceView>(ask);
  if (flags.wait !== true) {
    printInstance(terminal, flags, started);
    return exitCodes.fine;
  }
  const path = `${process.path}/${started.id}`;
  terminal.progress(`Waiting for ${path} to end …`);
  const ended = await waitForEnd(connection, path);
  printInstance(terminal, flags, ended);
  return endCode(ended);
}

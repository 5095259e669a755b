import type { Command } from 'commander';
import type { WaitingView } from '../../actors/views/view-types.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { waitingText } from '../shown/waiting-text.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { assertReason } from '../base/assert-reason.ts';
import { serviceCommand } from '../base/service-command.ts';

/** Adds `holdfast rearm`. */
export function addRearm(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'rearm', {
    description: 'Puts back what the store has lost of an instance, so that it goes on.',
    examples: ['rearm order/A-17 --reason "The due index was lost with the old Redis."'],
  })
    .argument('<instance>', instanceArgument)
    .option('--reason <text>', 'why; the audit log keeps it (required)')
    .action(async (text: string, flags: ServiceFlags & { readonly reason?: string }) => {
      assertReason(flags, 'the audit log keeps it.');
      const connection = await connect(flags, text);
      const { path } = await findInstance(connection, text);
      const { reason } = flags;
      const waiting = await connection.post<WaitingView>(`${path}/waiting/rearm`, { reason });
      printResult(terminal, flags, waiting, waitingText);
      done(exitCodes.fine);
    });
}

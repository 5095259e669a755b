import type { Command } from 'commander';
import type { WaitingView } from '../../actors/views/view-types.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { waitingText } from '../shown/waiting-text.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

/** Adds `holdfast waiting`. */
export function addWaiting(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'waiting', {
    description: 'Shows what an instance waits for, and whether it will happen.',
    examples: ['waiting order/A-17'],
  })
    .argument('<instance>', instanceArgument)
    .action(async (text: string, flags: ServiceFlags) => {
      const connection = await connect(flags, text);
      const { path } = await findInstance(connection, text);
      const waiting = await connection.get<WaitingView>(`${path}/waiting`);
      printResult(terminal, flags, waiting, waitingText);
      const isSure = !waiting.deadEnd && waiting.waitsFor.every(isArmed);
      done(isSure ? exitCodes.fine : exitCodes.found);
    });
}

function isArmed(one: WaitingView['waitsFor'][number]): boolean {
  return one.kind === 'event' || one.armed;
}

import type { Command } from 'commander';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { toIfMatch, toReason } from '../../client/to-headers.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { parseVersion } from '../terminal/parse-version.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import type { Operating } from '../base/operating.ts';
import { addKeyFlag, type KeyFlag } from '../base/key-flag.ts';
import { parseEvent } from '../base/parse-event.ts';
import { printInstance } from '../base/print-instance.ts';
import { serviceCommand } from '../base/service-command.ts';

interface SendFlags extends ServiceFlags, KeyFlag {
  readonly reason?: string;
  readonly ifVersion?: number;
}

/** Adds `holdfast send`. */
export function addSend(program: Command, { terminal, connect, done }: Operating): void {
  const command = serviceCommand(program, 'send', {
    description: 'Sends an event to an instance.',
    examples: [
      'send car_k3v7q2m5x4n6p2r7s3t5w4y6za CHECKOUT',
      'send order/A-17 PAID \'{"receipt":"r-1"}\' --reason "Paid in cash."',
    ],
  })
    .argument('<instance>', instanceArgument)
    .argument('<event>', 'the type of the event')
    .argument('[payload]', 'the rest of the event: JSON, @file, or - for stdin')
    .option('--reason <text>', 'why; the history keeps it')
    .option('--if-version <version>', 'only if the instance is at this version', parseVersion);
  addKeyFlag(command).action(
    async (text: string, type: string, payload: string | undefined, flags: SendFlags) => {
      const event = await parseEvent(type, payload);
      const connection = await connect(flags, text);
      const { path } = await findInstance(connection, text);
      const instance = await connection.change<InstanceView | undefined>({
        method: 'POST',
        path: `${path}/events`,
        body: event,
        idempotencyKey: flags.idempotencyKey,
        headers: { ...toIfMatch(flags.ifVersion), ...toReason(flags.reason) },
      });
      printInstance(terminal, flags, instance);
      done(exitCodes.fine);
    },
  );
}

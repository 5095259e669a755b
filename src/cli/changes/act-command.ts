import type { Command } from 'commander';
import type { Connection } from '../service/connection.ts';
import { findInstance, type Found } from '../service/find-instance.ts';
import type { Deed } from './deed.ts';
import { addDeedFlags, type DeedFlags } from './deed-flags.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import type { Operating } from '../base/operating.ts';
import { assertReason } from '../base/assert-reason.ts';
import { runDeed } from './run-deed.ts';
import { serviceCommand } from '../base/service-command.ts';

/** A command that does one thing to one instance. */
export interface ActCommand<F extends DeedFlags = DeedFlags> {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** Adds arguments after the instance, and options. */
  readonly take?: (command: Command) => Command;
  /** Reads what was passed. Nothing was asked of the service yet. */
  readonly parse?: (args: readonly (string | undefined)[], flags: F) => Promise<object>;
  /** What is done: `parsed` is what `parse` returned. */
  readonly toDeed: (asked: {
    readonly connection: Connection;
    readonly found: Found;
    readonly args: readonly (string | undefined)[];
    readonly flags: F;
    readonly parsed: object;
  }) => Promise<Deed> | Deed;
}

/** Adds a command that does one thing to one instance. */
export function addActCommand<F extends DeedFlags>(
  program: Command,
  { terminal, connect, done }: Operating,
  { name, description, examples, take, parse, toDeed }: ActCommand<F>,
): void {
  const command = serviceCommand(program, name, { description, examples });
  command.argument('<instance>', instanceArgument);
  take?.(command);
  addDeedFlags(command).action(async (text: string) => {
    const flags = command.opts<F>();
    const args = command.processedArgs.slice(1) as readonly (string | undefined)[];
    assertReason(flags);
    const parsed = (await parse?.(args, flags)) ?? {};
    const connection = await connect(flags, text);
    const found = await findInstance(connection, text);
    const deed = await toDeed({ connection, found, args, flags, parsed });
    done(await runDeed(connection, found, deed, flags, terminal));
  });
}

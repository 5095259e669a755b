import type { Command } from 'commander';
import { addActCommand } from './act-command.ts';
import type { DeedFlags } from './deed-flags.ts';
import type { Operating } from '../base/operating.ts';

interface CancelFlags extends DeedFlags {
  readonly rollback?: boolean;
  readonly to?: string;
}

/** Adds `holdfast cancel`, `retry-rollback` and `skip-rollback`. */
export function addRollbackActs(program: Command, operating: Operating): void {
  addActCommand<CancelFlags>(program, operating, {
    name: 'cancel',
    description: 'Cancels an instance.',
    examples: [
      'cancel order/A-17 --reason "Ordered twice."',
      'cancel order/A-17 --no-rollback --dry-run',
    ],
    take: (command) =>
      command
        .option('--rollback', 'undo what it has done (default: as the process says)')
        .option('--no-rollback', 'leave what it has done')
        .option('--to <task>', 'undo only effects after the last completion of this task'),
    toDeed({ flags: { rollback, to } }) {
      const how = {
        ...(rollback === undefined ? {} : { rollback }),
        ...(to === undefined ? {} : { to }),
      };
      return { move: { kind: 'cancel', ...how }, resource: '/cancel', body: how };
    },
  });
  addActCommand(program, operating, {
    name: 'retry-rollback',
    description: 'Retries the failed compensations of an instance.',
    examples: ['retry-rollback order/A-17 --reason "The bank is reachable again."'],
    toDeed: () => ({ move: { kind: 'retryRollback' }, resource: '/rollback/retry', body: {} }),
  });
  addActCommand(program, operating, {
    name: 'skip-rollback',
    description: 'Marks a failed compensation as handled by other means.',
    examples: ['skip-rollback order/A-17 3/0 --reason "Refunded by hand."'],
    take: (command) => command.argument('<entry>', 'the id of its ledger entry, such as 3/0'),
    toDeed: ({ args: [id] }) => ({
      move: { kind: 'skipRollback', id },
      resource: '/rollback/skip',
      body: { id },
    }),
  });
}

import type { Command } from 'commander';
import { addActCommand } from './act-command.ts';
import type { DeedFlags } from './deed-flags.ts';
import { findPending } from './find-pending.ts';
import { futureTime } from './future-time.ts';
import type { Operating } from '../base/operating.ts';
import { toAct } from './to-act.ts';

const takeTimer = (command: Command): Command =>
  command.argument('[timer]', 'the event or the id of a pending timer, if there are several');

/** Adds `holdfast fire` and `move-timer`. */
export function addTimerActs(program: Command, operating: Operating): void {
  addActCommand(program, operating, {
    name: 'fire',
    description: 'Fires a timer now.',
    examples: ['fire order/A-17 --reason "Nobody will pay any more."'],
    take: takeTimer,
    async toDeed({ connection, found, args: [text] }) {
      const timer = await findPending(connection, found, { what: 'timer', text });
      return toAct({ kind: 'fireTimer', timer });
    },
  });

  addActCommand<DeedFlags & { readonly to: string }>(program, operating, {
    name: 'move-timer',
    description: 'Lets a timer fire at another time.',
    examples: [
      'move-timer order/A-17 --to 2027-01-01T09:00:00Z --reason "The customer is on holiday."',
      'move-timer order/A-17 3/1 --to 2d --reason "The shop is closed."',
    ],
    take: (command) =>
      takeTimer(command).requiredOption(
        '--to <time>',
        'a time with an offset (ISO 8601), or a span from now, such as 2d',
      ),
    parse: async (_, { to }) => ({ to: futureTime(to) }),
    async toDeed({ connection, found, args: [text], parsed }) {
      const timer = await findPending(connection, found, { what: 'timer', text });
      return toAct({ kind: 'moveTimer', timer, ...parsed });
    },
  });
}

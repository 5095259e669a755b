import type { Command } from 'commander';
import type { WhatIfView } from '../../actors/views/what-if-view.ts';
import { findInstance } from '../service/find-instance.ts';
import { parseJsonArgument } from '../service/parse-json-argument.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { whatIfText } from '../shown/what-if-text.ts';
import { parseVersion } from '../terminal/parse-version.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import { isAccepted } from '../base/is-accepted.ts';
import type { Operating } from '../base/operating.ts';
import { parseEvent } from '../base/parse-event.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface WhatIfFlags extends ServiceFlags {
  readonly advance?: string;
  readonly timer?: boolean | string;
  readonly moves?: string;
  readonly at?: number;
}

/** Adds `holdfast what-if`. */
export function addWhatIf(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'what-if', {
    description:
      'Says what would happen to an instance, and does nothing. Exits with 1 if a move is not accepted.',
    examples: [
      'what-if order/A-17 PAID \'{"receipt":"r-1"}\'',
      'what-if order/A-17 --advance P1D',
      'what-if order/A-17 --moves @moves.json',
      'what-if order/A-17 --at 3 PAID',
    ],
  })
    .argument('<instance>', instanceArgument)
    .argument('[event]', 'the type of an event that is sent')
    .argument('[payload]', 'the rest of the event: JSON, @file, or - for stdin')
    .option('--advance <span>', 'time passes, such as P1D or 1h')
    .option('--timer [id]', 'time passes until a timer has fired; by default, the next one')
    .option('--moves <json>', 'a list of moves, as in the API: JSON, @file, or - for stdin')
    .option('--at <version>', 'start from an earlier step', parseVersion)
    .action(
      async (
        text: string,
        type: string | undefined,
        payload: string | undefined,
        flags: WhatIfFlags,
      ) => {
        const moves = await parseMoves(type, payload, flags);
        const connection = await connect(flags, text);
        const { path } = await findInstance(connection, text);
        const played = await connection.post<WhatIfView>(`${path}/what-if`, {
          moves,
          ...(flags.at === undefined ? {} : { at: flags.at }),
        });
        printResult(terminal, flags, played, whatIfText);
        done(isAccepted(played) ? exitCodes.fine : exitCodes.found);
      },
    );
}

async function parseMoves(
  type: string | undefined,
  payload: string | undefined,
  { advance, timer, moves }: WhatIfFlags,
): Promise<unknown> {
  const given = [
    ...(type === undefined ? [] : [{ kind: 'event', event: await parseEvent(type, payload) }]),
    ...(advance === undefined ? [] : [{ kind: 'advance', duration: advance }]),
    ...(timer === undefined
      ? []
      : [{ kind: 'timer', ...(typeof timer === 'string' ? { id: timer } : {}) }]),
  ];
  if (moves !== undefined && given.length === 0) return parseJsonArgument('--moves', moves);
  if (moves === undefined && given.length > 0) return given;
  throw new CommandError(
    'Pass what happens: an event, --advance or --timer; or --moves alone.',
    exitCodes.wrongUse,
  );
}

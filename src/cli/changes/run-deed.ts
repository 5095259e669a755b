import type { InstanceView } from '../../actors/views/view-types.ts';
import type { WhatIfView } from '../../actors/views/what-if-view.ts';
import { ProblemError } from '../../client/problem-error.ts';
import { toIfMatch } from '../../client/to-headers.ts';
import type { Connection } from '../service/connection.ts';
import type { Found } from '../service/find-instance.ts';
import { whatIfText } from '../shown/what-if-text.ts';
import type { Terminal } from '../terminal/create-terminal.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../terminal/printable.ts';
import type { Deed } from './deed.ts';
import type { DeedFlags } from './deed-flags.ts';
import { isAccepted } from '../base/is-accepted.ts';
import { printInstance } from '../base/print-instance.ts';
import { printResult } from '../base/print-result.ts';

/**
 * Does something to an instance; with `--dry-run`, says what it would come to. On a terminal, says so first and asks, and then acts
 * only if the instance is still at the version that was shown.
 */
export async function runDeed(
  connection: Connection,
  { path, process, id }: Found,
  deed: Deed,
  flags: DeedFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const play = async () => {
    const { ifVersion: version } = flags;
    const asked = { moves: [deed.move], ...(version === undefined ? {} : { version }) };
    return connection.post<WhatIfView>(`${path}/what-if`, asked);
  };
  if (flags.dryRun === true) {
    const played = await play();
    printResult(terminal, flags, played, whatIfText);
    return isAccepted(played) ? exitCodes.fine : exitCodes.found;
  }
  let version = flags.ifVersion;
  if (terminal.isInteractive && flags.yes !== true) {
    const played = await play().catch(unlessForbidden);
    if (played !== undefined) {
      version = played.version;
      const { paint, columns } = terminal;
      terminal.warn(whatIfText(printable(played), { paint, columns, now: Date.now() }).trimEnd());
    }
    const isWanted = await terminal.confirm(`Do it to ${process}/${id}?`, connection.signal);
    if (!isWanted) {
      terminal.warn('Nothing was done.');
      return exitCodes.interrupted;
    }
  }
  const body = { ...deed.body, ...(flags.reason === undefined ? {} : { reason: flags.reason }) };
  const instance = await connection.change<InstanceView | undefined>({
    method: 'POST',
    path: path + deed.resource,
    body,
    headers: toIfMatch(version),
    idempotencyKey: flags.idempotencyKey,
  });
  printInstance(terminal, flags, instance);
  return exitCodes.fine;
}

/** Callers that may cancel an instance need not be observers, and see no what-if. */
function unlessForbidden(error: unknown): undefined {
  if (error instanceof ProblemError && error.status === 403) return undefined;
  throw error;
}

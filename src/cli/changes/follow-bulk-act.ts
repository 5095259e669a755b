import type { InstanceView } from '../../actors/views/view-types.ts';
import type { bulkActData } from '../../bulk-acts/bulk-act-data.ts';
import type { z } from 'zod';
import { pause } from '../../client/pause.ts';
import type { Connection } from '../service/connection.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/create-terminal.ts';
import { oneLine } from '../terminal/one-line.ts';
import { printResult } from '../base/print-result.ts';

type BulkAct = InstanceView & { readonly data: z.output<typeof bulkActData> };

const longestWaitS = 50;
const askAgainMs = 300;

/** Shows how far a bulk act is until it ends, then what it came to. A user who ends the command does not end the bulk act. */
export async function followBulkAct(
  connection: Connection,
  path: string,
  { flags, terminal }: { readonly flags: ServiceFlags; readonly terminal: Terminal },
): Promise<ExitCode> {
  const { signal } = connection;
  let bulkAct = await connection.get<BulkAct>(path);
  const goesOn = () => {
    terminal.warn(
      `The bulk act goes on. Follow it with "holdfast tail bulk-act/${bulkAct.id}", and stop it with "holdfast send bulk-act/${bulkAct.id} STOP".`,
    );
  };
  signal.addEventListener('abort', goesOn, { once: true });
  try {
    while (bulkAct.status === 'Pending' && !signal.aborted) {
      terminal.progress(`${progressText(bulkAct)} …`);
      const headers = { 'if-none-match': `"${bulkAct.version}"` };
      const now = await connection.wait<BulkAct>(path, longestWaitS, headers);
      if (now !== undefined) bulkAct = now;
      await pause(askAgainMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) goesOn();
    throw error;
  } finally {
    signal.removeEventListener('abort', goesOn);
  }
  if (signal.aborted) return exitCodes.interrupted;
  printResult(terminal, flags, bulkAct, (shown) => endText(shown));
  const isWhole = bulkAct.status === 'Completed' && bulkAct.data.failed === 0;
  return isWhole ? exitCodes.fine : exitCodes.found;
}

function progressText({ data: { matched, expected, done, skipped, failed } }: BulkAct): string {
  const number = (count: number) => count.toLocaleString('en');
  const of =
    expected === undefined ? '' : ` of ${number(expected.count)}${expected.more ? ' or more' : ''}`;
  return `${number(matched)}${of}: ${number(done)} done, ${number(skipped)} skipped, ${number(failed)} failed`;
}

function endText(bulkAct: BulkAct): string {
  const { id, status, data } = bulkAct;
  const failures = data.failures.map(
    ({ id: of, code, detail }) => `  ${of}: ${oneLine(detail)} (${code})\n`,
  );
  const why = data.failure === undefined ? '' : `${oneLine(data.failure.message)}\n`;
  return `bulk-act/${id} is ${status}. ${progressText(bulkAct)}.\n${why}${failures.join('')}`;
}

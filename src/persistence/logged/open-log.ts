import { randomBytes } from 'node:crypto';
import type { BaseMap } from './base-map.ts';
import { atOnce, epochRow, moveRows, type Epochs } from './move-rows.ts';
import { recover } from './recover.ts';
import { createLog, readLog, removeLogs, type WriteLog } from './write-log.ts';

/** Why a log cannot be trusted. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog';
}

/**
 * Moves what an earlier run has left in its log into the map below. The caller must own the map: what the earlier run
 * writes from now on counts as lost. Throws `DamagedLog`, and then has changed nothing.
 */
export async function recoverLog(base: BaseMap, folder: string): Promise<void> {
  const epochs = base.committed.get(epochRow);
  if (epochs !== undefined) {
    const { run, done } = JSON.parse(epochs) as Epochs;
    const recovered = recover(await readLog(folder, run), run, done);
    if (recovered.damage !== undefined) throw new DamagedLog(recovered.damage);
    await moveRows(base, new Map(recovered.rows), undefined, atOnce);
  }
  await removeLogs(folder);
}

/** Starts a log of a new run. */
export async function startLog(base: BaseMap, folder: string): Promise<WriteLog> {
  const run = randomBytes(8).toString('hex');
  const log = await createLog(folder, run);
  try {
    // After the first record: from here on, a log that is not there is missing.
    await base.write((rows) =>
      rows.put(epochRow, JSON.stringify({ run, done: 0 } satisfies Epochs)),
    );
    return log;
  } catch (error) {
    // The row may be there nevertheless: the files stay until the next start.
    await log.close();
    throw error;
  }
}

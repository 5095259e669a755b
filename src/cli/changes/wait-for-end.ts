import type { InstanceView } from '../../actors/views/view-types.ts';
import { pause } from '../../client/pause.ts';
import type { Connection } from '../service/connection.ts';

const longestWaitS = 50;
const askAgainMs = 1_000;

/** Reads an instance once it has ended. */
export async function waitForEnd(connection: Connection, path: string): Promise<InstanceView> {
  for (;;) {
    const askedAt = Date.now();
    const instance = await connection.wait<InstanceView>(path, longestWaitS);
    if (instance !== undefined && instance.status !== 'Pending') return instance;
    // A node that stops answers at once.
    await pause(askedAt + askAgainMs - Date.now(), connection.signal);
  }
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Kills a process as by `kill -9`, or ends it by `signal`; resolves when it is gone and all that it wrote is read. */
export async function endChild(
  child: ChildProcess,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}

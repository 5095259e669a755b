import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that serves on loopback. */
export interface Child {
  readonly port: number;
  readonly pid: number;
  heapBytes(): Promise<number>;
  commitScript(): Promise<string>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Lets it stop by itself. */
  close(): Promise<void>;
}

export async function startChild(
  script: string,
  flags: readonly string[],
  settings: string,
): Promise<Child> {
  const child = spawn(process.execPath, [...flags, script, settings], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const ask = async (question?: string): Promise<Readonly<Record<string, unknown>>> => {
    const answer = once(child, 'message');
    if (question !== undefined) child.send(question);
    const early = gone.then(() => {
      throw new Error(`${script} ended by itself`);
    });
    const [message] = (await Promise.race([answer, early])) as [Readonly<Record<string, unknown>>];
    early.catch(() => undefined);
    return message;
  };
  const { url } = await ask();

  return {
    port: Number(new URL(String(url)).port),
    pid: child.pid ?? 0,
    heapBytes: async () => Number((await ask('heap'))['heapBytes']),
    commitScript: async () => String((await ask('commitScript'))['commitScript']),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async close() {
      child.disconnect();
      await gone;
    },
  };
}

import { readdir, readFile } from 'node:fs/promises';

/** CPU milliseconds that the processes have used so far, in all threads that still run. Zero without a /proc. */
export async function cpuMs(pids: readonly number[]): Promise<number> {
  const used = await Promise.all(pids.map(cpuMsOf));
  return used.reduce((sum, ms) => sum + ms, 0);
}

/** The processes that a process has started, and that still run. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function cpuMsOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const used = await Promise.all(
    threads.map(async (thread) => {
      // The first field is the time on a core in nanoseconds; /proc/<pid>/stat counts only in hundredths of a second.
      const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
      return Number.parseInt(text, 10) / 1e6;
    }),
  );
  return used.reduce((sum, ms) => sum + ms, 0);
}

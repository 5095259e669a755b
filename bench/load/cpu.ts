import { readFile } from 'node:fs/promises';

const ticksPerSecond = 100;

/** CPU milliseconds that the processes have used so far, user and system. Zero without a /proc. */
export async function cpuMs(pids: readonly number[]): Promise<number> {
  const used = await Promise.all(pids.map(cpuMsOf));
  return used.reduce((sum, ms) => sum + ms, 0);
}

async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // proc(5): utime and stime are fields 14 and 15; the name before them, in brackets, may contain anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 1000) / ticksPerSecond;
}

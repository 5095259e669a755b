import { readFile } from 'node:fs/promises';

/** Bytes of memory that a process has now. */
export async function rssBytes(pid: number): Promise<number> {
  return statusBytes(pid, 'VmRSS');
}

/** The most that it has had since it began. */
export async function peakRssBytes(pid: number): Promise<number> {
  return statusBytes(pid, 'VmHWM');
}

async function statusBytes(pid: number, field: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(text)?.[1]) * 1_024;
}

import type { Redis } from 'ioredis';

/** What a Redis has used so far, by `INFO`. */
export interface RedisCpu {
  /** CPU of the thread that executes commands, with reading and writing sockets and the append-only file. */
  readonly mainUs: number;
  /** Time within commands of a name, by the clock: on a busy machine, it includes other work. */
  usOf(command: string): number;
}

export async function readRedisCpu(client: Redis): Promise<RedisCpu> {
  const [cpu, stats] = [await client.info('cpu'), await client.info('commandstats')];
  const seconds = (name: string) => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(cpu)?.[1]);
  const usOf = (command: string) =>
    Number(new RegExp(`^cmdstat_${command}:.*\\busec=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
  return {
    mainUs:
      (seconds('used_cpu_user_main_thread') + seconds('used_cpu_sys_main_thread')) * 1_000_000,
    usOf,
  };
}

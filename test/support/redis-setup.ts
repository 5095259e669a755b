import type { TestProject } from 'vitest/node';
import { startRedis, type RedisServer } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Redis that tests may share, each under a key prefix of its own; none may stop or flush it. */
    readonly redisUrl: string;
  }
}

let server: RedisServer | undefined;

/** Provides `inject('redisUrl')`: REDIS_URL where it is set, else a server started for this run. */
export async function setup(project: TestProject): Promise<void> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined && given !== '') {
    project.provide('redisUrl', given);
    return;
  }
  server = await startRedis();
  project.provide('redisUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
  server = undefined;
}

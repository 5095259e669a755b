import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../src/definition/define-process.ts';
import { task } from '../../src/definition/machine/task.ts';
import { capturedLog } from '../support/captured-log.ts';
import { createMemoryService } from './support/memory-service.ts';

/** A service that does not listen, and the callback URLs that its tasks were given. */
function createSilentService(publicUrl?: string) {
  const urls: string[] = [];
  const machine = setup({
    actors: {
      ask: task(async ({ callbackUrl, handOver }) => {
        urls.push(callbackUrl);
        return handOver();
      }),
    },
  }).createMachine({ invoke: { src: 'ask', onError: {} } });
  const { log, messages } = capturedLog();
  const service = createMemoryService({
    processes: [defineProcess({ name: 'thing', machine })],
    log,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  const start = async () => {
    await service.start('thing');
    await service.start('thing');
    await service.clock.settle();
    expect(urls).toHaveLength(2);
    return urls;
  };
  return {
    start,
    warnings: () => messages('warn'),
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

test('a service that does not listen warns once that callback URLs have no host', async () => {
  await using service = createSilentService();
  for (const url of await service.start()) expect(url).toMatch(/^\/callbacks\//);
  expect(service.warnings()).toEqual([expect.stringContaining('set publicUrl')]);
});

test('a service with a publicUrl starts callback URLs with it', async () => {
  await using service = createSilentService('https://here.example');
  for (const url of await service.start()) {
    expect(url).toMatch(/^https:\/\/here\.example\/callbacks\//);
  }
  expect(service.warnings()).toEqual([]);
});

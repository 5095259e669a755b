import { expect, inject, test } from 'vitest';
import { environment } from '../../src/config/config.ts';
import { startMain } from '../support/start-node.ts';

/** The output of a failed start. */
async function outputOf(env: Readonly<Record<string, string>>): Promise<string> {
  try {
    await using node = await startMain({ LOG_LEVEL: 'trace', ...env });
    throw new Error(`It started at ${node.url}`);
  } catch (error) {
    return String(error);
  }
}

test('a start with an invalid configuration names every URL, and shows no password', async () => {
  const names = Object.keys(environment.shape).filter((name) => name.endsWith('_URL'));
  const output = await outputOf(
    Object.fromEntries(names.map((name) => [name, 'https://user:hunter2@host.example/x'])),
  );
  expect(output).toContain('ended with 1');
  for (const name of names) expect(output).toContain(`  ${name} `);
  expect(output).not.toContain('hunter2');
});

test('a start without a Redis, or with wrong credentials, shows no password', async () => {
  const { host } = new URL(inject('redisUrl'));
  const outputs = await Promise.all(
    ['127.0.0.1:1', host].map(async (at) => outputOf({ REDIS_URL: `redis://me:hunter2@${at}` })),
  );
  for (const output of outputs) {
    expect(output).toContain('ended with 1');
    expect(output).not.toContain('hunter2');
  }
  expect(outputs[0]).toContain('Redis cannot be reached');
  expect(outputs[1]).toContain('WRONGPASS');
});

import { expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { serveApp } from '../../src/http/server/serve-app.ts';
import { createFamily } from '../support/inspected-family.ts';
import { openInspector } from '../support/inspector-client.ts';
import { createMemoryRuntime } from '../support/memory-runtime.ts';
import { silentLog } from '../support/silent-log.ts';

async function serve(pingEveryMs: number) {
  const memory = await createMemoryRuntime(createFamily(), { shutdownMs: 10 });
  const app = createApp({ runtime: memory.runtime, log: silentLog, bodyLimitBytes: 1_000 });
  const served = await serveApp({
    fetch: (request, connection) => app.fetch(request, connection),
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    pingEveryMs,
  });
  return {
    ...memory,
    url: served.url,
    async [Symbol.asyncDispose]() {
      await served.close(0);
      await memory[Symbol.asyncDispose]();
    },
  };
}

test('a client that answers no ping is disconnected, and one that answers stays connected', async () => {
  await using server = await serve(50);
  const id = await server.start();
  using silent = await openInspector(server.url, `?id=${id}`, { autoPong: false });
  using alive = await openInspector(server.url, `?id=${id}`);
  let pings = 0;
  alive.socket.on('ping', () => (pings += 1));
  expect((await silent.closed)[0]).toBe(1006);
  await expect.poll(() => pings).toBeGreaterThan(5);
  await server.runtime.send('family', id, { type: 'POKE' });
  await alive.until(({ event }) => event?.type === 'POKE');
});

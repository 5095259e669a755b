import { networkInterfaces } from 'node:os';
import { createWebSocketReceiver } from '@statelyai/inspect';
import { createInspectorServer } from '@statelyai/inspect/server';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openBridge } from '../../scripts/inspector/open-bridge.ts';
import { createService } from '../../src/index.ts';
import { freePort } from '../support/free-port.ts';
import { createFamily } from '../support/inspected-family.ts';
import { silentLog } from '../support/silent-log.ts';
import { createStoragePlace } from '../support/storage-place.ts';

async function openScene(query: (id: string) => string) {
  const place = await createStoragePlace('embedded');
  const service = createService({
    processes: [createFamily()],
    dataDir: place.dataDir ?? '',
    log: silentLog,
    shutdownMs: 100,
  });
  const { url } = await service.listen(0);
  const { id } = await service.start('family');
  const lines: string[] = [];
  const port = await freePort();
  const bridge = await openBridge(createInspectorServer, {
    source: new URL(`${url.replace('http', 'ws')}/inspect${query(id)}`),
    token: undefined,
    port,
    autoOpen: false,
    tell: (line) => void lines.push(line),
  });
  return {
    service,
    id,
    port,
    bridge,
    lines,
    async [Symbol.asyncDispose]() {
      bridge.close();
      await service.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

test('the bridge passes the messages of an instance to a page, and ends with the instance', async () => {
  await using scene = await openScene((id) => `?id=${id}`);
  const { service, id, port, bridge, lines } = scene;
  const told: { readonly type: string; readonly sessionId: string }[] = [];
  createWebSocketReceiver({ server: `ws://127.0.0.1:${port}` }).subscribe((one) => told.push(one));
  await expect.poll(() => told.map(({ sessionId }) => sessionId)).toContain(id);
  await service.send('family', id, { type: 'CLOSE' });
  await bridge.done;
  await expect.poll(() => told.at(-1)).toMatchObject({ type: '@xstate.snapshot' });
  expect(lines).toEqual(['The service closed the connection: the instance has ended.']);
  const page = await fetch(`http://127.0.0.1:${port}`);
  expect(await page.text()).toContain('https://stately.ai/inspect');
});

test('the bridge reports the refusal of the service', async () => {
  await using scene = await openScene(() => '?id=none');
  createWebSocketReceiver({ server: `ws://127.0.0.1:${scene.port}` });
  await expect(scene.bridge.done).rejects.toThrow('instance_not_found');
});

test('the bridge accepts only its own page, on this machine', async () => {
  await using scene = await openScene((id) => `?id=${id}`);
  const { port } = scene;
  const opens = async (host: string, origin?: string) =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(`ws://${host}:${port}`, origin === undefined ? {} : { origin });
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
  expect(await opens('127.0.0.1', 'https://evil.example')).toBe(false);
  expect(await opens('127.0.0.1', `http://localhost:${port}`)).toBe(true);
  const addresses = Object.values(networkInterfaces()).flat();
  const outer = addresses.filter((one) => one?.internal === false && one.family === 'IPv4');
  for (const address of outer) expect(await opens(address?.address ?? '')).toBe(false);
});

test('the bridge names a port that is in use', async () => {
  await using scene = await openScene((id) => `?id=${id}`);
  const { port } = scene;
  const second = openBridge(createInspectorServer, {
    source: new URL('ws://127.0.0.1:1/inspect'),
    token: undefined,
    port,
    autoOpen: false,
    tell: () => {},
  });
  await expect(second).rejects.toThrow(`Port ${port} is in use`);
});

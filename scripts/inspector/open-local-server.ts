import http, { type Server } from 'node:http';
import { createServer } from 'node:net';
import type { createInspectorServer } from '@statelyai/inspect/server';

/**
 * Starts the server of `@statelyai/inspect`, for this machine alone. By itself it listens on every address, and answers the web page
 * of any origin; neither can be set.
 */
export async function openLocalServer(
  create: typeof createInspectorServer,
  { port, autoOpen }: { readonly port: number; readonly autoOpen: boolean },
): Promise<{ readonly server: Server; readonly stop: () => void }> {
  await assertFree(port);
  const made: Server[] = [];
  const original = http.createServer;
  http.createServer = ((listener: http.RequestListener) => {
    const server = original(listener);
    const listen = server.listen.bind(server);
    server.listen = ((at: number, ready: () => void) => listen(at, '127.0.0.1', ready)) as never;
    server.on('upgrade', ({ headers: { origin } }, socket) => {
      if (origin !== undefined && !ownOrigins(port).includes(origin)) socket.destroy();
    });
    made.push(server);
    return server;
  }) as typeof http.createServer;
  try {
    const bridge = create({ port, autoOpen });
    const [server] = made;
    if (server === undefined)
      throw new Error('This version of @statelyai/inspect cannot be kept local.');
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    return { server, stop: () => bridge.stop() };
  } finally {
    http.createServer = original;
  }
}

function ownOrigins(port: number): readonly string[] {
  return ['localhost', '127.0.0.1'].map((host) => `http://${host}:${port}`);
}

async function assertFree(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', () =>
      reject(new Error(`Port ${port} is in use; choose another with --port.`)),
    );
    probe.listen(port, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

import { once } from 'node:events';
import type { createInspectorServer } from '@statelyai/inspect/server';
import { WebSocket } from 'ws';
import { openLocalServer } from './open-local-server.ts';
import { relay } from './relay.ts';

export interface Bridge {
  /** The page that shows the inspector. */
  readonly url: string;
  /** Resolves when the service has closed the connection for good; rejects if it refused. */
  readonly done: Promise<void>;
  close(): void;
}

/**
 * Serves the page of `@statelyai/inspect`, and hands it what the service sends. It connects to the service once a page is open: the
 * page's server keeps no more than 200 messages for one that comes later.
 */
export async function openBridge(
  create: typeof createInspectorServer,
  options: {
    readonly source: URL;
    readonly token: string | undefined;
    readonly port: number;
    readonly autoOpen: boolean;
    readonly tell: (line: string) => void;
  },
): Promise<Bridge> {
  const { source, token, port, autoOpen, tell } = options;
  const { server, stop } = await openLocalServer(create, { port, autoOpen });
  const page = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(page, 'open');
  const over = new AbortController();
  const isOpen = once(server, 'upgrade', { signal: over.signal });
  const done = isOpen.then(
    async () =>
      relay({ source, token, pass: (text) => page.send(text), tell, signal: over.signal }),
    // It was closed before a page was open.
    () => {},
  );
  return {
    url: `http://localhost:${port}`,
    done,
    close() {
      over.abort();
      page.terminate();
      stop();
      server.closeAllConnections();
    },
  };
}

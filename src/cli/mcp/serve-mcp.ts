import { once } from 'node:events';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Connection } from '../service/connection.ts';
import { readManifest } from '../starter/read-manifest.ts';
import { createMcpServer } from './create-mcp-server.ts';

/** Serves a service over stdio until stdin ends, or the user ends the command. */
export async function serveMcp(connection: Connection): Promise<void> {
  const { version } = readManifest();
  const handle = serveStdio(() => createMcpServer(connection, version));
  const { signal } = connection;
  await Promise.race([
    once(process.stdin, 'end', { signal }),
    once(process.stdin, 'close', { signal }),
  ]).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  await handle.close();
}

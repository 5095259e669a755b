import { WebSocket, type ClientOptions } from 'ws';
import { eventually } from './eventually.ts';

/** A message of an inspection, as far as tests look at it. */
export interface Told {
  readonly type: string;
  readonly sessionId: string;
  readonly rootId: string;
  readonly parentId?: string;
  readonly snapshots?: number;
  readonly event?: { readonly type: string };
  readonly snapshot?: {
    readonly status: string;
    readonly value?: unknown;
    readonly context?: unknown;
  };
}

/** A client of `GET /inspect`. */
export interface InspectorClient extends Disposable {
  readonly socket: WebSocket;
  readonly told: Told[];
  /** The code and the reason of the close. */
  readonly closed: Promise<readonly [code: number, reason: string]>;
  /** What was told once one of it is `wanted`. */
  until(wanted: (one: Told) => boolean): Promise<readonly Told[]>;
}

/** Connects; rejects with status and code of the problem if the service refuses. */
export async function openInspector(
  url: string,
  query: string,
  options: ClientOptions & { readonly protocols?: readonly string[] } = {},
): Promise<InspectorClient> {
  const { protocols = [], ...more } = options;
  const socket = new WebSocket(
    `${url.replace('http', 'ws')}/inspect${query}`,
    [...protocols],
    more,
  );
  const told: Told[] = [];
  socket.on('message', (data) => told.push(JSON.parse((data as Buffer).toString()) as Told));
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, String(reason)]));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_, response) => {
      const parts: string[] = [];
      response.setEncoding('utf8').on('data', (part: string) => parts.push(part));
      response.once('end', () => {
        const { code } = JSON.parse(parts.join('')) as { readonly code: string };
        reject(new Error(`${response.statusCode} ${code}`));
      });
    });
  });
  socket.on('error', () => {});
  return {
    socket,
    told,
    closed,
    until: async (wanted) =>
      eventually(
        () => told,
        (all) => all.some(wanted),
      ),
    [Symbol.dispose]: () => socket.terminate(),
  };
}

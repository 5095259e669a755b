import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { WebSocketServer, type WebSocket } from 'ws';
import { HoldfastError } from '../../errors.ts';
import type { Connection } from '../base/http-env.ts';
import { socketProtocol } from '../base/socket-protocol.ts';

export interface WebSockets {
  /** Refuses new ones, and closes those that are open, for the reason that the service stops. */
  drain(): void;
  /** Breaks off those that are still open. */
  close(): void;
}

/** The types of the two packages say the same in different words. */
type Expected = NonNullable<Parameters<typeof createAdaptorServer>[0]['websocket']>['server'];

/** Clients have nothing to say. */
const mostPayloadBytes = 1_024;
/** A client that has not answered a ping when the next one is due is gone. */
const pingEveryMs = 30_000;
const lingerMs = 500;
const goingAway = 1_001;

/** Lets the app accept WebSocket handshakes, by `upgradeWebSocket`. Other answers to a handshake are sent as they are. */
export function acceptWebSockets(
  server: Server,
  options: {
    readonly fetch: (request: Request, connection: Connection) => Response | Promise<Response>;
    readonly answerFault: (error: unknown) => Response;
    readonly pingEveryMs?: number | undefined;
  },
): WebSockets {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostPayloadBytes,
    perMessageDeflate: false,
    // The token that a page offers must not be chosen.
    handleProtocols: (offered) => (offered.has(socketProtocol) ? socketProtocol : false),
  });
  let isDraining = false;

  async function answer(request: Request, env: HttpBindings): Promise<Response> {
    const { socket } = env.incoming;
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    const connection = { remoteAddress: socket.remoteAddress, handshakeGone: gone.signal };
    try {
      if (isDraining) throw new HoldfastError('shutting_down', stopping);
      // The upgrade finds what it needs in this very object.
      return await options.fetch(request, Object.assign(env, connection));
    } catch (error) {
      return options.answerFault(error);
    }
  }

  createAdaptorServer({
    fetch: async (request, env) => {
      // Requests proper come by another way, and over HTTP/1.1 only.
      const bindings = env as HttpBindings;
      const response = await answer(request, bindings);
      if (response.status !== 200) await refuse(bindings.incoming.socket, response);
      return response;
    },
    createServer: () => server,
    websocket: { server: sockets as unknown as Expected },
  });
  const alive = new WeakSet<WebSocket>();
  sockets.on('connection', (socket) => {
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
  });
  const pulse = setInterval(() => {
    for (const socket of sockets.clients) {
      if (alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
  }, options.pingEveryMs ?? pingEveryMs).unref();

  return {
    drain() {
      isDraining = true;
      for (const socket of sockets.clients) socket.close(goingAway, 'the node is shutting down');
    },
    close() {
      clearInterval(pulse);
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

const stopping = 'This node is shutting down; connect to another node.';

/** Answers a handshake with something else than a WebSocket; @hono/node-server would leave out the body. */
async function refuse(socket: Socket, response: Response): Promise<void> {
  const { status, headers } = response;
  const body = Buffer.from(await response.arrayBuffer());
  headers.set('content-length', String(body.length));
  headers.set('connection', 'close');
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`;
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.end(Buffer.concat([Buffer.from(head), body]), () => {
      setTimeout(() => socket.destroy(), lingerMs).unref();
    });
    // Otherwise the client's end of the connection goes unnoticed.
    socket.resume();
  });
}

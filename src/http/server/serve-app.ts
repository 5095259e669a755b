import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { Log } from '../../log.ts';
import { acceptWebSockets } from './accept-web-sockets.ts';
import { answerBrokenRequests } from './answer-broken-requests.ts';
import type { Connection } from '../base/http-env.ts';
import { hostFault } from './host-fault.ts';
import { Incoming } from './incoming.ts';
import { toProblemResponse } from '../base/problem.ts';
import { securityHeaders } from '../base/security-headers.ts';
import { createTransientSet } from '../../transient.ts';
import { turns } from '../../turns.ts';
import { stalledAfterMs as usualStallMs } from '../base/stalled-after.ts';

export interface Served {
  /** The URL of the server on this machine, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /**
   * From now on each response closes its connection; new requests are still answered. Resolves when the current
   * requests are answered, or after `limitMs`.
   */
  drain(limitMs: number): Promise<void>;
  /** Accepts no more requests, lets current ones finish, and cuts off those that take longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
}

interface AddressVariables {
  readonly host: string;
  readonly port: string;
}

export interface ServeOptions {
  readonly fetch: (request: Request, connection: Connection) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** The variables that set host and port, for messages. Default: `HOST` and `PORT`. */
  readonly variables?: AddressVariables;
  /** Request line and headers together; more is answered 431. Default 16 KiB. */
  readonly headerLimitBytes?: number;
  /** How long a client may take to send its headers (default 10 s). Then 408. */
  readonly headersTimeoutMs?: number;
  /** How long a client may take to send its request, body included (default 30 s). Then 408. */
  readonly requestTimeoutMs?: number;
  /**
   * A client that reads nothing of a response for this long (default 60 s) is disconnected, after one to two times
   * that time.
   */
  readonly stalledAfterMs?: number;
  /** How often clients of WebSockets must show that they are there (default 30 s). */
  readonly pingEveryMs?: number;
}

/** Longer than that of load balancers, so that they never send on a connection that is being closed. */
const keepAliveTimeoutMs = 65_000;

/**
 * How many connections wait to be accepted; the system allows less if `somaxconn` is. Of what finds no room, Linux drops the last
 * packet of the handshake: the client believes that it is connected, sends its request again and again, and is reset in the end.
 */
const acceptQueue = 4_096;

/** Listens. Throws `configuration_invalid` if the address is not available. */
export async function serveApp(options: ServeOptions): Promise<Served> {
  const { host, log } = options;
  let closing = false;
  const underWay = createTransientSet<ServerResponse>();
  const sockets = new Set<Socket>();
  const listener = getRequestListener(
    (request, { incoming, outgoing }) => {
      const fault = hostFault(incoming);
      if (fault !== undefined) return answerFault(new RequestError(fault), log);
      return options.fetch(request, {
        remoteAddress: incoming.socket.remoteAddress,
        gone: () => goneSignal(outgoing),
      });
    },
    { errorHandler: (error) => answerFault(error, log) },
  );
  const server = createServer(
    { ...toServerOptions(options), IncomingMessage: Incoming },
    (incoming, outgoing) => {
      if (closing) outgoing.setHeader('connection', 'close');
      outgoing.on('timeout', cutOffStalled);
      outgoing.once('close', underWay.add(outgoing));
      void listener(incoming, outgoing);
    },
  );
  server.timeout = options.stalledAfterMs ?? usualStallMs;
  // Their total size is limited; by default Node silently drops those after the thousandth, perhaps an `If-Match`.
  server.maxHeadersCount = 0;
  answerBrokenRequests(server);
  const webSockets = acceptWebSockets(server, {
    fetch: options.fetch,
    answerFault: (error) => answerFault(error, log),
    pingEveryMs: options.pingEveryMs,
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    turns.connected();
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listen(server, options);
  server.on('error', (error) => log.error({ err: error }, 'the HTTP server failed'));

  return {
    url: `http://${reachable(host)}:${port}`,
    async drain(limitMs) {
      closing = true;
      webSockets.drain();
      const answered = [...underWay].map(async (outgoing) => {
        if (!outgoing.headersSent) outgoing.setHeader('connection', 'close');
        return new Promise((resolve) => outgoing.once('close', resolve));
      });
      let limit: NodeJS.Timeout | undefined;
      const over = new Promise((resolve) => (limit = setTimeout(resolve, limitMs)));
      await Promise.race([Promise.all(answered), over]);
      clearTimeout(limit);
    },

    async close(graceMs) {
      closing = true;
      webSockets.drain();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      const cut = setTimeout(() => {
        server.closeAllConnections();
        webSockets.close();
      }, graceMs);
      server.closeIdleConnections();
      // Node does not count connections as idle that have not sent anything yet.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
      webSockets.close();
    },
  };
}

/** Fires if the connection of a response is closed before the response is sent. */
function goneSignal(outgoing: ServerResponse | Http2ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (outgoing.destroyed) gone.abort();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  return gone.signal;
}

/**
 * Called after a time without traffic: that is fine while a response takes its time, but not while it waits to be read,
 * because it fills memory. Node itself closes connections without a request.
 */
function cutOffStalled(socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy();
}

function toServerOptions(options: ServeOptions) {
  const {
    headerLimitBytes = 16_384,
    headersTimeoutMs = 10_000,
    requestTimeoutMs = 30_000,
  } = options;
  return {
    maxHeaderSize: headerLimitBytes,
    // Node would answer without a problem document.
    requireHostHeader: false,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // The precision of these two limits.
    connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs, requestTimeoutMs),
    keepAliveTimeout: keepAliveTimeoutMs,
  };
}

/** Answers faults that reach no app: a malformed request, or an app that threw no `Error`. */
function answerFault(error: unknown, log: Log): Response {
  const requestId = randomUUID();
  const known = error instanceof RequestError;
  if (!known) log.error({ err: error, requestId }, 'request failed');
  const fault = known ? invalidRequest(`The request is not valid: ${error.message}.`) : error;
  const response = toProblemResponse(fault, { requestId });
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  return response;
}

async function listen(
  server: Server,
  { host, port, variables = { host: 'HOST', port: 'PORT' } }: ServeOptions,
): Promise<number> {
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, backlog: acceptQueue }, () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  } catch (cause) {
    throw new HoldfastError('configuration_invalid', cannotListen(cause, host, port, variables), {
      cause,
    });
  }
}

function cannotListen(cause: unknown, host: string, port: number, set: AddressVariables): string {
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use; stop the program that listens on it, or set ${set.port} to another port (0 picks a free one).`;
    case 'EACCES':
      return `This user may not listen on port ${port}; set ${set.port} to a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine; set ${set.host} to one of its addresses, or to 0.0.0.0 for all of them.`;
    default:
      return `Cannot listen on ${host}:${port} (${String(cause)}); check ${set.host} and ${set.port}.`;
  }
}

/** Wildcard addresses only work for listening. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

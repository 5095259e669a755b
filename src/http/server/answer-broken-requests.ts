import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { toProblemResponse } from '../base/problem.ts';
import { securityHeaders } from '../base/security-headers.ts';

/**
 * How long a client may keep sending after the last response. If the connection is closed earlier, the client's system
 * discards the response.
 */
const lingerMs = 500;

/**
 * Answers requests that Node refuses before the app sees them with a problem document: too slow, headers too large,
 * not HTTP, a tunnel, or an unsupported expectation. Earlier requests on the connection are answered first, and the
 * connection is closed afterwards.
 */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const broken = new WeakSet<Duplex>();
  server.on('request', ({ socket }, outgoing) => latest.set(socket, outgoing));
  server.on('checkExpectation', (incoming, outgoing) => {
    latest.set(incoming.socket, outgoing);
    void toReply(unexpected(incoming)).then(({ status, headers, body }) =>
      outgoing.writeHead(status, headers).end(body),
    );
  });
  server.on('connect', (incoming, socket) => {
    socket.on('error', () => socket.destroy()).resume();
    void answerLast(socket, latest.get(socket), noTunnel(incoming));
  });
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    if (broken.has(socket)) return;
    broken.add(socket);
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else {
      stopReading(socket);
      void answerLast(socket, latest.get(socket), toFault(error.code));
    }
  });
}

/**
 * Discards what still arrives. It must not reach the app, which would apply a request that is answered as not having
 * arrived. A listener of one's own takes the bytes from Node's parser, which otherwise reads them past the socket.
 */
function stopReading(socket: Duplex): void {
  const drop = () => {};
  socket.on('data', drop);
  for (const listener of socket.listeners('data')) {
    if (listener !== drop) socket.off('data', listener as () => void);
  }
  // Node would close the connection once the client has sent everything, before an earlier request is answered.
  socket.removeAllListeners('end');
}

async function answerLast(
  socket: Duplex,
  latest: ServerResponse | undefined,
  fault: HoldfastError,
): Promise<void> {
  const isAnswered = latest?.headersSent === true;
  // Nothing can be inserted into a response that is being sent.
  if (isAnswered && !latest.writableEnded) {
    socket.destroy();
    return;
  }
  if (latest !== undefined) await itsTurn(latest);
  // If the broken request was answered before it broke, that is its answer.
  const bytes = isAnswered && !latest.req.complete ? '' : await toBytes(fault);
  if (socket.writable)
    socket.end(bytes, () => setTimeout(() => socket.destroy(), lingerMs).unref());
}

/**
 * Resolves when the fault may be answered. A complete earlier request may have been applied, so its response goes
 * first.
 */
async function itsTurn(latest: ServerResponse): Promise<void> {
  if (latest.writableFinished) return;
  if (latest.req.complete || latest.headersSent) {
    await new Promise((resolve) => latest.once('close', resolve));
  } else if (latest.socket === null) {
    await new Promise((resolve) => latest.once('socket', resolve));
  }
}

function toFault(code: string | undefined): HoldfastError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new HoldfastError(
      'headers_too_large',
      'The request line and the headers are too large; the operator can raise HEADER_LIMIT.',
    );
  }
  return code === 'ERR_HTTP_REQUEST_TIMEOUT'
    ? new HoldfastError('request_timeout', 'The request did not arrive in time.')
    : invalidRequest('The request is not valid HTTP.');
}

function unexpected({ headers }: IncomingMessage): HoldfastError {
  return new HoldfastError(
    'expectation_failed',
    `Expect must be 100-continue, not ${JSON.stringify(headers.expect)}.`,
  );
}

function noTunnel({ url }: IncomingMessage): HoldfastError {
  return new HoldfastError(
    'method_not_allowed',
    `This service is not a proxy and does not open a tunnel to ${url}.`,
    { details: { headers: { allow: '' } } },
  );
}

async function toBytes(fault: HoldfastError): Promise<string> {
  const { status, headers, body } = await toReply(fault);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

async function toReply(fault: HoldfastError) {
  const response = toProblemResponse(fault, { requestId: randomUUID() });
  const body = await response.text();
  const headers = {
    ...Object.fromEntries(response.headers),
    ...securityHeaders,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { status: response.status, headers, body };
}

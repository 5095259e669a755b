import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HoldfastError } from '../errors.ts';
import { toProblemResponse } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * Answers, with a problem document, what Node refuses before there is a request: what is too slow, has too large headers or
 * is not HTTP. What came before it on the connection is answered first, and the connection is closed after it.
 */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, Exchange>();
  const broken = new WeakSet<Duplex>();
  server.on('request', (incoming, outgoing) => latest.set(incoming.socket, { incoming, outgoing }));
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    // Node tells of every piece that follows on what is broken.
    if (broken.has(socket) && socket.writable) return;
    broken.add(socket);
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else void answerLast(socket, latest.get(socket), toFault(error.code));
  });
}

async function answerLast(
  socket: Duplex,
  latest: Exchange | undefined,
  fault: HoldfastError,
): Promise<void> {
  const isAnswered = latest?.outgoing.headersSent === true;
  // Into an answer that goes on, nothing can be said.
  if (isAnswered && !latest.outgoing.writableEnded) {
    socket.destroy();
    return;
  }
  if (latest !== undefined) await itsTurn(latest);
  // Where the request that is broken was answered before it came to that, it has its answer.
  const bytes = isAnswered && !latest.incoming.complete ? '' : await toBytes(fault);
  if (socket.writable) socket.end(bytes, () => socket.destroy());
}

/** Resolves where a fault may be answered. A request that came whole may have been applied, so its answer goes first. */
async function itsTurn({ incoming, outgoing }: Exchange): Promise<void> {
  if (outgoing.writableFinished) return;
  if (incoming.complete || outgoing.headersSent) {
    await new Promise((resolve) => outgoing.once('close', resolve));
  } else if (outgoing.socket === null) {
    await new Promise((resolve) => outgoing.once('socket', resolve));
  }
}

function toFault(code: string | undefined): HoldfastError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new HoldfastError(
      'headers_too_large',
      'The request line and the headers are too large; the operator may raise HEADER_LIMIT.',
    );
  }
  return code === 'ERR_HTTP_REQUEST_TIMEOUT'
    ? new HoldfastError('request_timeout', 'The request did not arrive in time.')
    : new HoldfastError('invalid_request', 'The request is not HTTP as it should be.');
}

async function toBytes(fault: HoldfastError): Promise<string> {
  const response = toProblemResponse(fault, { requestId: randomUUID() });
  const body = await response.text();
  const headers = {
    ...Object.fromEntries(response.headers),
    ...securityHeaders,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const { status } = response;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HoldfastError } from '../errors.ts';
import { toProblemResponse } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Answers, with a problem document, what Node refuses before there is a request: what is too slow, has too large headers or
 * is not HTTP. The connection is closed after it.
 */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (incoming, outgoing) => latest.set(incoming.socket, outgoing));
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    const answering = latest.get(socket);
    const halfAnswered = answering?.headersSent === true && !answering.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || halfAnswered) {
      socket.destroy();
      return;
    }
    void toBytes(toFault(error.code)).then((bytes) => socket.end(bytes, () => socket.destroy()));
  });
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

import type { IncomingMessage } from 'node:http';

/**
 * The fault of a `Host` header by RFC 9112, section 3.2: none, or more than one. Of several, Node uses the first, and a
 * proxy in front of the service may have used another.
 */
export function hostFault({
  rawHeaders,
  httpVersion,
}: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>): string | undefined {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts > 1) return 'More than one Host header';
  return hosts === 0 && httpVersion === '1.1' ? 'Missing Host header' : undefined;
}

import { IncomingMessage } from 'node:http';
import { inspectPath } from '../base/inspect-path.ts';
import { hostFault } from './host-fault.ts';

/**
 * A request whose connection is given up to WebSocket only if it is a handshake for the path of one. Once a server listens to
 * `upgrade`, Node 20 gives up the connection of every request that offers any protocol, such as the h2c of Java's HTTP client; such
 * an offer is to be ignored instead (RFC 9110, section 7.8).
 */
export class Incoming extends IncomingMessage {
  /** Set by Node, already while it constructs. */
  declare private isOffer?: boolean | null;

  get upgrade(): boolean {
    return this.isOffer === true && (this.method === 'CONNECT' || isHandshake(this));
  }

  set upgrade(isOffer: boolean | null) {
    this.isOffer = isOffer;
  }
}

function isHandshake(incoming: IncomingMessage): boolean {
  const { method, url = '', headers } = incoming;
  return (
    method === 'GET' &&
    url.split('?', 1)[0] === inspectPath &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    hostFault(incoming) === undefined
  );
}

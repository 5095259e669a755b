import type { WebSocket } from 'ws';
import { hasCode } from '../../errors.ts';
import { sendAll } from './send-all.ts';

/** Status codes of RFC 6455, section 7.4.1. */
const closeCodes = {
  normal: 1_000,
  goingAway: 1_001,
  unsupported: 1_003,
  policy: 1_008,
  fault: 1_011,
} as const;

/** Sends the messages and closes the socket, with a code that tells why. Resolves once it is closing; never rejects. */
export async function serveSocket(
  socket: WebSocket,
  messages: AsyncIterable<string>,
  options: {
    /** Fires when the caller's token expires. */
    readonly expired: AbortSignal;
    /** Fires when the socket is gone. */
    readonly gone: AbortSignal;
    /** Receives what the client is not told. */
    readonly failed: (error: unknown) => void;
  },
): Promise<void> {
  const { expired, gone, failed } = options;
  socket.once('message', () =>
    socket.close(closeCodes.unsupported, 'send nothing: this socket only tells'),
  );
  try {
    await sendAll(socket, messages);
    if (expired.aborted) socket.close(closeCodes.policy, 'the token has expired');
    else socket.close(closeCodes.normal, 'the instance has ended');
  } catch (error) {
    if (gone.aborted || socket.readyState !== socket.OPEN) return;
    if (hasCode(error, 'shutting_down')) {
      socket.close(closeCodes.goingAway, 'the node is shutting down');
    } else if (hasCode(error, 'instance_not_found')) {
      socket.close(closeCodes.policy, 'the instance cannot be read any more');
    } else {
      failed(error);
      socket.close(closeCodes.fault, 'the node failed; connect again');
    }
  }
}

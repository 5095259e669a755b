import type { WebSocket } from 'ws';

/**
 * Sends messages one by one: the next is asked for when the system has taken the one before, so that a client that reads slowly
 * holds one message in memory. Rejects if the messages do, or if the socket is closed.
 */
export async function sendAll(
  socket: Pick<WebSocket, 'send'>,
  messages: AsyncIterable<string>,
): Promise<void> {
  for await (const message of messages) {
    await new Promise<void>((resolve, reject) => {
      socket.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }
}

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Receives the ends of instances from contenders, by the ticket of their start. */
export interface Ends {
  readonly port: number;
  /** A ticket, and the time (`performance.now()`) at which its instance ended. */
  expect(): { readonly ticket: number; readonly ended: Promise<number> };
  close(): void;
}

export async function listenForEnds(): Promise<Ends> {
  const waiting = new Map<number, (at: number) => void>();
  let tickets = 0;
  const server = createServer((socket) => {
    let rest = '';
    socket.setEncoding('latin1').on('data', (data: Buffer | string) => {
      const now = performance.now();
      const lines = (rest + data.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const ticket = Number(line);
        waiting.get(ticket)?.(now);
        waiting.delete(ticket);
      }
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    expect() {
      const ticket = (tickets += 1);
      return { ticket, ended: new Promise((resolve) => waiting.set(ticket, resolve)) };
    },
    close: () => server.close(),
  };
}

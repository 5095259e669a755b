import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A proxy between a client and a server that can disturb the traffic. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Where new connections lead from now on. */
  aim(port: number): void;
  /** Breaks every connection. */
  cut(): void;
  /** For this long nothing passes, either way, and connections stay open. */
  stall(forMs: number): Promise<void>;
  /** For this long requests arrive and answers do not; then every connection breaks. */
  loseAnswers(forMs: number): Promise<void>;
  /** For this long every connection breaks, and none can be made. */
  refuse(forMs: number): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let aim = target;
  let mode: 'open' | 'stalled' | 'losing' | 'refusing' = 'open';

  const listener = createServer((client) => {
    if (mode === 'refusing') {
      client.destroy();
      return;
    }
    const server = connect({ port: aim, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    const pair = { client, server };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      if (mode !== 'losing') client.write(bytes);
    });
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    if (mode === 'stalled') hold(pair);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };

  async function during(spoilt: typeof mode, forMs: number): Promise<void> {
    mode = spoilt;
    await sleep(forMs);
    mode = 'open';
  }

  return {
    port,
    aim(next) {
      aim = next;
    },
    cut,
    async stall(forMs) {
      for (const pair of pairs) hold(pair);
      await during('stalled', forMs);
      for (const { client, server } of pairs) {
        client.resume();
        server.resume();
      }
    },
    async loseAnswers(forMs) {
      await during('losing', forMs);
      cut();
    },
    async refuse(forMs) {
      cut();
      await during('refusing', forMs);
    },
    async [Symbol.asyncDispose]() {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

function hold({ client, server }: Pair): void {
  client.pause();
  server.pause();
}

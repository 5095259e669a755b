import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** What stands before a service, and loses answers. */
export interface LossyProxy extends AsyncDisposable {
  readonly url: string;
  /** How many changes have reached the service. */
  readonly passed: () => number;
  /** The answers to so many of the next changes (POST and DELETE) are lost: the connection breaks. */
  lose(count: number): void;
}

export async function startLossyProxy(target: string): Promise<LossyProxy> {
  let left = 0;
  let passed = 0;
  const server = createServer((asked, answer) => {
    const { method = 'GET', url = '/', headers } = asked;
    const on = request(new URL(url, target), { method, headers }, (answered) => {
      const isChange = method !== 'GET' && !/what-if|preview/.test(url);
      if (isChange) passed += 1;
      if (isChange && left > 0) {
        left -= 1;
        answered.resume().on('end', () => asked.socket.destroy());
        return;
      }
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(on);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    passed: () => passed,
    lose: (count) => (left = count),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { WebSocket } from 'ws';

const againMs = 1_000;
/** What a node closes with when there is no use in coming back. */
const final: ReadonlySet<number> = new Set([1_000, 1_003, 1_008]);

/**
 * Passes the messages of a service on, until the service closes for good; comes back after outages. Rejects if the service refuses.
 * What the service left out is told, and not passed on.
 */
export async function relay(options: {
  readonly source: URL;
  readonly token: string | undefined;
  readonly pass: (message: string) => void;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { tell, signal } = options;
  while (!signal.aborted) {
    const { code, reason } = await session(options);
    if (signal.aborted) return;
    tell(`The service closed the connection: ${reason === '' ? `code ${code}` : reason}.`);
    if (final.has(code)) return;
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

async function session({
  source,
  token,
  pass,
  tell,
  signal,
}: Parameters<typeof relay>[0]): Promise<{ readonly code: number; readonly reason: string }> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(source, ['holdfast.inspect'], { headers });
  const stop = () => socket.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      socket.on('message', (data) => {
        const message = Buffer.isBuffer(data) ? data.toString() : '';
        if (message.includes('"_version"')) pass(message);
        else tell(`Left out: ${message}`);
      });
      socket.on('unexpected-response', (_, response) => {
        response.setEncoding('utf8').once('data', (body: string) => {
          socket.terminate();
          const isOver = (response.statusCode ?? 500) < 500;
          if (isOver) reject(new Error(`The service refuses: ${body}`));
          else resolve({ code: 1_013, reason: body });
        });
      });
      // A close follows.
      socket.on('error', () => {});
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

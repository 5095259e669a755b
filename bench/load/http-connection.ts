import { once } from 'node:events';
import { connect } from 'node:net';
import { parseAnswer, type HttpAnswer } from './parse-answer.ts';

/** One keep-alive connection with one request at a time. */
export interface HttpConnection {
  post(path: string, body: string): Promise<HttpAnswer>;
  get(path: string, headers?: string): Promise<HttpAnswer>;
  close(): void;
}

/**
 * A bare HTTP/1.1 client: it costs a fraction of `fetch` or `http.request`, so that the cores go to the contender and not
 * to the load generator.
 */
export async function openConnection(port: number): Promise<HttpConnection> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  await once(socket, 'connect');
  let received = '';
  let settle: ((answer: HttpAnswer) => void) | undefined;
  let fail: ((error: Error) => void) | undefined;
  const broken = (error?: Error) => fail?.(error ?? new Error('The server closed a connection'));
  socket.on('error', broken);
  socket.on('close', () => broken());
  socket.on('data', (data: Buffer | string) => {
    received += data.toString();
    const answer = parseAnswer(received);
    if (answer === undefined) return;
    received = '';
    settle?.(answer);
  });
  const send = async (text: string): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      settle = resolve;
      fail = reject;
      if (socket.destroyed) broken();
      else socket.write(text);
    });
  const host = `Host: 127.0.0.1:${port}\r\n`;

  return {
    post: async (path, body) =>
      send(
        `POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    get: async (path, headers = '') => send(`GET ${path} HTTP/1.1\r\n${host}${headers}\r\n`),
    close() {
      fail = undefined;
      socket.destroy();
    },
  };
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createService, type Service } from '../../src/index.ts';
import { createFamily } from '../support/inspected-family.ts';
import { silentLog as log } from '../support/silent-log.ts';
import { createStoragePlace } from '../support/storage-place.ts';

let place: Awaited<ReturnType<typeof createStoragePlace>>;
let service: Service;
let url = '';
let id = '';

beforeAll(async () => {
  place = await createStoragePlace('embedded');
  // A task of the process never ends.
  const options = { dataDir: place.dataDir ?? '', log, shutdownMs: 100 };
  service = createService({ processes: [createFamily()], ...options });
  ({ url } = await service.listen(0));
  ({ id } = await service.start('family'));
});

afterAll(async () => {
  await service.close();
  await place[Symbol.asyncDispose]();
});

const opcodes = { continuation: 0, text: 1, reserved: 3, close: 8, ping: 9 } as const;

/** A frame as a client may not send it, too (RFC 6455, section 5.2). */
function frame(
  kind: keyof typeof opcodes,
  payload: Uint8Array,
  { isLast = true, isCompressed = false, isMasked = true } = {},
): Buffer {
  const first = opcodes[kind] | (isLast ? 0x80 : 0) | (isCompressed ? 0x40 : 0);
  const masked = isMasked ? 0x80 : 0;
  const { length } = payload;
  const size = length < 126 ? [masked | length] : [masked | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([first, ...size, ...(isMasked ? [0, 0, 0, 0] : [])]), payload]);
}

/** Opens a WebSocket by hand, and returns the head of the answer. */
async function openSocket(headers = ''): Promise<readonly [socket: Socket, head: string]> {
  const { port, host } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `GET /inspect?id=${id} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`,
  );
  const [head] = await once(socket, 'data');
  return [socket, String(head)];
}

/** Sends bytes, and returns the code with which the node closes the socket; undefined if it breaks off. */
async function codeAfter(bytes: Uint8Array): Promise<number | undefined> {
  const [socket] = await openSocket();
  let received = Buffer.alloc(0);
  socket.on('data', (data) => (received = Buffer.concat([received, data])));
  socket.write(bytes);
  await once(socket, 'close');
  // The last frame: close, with a code and no more.
  const at = received.length - 4;
  return received[at] === 0x88 ? received.readUInt16BE(at + 2) : undefined;
}

const some = Buffer.from('some');

describe('an inspector that breaks the protocol is disconnected', () => {
  test.each([
    ['by a frame of 1 TB', Buffer.from([0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
    ['by a message of 2 KB', frame('text', Buffer.alloc(2_000, 'a')), 1009],
    [
      'by fragments without end',
      Buffer.concat([
        frame('text', some, { isLast: false }),
        ...Array.from({ length: 400 }, () => frame('continuation', some, { isLast: false })),
      ]),
      1009,
    ],
    ['by a frame without a mask', frame('text', some, { isMasked: false }), 1002],
    ['by an unknown kind of frame', frame('reserved', some), 1002],
    ['by a compressed frame', frame('text', some, { isCompressed: true }), 1002],
    ['by a ping in fragments', frame('ping', some, { isLast: false }), 1002],
    ['by a fragment of nothing', frame('continuation', some), 1002],
    ['by text that is not UTF-8', frame('text', Buffer.from([0xff, 0xfe])), 1007],
    ['by a close code that does not exist', frame('close', Buffer.from([0, 5])), 1002],
  ])('%s', async (_, bytes, code) => {
    expect(await codeAfter(bytes)).toBe(code);
  });

  test('without a code, by a flood of pings', async () => {
    const ping = frame('ping', Buffer.alloc(125));
    const flood = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    expect(await codeAfter(flood)).toBeUndefined();
  });
});

test('no compression is agreed on, so that no small message grows in memory', async () => {
  const offer = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n';
  const [socket, head] = await openSocket(offer);
  expect(head).toMatch(/^HTTP\/1\.1 101 /);
  expect(head.toLowerCase()).not.toContain('sec-websocket-extensions');
  socket.destroy();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

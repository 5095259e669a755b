import fc from 'fast-check';
import type { RawRequest } from './raw-connection.ts';

/** How a request tells where its body ends; all but the first two tell something else than is true. */
export type Framing =
  | { readonly kind: 'length' }
  | { readonly kind: 'chunked'; readonly sizes: readonly number[]; readonly extras: boolean }
  | { readonly kind: 'longer' | 'shorter'; readonly byBytes: number }
  | { readonly kind: 'oddLength'; readonly text: string }
  | { readonly kind: 'oddCoding'; readonly line: string }
  | { readonly kind: 'oddChunk'; readonly size: string }
  /** Both a length and a coding, and after the one end of the body, before the other, an event of its own. */
  | { readonly kind: 'smuggled'; readonly line: string }
  | { readonly kind: 'untold' };

const coding = fc.constantFrom(
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: CHUNKED',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding:\tchunked ',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked\u000b',
  'Transfer-Encoding: ',
  'X-A: b\nTransfer-Encoding: chunked',
);

/** Honest mostly. */
export const framingArbitrary: fc.Arbitrary<Framing> = fc.oneof(
  { weight: 40, arbitrary: fc.constant({ kind: 'length' } as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('chunked' as const),
      sizes: fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 4 }),
      extras: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('longer' as const, 'shorter' as const),
      byBytes: fc.integer({ min: 1, max: 30 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('oddLength' as const),
      text: fc.constantFrom(
        '',
        '-1',
        '+2',
        '0x2',
        '2 ',
        '2,2',
        '2, 3',
        '1e1',
        '9'.repeat(30),
        '\u00d9\u00a3',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('oddCoding' as const), line: coding }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('oddChunk' as const),
      size: fc.constantFrom('', '-1', 'g', '0x2', ' 2', '2 ', 'f'.repeat(17), '7fffffffffffffff'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('smuggled' as const), line: coding }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'untold' } as const) },
);

/** Does it tell where the body ends? */
export function isHonest({ kind }: Framing): boolean {
  return kind === 'length' || kind === 'chunked';
}

export interface Framed {
  /** Header lines. */
  readonly lines: readonly string[];
  readonly bytes: Buffer;
  readonly end: RawRequest['end'];
}

/** A body as its framing has it; `hidden` is the request that is smuggled in where one is. */
export function frame(body: Buffer, framing: Framing, hidden: string): Framed {
  const length = (bytes: number) => [`Content-Length: ${Math.max(bytes, 0)}`];
  const chunked = ['Transfer-Encoding: chunked'];
  switch (framing.kind) {
    case 'length':
      return { lines: length(body.length), bytes: body, end: 'told' };
    case 'chunked': {
      const bytes = toChunks(body, framing.sizes, framing.extras);
      return { lines: chunked, bytes, end: 'told' };
    }
    case 'longer':
      return { lines: length(body.length + framing.byBytes), bytes: body, end: 'short' };
    case 'shorter':
      return { lines: length(body.length - framing.byBytes), bytes: body, end: 'unclear' };
    case 'oddLength': {
      const isShort = framing.text === '2 ' && body.length < 2;
      const lines = [`Content-Length: ${framing.text}`];
      return { lines, bytes: body, end: isShort ? 'short' : 'unclear' };
    }
    case 'oddCoding':
      return { lines: [framing.line], bytes: toChunks(body, [1_000], false), end: 'unclear' };
    case 'oddChunk': {
      const end = framing.size.startsWith('7') ? 'short' : 'unclear';
      const around = [`${framing.size}\r\n`, '\r\n0\r\n\r\n'] as const;
      const bytes = Buffer.concat([Buffer.from(around[0]), body, Buffer.from(around[1])]);
      return { lines: chunked, bytes, end };
    }
    case 'smuggled': {
      const bytes = Buffer.from(`0\r\n\r\n${hidden}`);
      return { lines: [framing.line, ...length(bytes.length)], bytes, end: 'unclear' };
    }
    case 'untold':
      return { lines: [], bytes: body, end: 'unclear' };
  }
}

function toChunks(body: Buffer, sizes: readonly number[], extras: boolean): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0, nth = 0; at < body.length; nth += 1) {
    const piece = body.subarray(at, at + (sizes[nth % sizes.length] ?? 1));
    const extension = extras ? ';name="value"' : '';
    pieces.push(Buffer.from(`${piece.length.toString(16)}${extension}\r\n`), piece);
    pieces.push(Buffer.from('\r\n'));
    at += piece.length;
  }
  const trailers = extras ? 'If-Match: "999999"\r\nX-Trailer: a\r\n' : '';
  return Buffer.concat([...pieces, Buffer.from(`0\r\n${trailers}\r\n`)]);
}

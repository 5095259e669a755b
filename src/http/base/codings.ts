import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** The compression of a body. */
export type Coding = 'br' | 'gzip' | 'identity';

/** In order of preference if the client has none. */
const offered: readonly Coding[] = ['br', 'gzip', 'identity'];

/** The coding that an `Accept-Encoding` header (RFC 9110, section 12.5.3) prefers. Default: identity. */
export function pickCoding(header: string | undefined): Coding {
  if (header === undefined) return 'identity';
  const weights = new Map(
    header.split(',').map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.map((text) => /^q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  // Identity is always acceptable, but only as the last choice.
  const weightOf = (coding: Coding) =>
    weights.get(coding) ?? (coding === 'identity' ? 0.001 : (weights.get('*') ?? 0));
  const [best = 'identity'] = offered.toSorted((a, b) => weightOf(b) - weightOf(a));
  return best;
}

/** Encodes a text. */
export async function encode(text: string, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Buffer.from(text);
  switch (coding) {
    case 'br': {
      // The highest quality takes a second to save a few percent.
      const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
      return new Uint8Array(await promisify(brotliCompress)(bytes, { params }));
    }
    case 'gzip':
      return new Uint8Array(await promisify(gzip)(bytes));
    case 'identity':
      return new Uint8Array(bytes);
  }
}

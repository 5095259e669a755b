import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** How a body may be compressed. */
export type Coding = 'br' | 'gzip' | 'identity';

/** The best first, where a client likes several as much. */
const offered: readonly Coding[] = ['br', 'gzip', 'identity'];

/** The coding that an `Accept-Encoding` header (RFC 9110, section 12.5.3) likes best. Without one: as it is. */
export function pickCoding(header: string | undefined): Coding {
  if (header === undefined) return 'identity';
  const weights = new Map(
    header.split(',').map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.map((text) => /^q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  // As it is, it is always acceptable, but only where nothing better is.
  const weightOf = (coding: Coding) =>
    weights.get(coding) ?? (coding === 'identity' ? 0.001 : (weights.get('*') ?? 0));
  const [best = 'identity'] = offered.toSorted((a, b) => weightOf(b) - weightOf(a));
  return best;
}

/** The text in a coding. */
export async function encode(text: string, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Buffer.from(text);
  switch (coding) {
    case 'br': {
      // The highest quality takes a second for what is some percent smaller.
      const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
      return new Uint8Array(await promisify(brotliCompress)(bytes, { params }));
    }
    case 'gzip':
      return new Uint8Array(await promisify(gzip)(bytes));
    case 'identity':
      return new Uint8Array(bytes);
  }
}

import { HoldfastError } from '../errors.ts';

const jsonType = /^application\/(?:[\w.!#$&^-]+\+)?json$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value in a body; undefined where the body is empty. Never holds more than the limit in memory. */
export async function readJson(request: Request, limitBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, limitBytes);
  if (bytes.byteLength === 0) return undefined;
  requireJson(request.headers);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : 'it is not valid UTF-8';
    throw new HoldfastError('malformed_json', `The body cannot be read as JSON: ${why}.`, {
      cause,
    });
  }
}

function requireJson(headers: Headers): void {
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (jsonType.test(type) && encoding === 'identity') return;
  const sent = type === '' ? 'The body came without a Content-Type' : `The body came as ${type}`;
  throw new HoldfastError(
    'unsupported_media_type',
    encoding === 'identity'
      ? `${sent}; send it with "Content-Type: application/json".`
      : `The body came with "Content-Encoding: ${encoding}"; send it without.`,
  );
}

async function readBytes(request: Request, limitBytes: number): Promise<ArrayBuffer | Uint8Array> {
  const declared = request.headers.get('content-length');
  if (declared !== null && Number(declared) > limitBytes) throw tooLarge(limitBytes);
  try {
    if (declared === null) return await readStream(request.body, limitBytes);
    const bytes = await request.arrayBuffer();
    if (bytes.byteLength > limitBytes) throw tooLarge(limitBytes);
    return bytes;
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    throw new HoldfastError('invalid_request', 'The body ended before it was complete.', { cause });
  }
}

/** A chunked body does not say how long it is: it is cut off where it passes the limit. */
async function readStream(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    sizeBytes += part.value.byteLength;
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limitBytes: number): HoldfastError {
  return new HoldfastError(
    'body_too_large',
    `The body is larger than ${limitBytes} bytes; the operator may raise BODY_LIMIT.`,
  );
}

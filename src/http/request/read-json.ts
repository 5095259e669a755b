import { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { findInfinity } from './find-infinity.ts';
import { isDeeperThan } from './is-deeper-than.ts';
import { findPrototypeKey } from './find-prototype-key.ts';
import { readWithin } from './read-within.ts';

/** The limits of a body. */
export interface BodyLimits {
  readonly bodyLimitBytes: number;
  /** The maximum nesting of arrays and objects. Default 64. */
  readonly jsonDepth?: number;
}

const defaultJsonDepth = 64;
const jsonType = /^application\/(?:[\w.!#$&^-]+\+)?json$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON value in a body; undefined if the body is empty. Never holds more than the limit in memory. Of duplicate
 * keys the last counts, as in `JSON.parse`; keys that reach prototypes are refused.
 */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const bytes = await readBytes(request, limits.bodyLimitBytes);
  if (bytes.byteLength === 0) return undefined;
  requireJson(request);
  const { jsonDepth = defaultJsonDepth } = limits;
  if (isDeeperThan(bytes, jsonDepth)) throw tooDeep(jsonDepth);
  const { text, value } = parse(bytes);
  const pointer = findPrototypeKey(text, value);
  if (pointer !== undefined) {
    const message = 'must be renamed: this key would change the prototype of an object';
    throw invalidRequest('The body contains a forbidden key; see errors.', [{ pointer, message }]);
  }
  const tooLargeAt = findInfinity(text, value);
  if (tooLargeAt !== undefined) {
    const message = `must be from -${Number.MAX_VALUE} to ${Number.MAX_VALUE}`;
    throw invalidRequest('The body contains a number that is too large; see errors.', [
      { pointer: tooLargeAt, message },
    ]);
  }
  return value;
}

/** Whether a `Content-Type` is JSON. */
export function isJson(contentType: string | undefined): boolean {
  return jsonType.test(mediaType(contentType));
}

function parse(bytes: Uint8Array): { readonly text: string; readonly value: unknown } {
  try {
    const text = utf8.decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : 'it is not valid UTF-8';
    throw new HoldfastError('malformed_json', `The body cannot be read as JSON: ${why}.`, {
      cause,
    });
  }
}

function mediaType(contentType = ''): string {
  return contentType.split(';', 1)[0]?.trim() ?? '';
}

/** Refuses other types, naming what is supported (RFC 9110, section 15.5.16). */
function requireJson({ method, headers }: Request): void {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    throw unsupported(`The body has "Content-Encoding: ${encoding}"; send it unencoded.`, {
      'accept-encoding': 'identity',
    });
  }
  const contentType = headers.get('content-type') ?? '';
  const type = mediaType(contentType);
  const charset = foreignCharset(contentType);
  if (jsonType.test(type) && charset === undefined) return;
  const sent = type === '' ? 'without a Content-Type' : `as ${type}`;
  const as = charset === undefined ? sent : `in the charset ${charset}`;
  throw unsupported(`The body was sent ${as}; send UTF-8 with "Content-Type: application/json".`, {
    accept: 'application/json',
    ...(method === 'POST' ? { 'accept-post': 'application/json' } : {}),
  });
}

/** JSON is UTF-8 (RFC 8259), so a `charset` must not name anything else. */
function foreignCharset(contentType: string): string | undefined {
  const names = [...contentType.matchAll(/;\s*charset=("[^"]*"|[^;\s]*)/gi)];
  return names
    .map(([, name = '']) => name.replaceAll('"', ''))
    .find((name) => !/^utf-?8$/i.test(name));
}

function unsupported(message: string, accepted: Readonly<Record<string, string>>): HoldfastError {
  return new HoldfastError('unsupported_media_type', message, { details: { headers: accepted } });
}

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  const declared = request.headers.get('content-length');
  if (declared !== null && Number(declared) > limitBytes) throw tooLarge(limitBytes);
  try {
    if (declared === null) return await readStream(request, limitBytes);
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > limitBytes) throw tooLarge(limitBytes);
    return bytes;
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    throw invalidRequest('The body ended before it was complete.', [], { cause });
  }
}

/** A chunked body does not announce its length, so it is cut off at the limit. */
async function readStream({ body, signal }: Request, limitBytes: number): Promise<Uint8Array> {
  const reader = body?.getReader();
  const bytes = await readWithin(reader, limitBytes);
  if (bytes === undefined) {
    void discard(reader);
    throw tooLarge(limitBytes);
  }
  // A body whose connection breaks before the first read appears empty.
  if (bytes.byteLength === 0) signal.throwIfAborted();
  return bytes;
}

/**
 * Reads the rest while the response is sent. Unread data would block the connection, and the server would cut it off
 * half a second later, during whichever request it serves then. It still does so if the client never stops sending.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  try {
    while ((await reader?.read())?.done === false);
  } catch {
    // The connection is gone.
  }
}

function tooDeep(limit: number): HoldfastError {
  const message = `must not nest arrays and objects more than ${limit} levels deep; the operator can raise JSON_DEPTH`;
  return invalidRequest(`The body ${message}.`, [{ pointer: '', message }]);
}

function tooLarge(limitBytes: number): HoldfastError {
  return new HoldfastError(
    'body_too_large',
    `The body is larger than ${limitBytes} bytes; the operator can raise BODY_LIMIT.`,
  );
}

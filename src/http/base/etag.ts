import type { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';

/** One entity tag, and a list of them, by RFC 9110. */
const tag = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;
const tagList = new RegExp(String.raw`^[ \t,]*${tag}(?:[ \t]*,[ \t,]*${tag})*[ \t,]*$`);

/** The entity tag of an instance: its version. */
export function toETag(version: number): string {
  return `"${version}"`;
}

/** Whether an `If-None-Match` header contains this tag. Compares weakly, as RFC 9110 requires for reads. */
export function noneMatchNames(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const candidate = item.trim();
    return candidate === '*' || candidate.replace(/^W\//, '') === etag;
  });
}

/**
 * Whether an `If-Match` header is absent or contains this tag. Compares strongly. Throws `invalid_request` if it is
 * malformed.
 */
export function ifMatchNames(header: string | undefined, etag: string): boolean {
  if (parseIfMatch(header) === undefined || header === undefined) return true;
  return [...header.matchAll(new RegExp(tag, 'g'))].some(([text]) => text === etag);
}

/**
 * The versions in an `If-Match` header; undefined if it allows all (no header, or `*`). Compares strongly, as RFC 9110
 * requires for changes: weak and foreign tags name no version. Throws `invalid_request` if the header is not a list of
 * entity tags.
 */
export function parseIfMatch(header: string | undefined): readonly number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!tagList.test(header)) throw malformed();
  return [...header.matchAll(new RegExp(tag, 'g'))]
    .map(([text]) => text)
    .filter((text) => /^"(0|[1-9]\d{0,14})"$/.test(text))
    .map((text) => Number(text.slice(1, -1)));
}

function malformed(): HoldfastError {
  const message = 'must be * or a list of entity tags, such as "3" (including the quotes)';
  return invalidRequest(`If-Match ${message}.`, [{ header: 'If-Match', message }]);
}

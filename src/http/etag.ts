/** The entity tag of an instance: its version. */
export function toETag(version: number): string {
  return `"${version}"`;
}

/** Does an `If-None-Match` header name this tag? Compares weakly, as RFC 9110 asks for reads. */
export function noneMatchNames(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const candidate = item.trim();
    return candidate === '*' || candidate.replace(/^W\//, '') === tag;
  });
}

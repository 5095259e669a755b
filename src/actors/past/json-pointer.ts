/** One step of a JSON Pointer (RFC 6901), with its slash. */
export function toPointer(key: string): string {
  const isPlain = !key.includes('~') && !key.includes('/');
  return `/${isPlain ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys that a JSON Pointer names, from the outside in. */
export function parsePointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => (key.includes('~') ? key.replaceAll('~1', '/').replaceAll('~0', '~') : key));
}

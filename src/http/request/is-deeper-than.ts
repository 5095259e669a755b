const quote = 0x22;
const backslash = 0x5c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * Whether arrays and objects in this JSON text are nested deeper than `limit`. Reads only the bytes, so that a text is
 * refused before it is parsed; invalid JSON is left to the parser.
 */
export function isDeeperThan(bytes: Uint8Array, limit: number): boolean {
  // Each level takes two bytes.
  if (bytes.length <= 2 * limit) return false;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === openArray || byte === openObject) depth += 1;
    else if (byte === closeArray || byte === closeObject) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

/** The position where the string that begins at `start` ends. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

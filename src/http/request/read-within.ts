/**
 * Reads the remaining bytes; undefined as soon as they exceed the limit. Never holds more than that in memory. The
 * caller must then read or cancel the rest.
 */
export async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  limitBytes: number,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    sizeBytes += part.value.byteLength;
    if (sizeBytes > limitBytes) return undefined;
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

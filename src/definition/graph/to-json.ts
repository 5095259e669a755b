/** A copy as JSON keeps it; null for what JSON cannot hold. */
export function toJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
  } catch {
    return null;
  }
}

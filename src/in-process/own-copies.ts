import { invalidRequest } from '../invalid-request.ts';

/** What a program gives to an instance: it may change its own afterwards. Throws `invalid_request` if it is no data. */
export function copyIn<T>(value: T, what: string): T {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw invalidRequest(
      `${what} contains a value that cannot be copied; pass data only, without functions or symbols.`,
      [],
      { cause },
    );
  }
}

/** What a program gets of an instance, as HTTP would show it: changing it changes nothing else. */
export function copyOut<T>(shown: T): T {
  return JSON.parse(JSON.stringify(shown)) as T;
}

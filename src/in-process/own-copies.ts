import { invalidRequest } from '../invalid-request.ts';

/**
 * Copies what a program passes to an instance, so that it may change the original. Throws `invalid_request` if it
 * cannot be copied.
 */
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

/** Copies what a program receives, in the form that HTTP would return, so that changing it has no effect. */
export function copyOut<T>(shown: T): T {
  return JSON.parse(JSON.stringify(shown)) as T;
}

import { maskUrlsIn } from '../mask-url.ts';

/** An error as a span keeps it. */
export interface TracedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

/** Without its stack, and as in the log: errors of libraries may contain a URL with its password. */
export function toException(error: unknown): TracedError {
  if (typeof error !== 'object' || error === null) {
    return { name: 'Error', message: maskUrlsIn(String(error)) };
  }
  const { name, message, code } = error as Readonly<Record<string, unknown>>;
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: maskUrlsIn(typeof message === 'string' ? message : ''),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

import type { Log } from '../../src/log.ts';

/** A log that keeps the messages of each level. */
export function createCollectingLog(): {
  readonly log: Log;
  readonly messages: Readonly<Record<keyof Log, string[]>>;
} {
  const messages: Record<keyof Log, string[]> = { debug: [], info: [], warn: [], error: [] };
  return {
    messages,
    log: {
      debug: (_, message) => messages.debug.push(message),
      info: (_, message) => messages.info.push(message),
      warn: (_, message) => messages.warn.push(message),
      error: (_, message) => messages.error.push(message),
    },
  };
}

import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { maskUrlsIn } from '../mask-url.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/** A log that writes one JSON object per line, to stdout by default. If there is a `node`, each line names it. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly node?: string;
  readonly destination?: DestinationStream;
}): Logger {
  const settings = {
    level: options.level,
    base: options.node === undefined ? null : { node: options.node },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: toShown },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** Errors of libraries may contain a URL with its password. */
function toShown(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const shown = stdSerializers.err(error);
  return { ...shown, message: maskUrlsIn(shown.message), stack: maskUrlsIn(shown.stack) };
}

import { createLog, type LogLevel } from '../../../src/config/create-log.ts';
import type { Log } from '../../../src/log.ts';

/** A log whose lines a test can read. */
export function capturedLog(level: LogLevel = 'info'): {
  readonly log: Log;
  readonly lines: Record<string, unknown>[];
} {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write(line: string) {
      lines.push(JSON.parse(line));
    },
  };
  return { log: createLog({ level, destination }), lines };
}

import { createLog, type LogLevel } from '../../src/config/create-log.ts';
import type { Log } from '../../src/log.ts';

/** A log that a test can read. */
export interface CapturedLog {
  readonly log: Log;
  readonly lines: Record<string, unknown>[];
  /** What was said so far at one level. */
  readonly messages: (level: keyof Log) => readonly string[];
}

export function capturedLog(level: LogLevel = 'info'): CapturedLog {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write(line: string) {
      lines.push(JSON.parse(line));
    },
  };
  return {
    log: createLog({ level, destination }),
    lines,
    messages: (at) => lines.filter((line) => line['level'] === at).map(({ msg }) => String(msg)),
  };
}

import { createLog, type Log } from '../../../src/log.ts';

/** A log whose lines a test can read. */
export function capturedLog(): { readonly log: Log; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write(line: string) {
      lines.push(JSON.parse(line));
    },
  };
  return { log: createLog({ level: 'info', destination }), lines };
}

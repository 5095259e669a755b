import type { TaskLog } from '../../definition/machine/task.ts';
import type { Log } from '../../log.ts';

/** A log whose lines all carry these details. */
export function withDetails(log: Log, details: object): TaskLog {
  return {
    info: (more: object, message: string) => log.info({ ...details, ...more }, message),
    warn: (more: object, message: string) => log.warn({ ...details, ...more }, message),
    error: (more: object, message: string) => log.error({ ...details, ...more }, message),
  };
}

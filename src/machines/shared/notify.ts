import { z } from 'zod';
import { call, type Fetch } from './call.ts';
import { task } from '../../definition/machine/task.ts';

export interface NotifyConfig {
  /** `POST` sends a notification. */
  readonly notificationsUrl: string;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface Notification {
  readonly to: string;
  readonly text: string;
}

/** Sends a notification. */
export function createNotify({ notificationsUrl, fetch }: NotifyConfig) {
  return task<void, Notification>(async ({ input, idempotencyKey, signal }) => {
    await call(notificationsUrl, {
      method: 'POST',
      body: input,
      idempotencyKey,
      signal,
      reply: z.unknown(),
      fetch,
    });
  });
}

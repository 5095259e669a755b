import type { Ask } from './sender.ts';

/** Sends requests whose responses are JSON. Only a response without a body, a 204, comes to undefined, contrary to the type. */
export function toJson(send: (ask: Ask) => Promise<Response>): <T>(ask: Ask) => Promise<T> {
  return async <T>(ask: Ask) => {
    const response = await send(ask);
    return response.status === 204 ? (undefined as never) : ((await response.json()) as T);
  };
}

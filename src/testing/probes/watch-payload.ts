/** Tells whether anything of an event but its type is looked at. */
export interface WatchedPayload {
  /** What stands for the event while it is watched. */
  readonly watch: (event: unknown) => unknown;
  readonly isRead: () => boolean;
}

export function watchPayload(): WatchedPayload {
  let isRead = false;
  const note = (key: unknown): void => {
    isRead ||= key !== 'type';
  };
  const handler: ProxyHandler<object> = {
    get(target, key) {
      note(key);
      return Reflect.get(target, key) as unknown;
    },
    has(target, key) {
      note(key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      note(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys(target) {
      isRead = true;
      return Reflect.ownKeys(target);
    },
  };
  return {
    watch: (event) =>
      typeof event === 'object' && event !== null ? new Proxy(event, handler) : event,
    isRead: () => isRead,
  };
}

/** What one client follows, up to a bound. */
export interface Followed {
  has(id: string): boolean;
  /** Adds an instance; its signal fires when it is followed no longer. If there is no room, the one that was quiet for longest goes. */
  add(id: string): AbortSignal;
  /** Something was told of the instance that has this signal. */
  touch(id: string, signal: AbortSignal): void;
  /** The instance that has this signal is no longer followed. */
  remove(id: string, signal: AbortSignal): void;
  end(): void;
}

export function createFollowed(most: number): Followed {
  /** The one that was quiet for longest first. */
  const byId = new Map<string, AbortController>();
  const holder = (id: string, signal: AbortSignal): AbortController | undefined => {
    const one = byId.get(id);
    return one?.signal === signal ? one : undefined;
  };

  return {
    has: (id) => byId.has(id),
    add(id) {
      const [quietest] = byId;
      if (quietest !== undefined && byId.size >= most) {
        byId.delete(quietest[0]);
        quietest[1].abort();
      }
      const one = new AbortController();
      byId.set(id, one);
      return one.signal;
    },
    touch(id, signal) {
      const one = holder(id, signal);
      if (one === undefined) return;
      byId.delete(id);
      byId.set(id, one);
    },
    remove(id, signal) {
      if (holder(id, signal) !== undefined) byId.delete(id);
    },
    end() {
      for (const one of byId.values()) one.abort();
    },
  };
}

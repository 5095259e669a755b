/** Yields what `changes` yields, and once more as soon as `event` resolves. `event` must not reject. */
export async function* alsoAfter(
  event: Promise<unknown> | undefined,
  changes: AsyncIterable<unknown>,
): AsyncGenerator<void, void, undefined> {
  const iterator = changes[Symbol.asyncIterator]();
  const isEvent = event?.then(() => undefined);
  let awaited = isEvent;
  try {
    for (let next = iterator.next(); ;) {
      const result = await (awaited === undefined ? next : Promise.race([awaited, next]));
      if (result === undefined) awaited = undefined;
      else if (result.done === true) return;
      else next = iterator.next();
      yield;
    }
  } finally {
    await iterator.return?.();
  }
}

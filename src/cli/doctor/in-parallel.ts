/** What `ask` returns for each item, in their order; it is under way for at most `most` of them at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  ask: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at] as T;
      results[at] = await ask(item);
    }
  };
  await Promise.all(Array.from({ length: most }, work));
  return results;
}

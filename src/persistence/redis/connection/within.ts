/** Resolves when `work` settles or `limitMs` have passed. */
export async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((done) => {
    timer = setTimeout(done, limitMs);
  });
  await Promise.race([work.then(ignore, ignore), limit]);
  clearTimeout(timer);
}

function ignore(): void {}

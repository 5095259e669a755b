/** The command line of a contender. */
export interface ContenderArguments {
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
  /** How many nodes the contender runs behind its port. */
  readonly workers: number;
  /** The name of the node. */
  readonly node: string;
}

export function readArguments(): ContenderArguments {
  const {
    redisUrl,
    dataDir,
    workers,
    node = 'bench',
  } = JSON.parse(process.argv[2] ?? '{}') as Readonly<Record<string, string | undefined>>;
  return { redisUrl, dataDir: String(dataDir), workers: Number(workers), node };
}

/**
 * Reports where the contender listens, answers questions about its heap and its commit script, and closes it when the parent
 * disconnects. `commitScript`: with which it writes to Redis, if it has one.
 */
export function serveParent(url: string, close: () => Promise<void>, commitScript = ''): void {
  process.on('message', (message) => {
    if (message === 'commitScript') process.send?.({ commitScript });
    if (message !== 'heap') return;
    for (let round = 0; round < 3; round += 1) globalThis.gc?.();
    process.send?.({ heapBytes: process.memoryUsage().heapUsed });
  });
  process.once('disconnect', () => {
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.send?.({ url });
}

interface Server {
  readonly options: { readonly host?: string | undefined; readonly port?: number | undefined };
}

/** The address of a server, as `host:port`. */
export function addressOf({ options: { host, port } }: Server): string {
  return `${host}:${port}`;
}

/**
 * Picks one of the servers at random, and the one at `avoid` only if there is no other: a server that hangs still accepts
 * connections. `random`: from 0 to 1.
 */
export function pickServer<S extends Server>(
  servers: readonly S[],
  avoid: string | undefined,
  random: () => number = Math.random,
): S | undefined {
  const others = servers.filter((server) => addressOf(server) !== avoid);
  const from = others.length > 0 ? others : servers;
  return from[Math.floor(random() * from.length)];
}

import type { RedisOptions } from 'ioredis';
import { HoldfastError } from '../../../errors.ts';

/** The address of a Redis: one server, or the first nodes of a Redis Cluster to contact. */
export interface RedisAddress {
  readonly kind: 'standalone' | 'cluster';
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly options: Pick<RedisOptions, 'username' | 'password' | 'db' | 'tls'>;
}

const pattern = /^(rediss?):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?#]+)(?:\/(\d*))?(?:\?([^#]*))?$/;

/**
 * `redis[s]://[user:password@]host[:port][/db]`. Several hosts separated by commas, or `?cluster=true`, name a Redis
 * Cluster. Throws `configuration_invalid`; no message contains the URL, which may contain a password.
 */
export function parseRedisAddress(url: string): RedisAddress {
  const match = pattern.exec(url);
  if (match === null) {
    throw invalid('The Redis URL must look like redis://user:password@host:6379/0.');
  }
  const [, scheme, username, password, hosts = '', db, query] = match;
  // It would become part of the host, which logs show.
  if (hosts.includes('@') || query?.includes('@') === true) {
    throw invalid(
      'An @, / or ? in the user or the password of the Redis URL must be written as %40, %2F or %3F.',
    );
  }
  const nodes = hosts.split(',').map((host) => parseNode(host.trim()));
  const cluster = nodes.length > 1 || new URLSearchParams(query).get('cluster') === 'true';
  if (cluster && db !== undefined && Number(db) !== 0) {
    throw invalid(
      'A Redis Cluster has only database 0; remove the database number from the Redis URL.',
    );
  }
  return {
    kind: cluster ? 'cluster' : 'standalone',
    nodes,
    options: {
      ...(username ? { username: decode(username) } : {}),
      ...(password ? { password: decode(password) } : {}),
      ...(db ? { db: Number(db) } : {}),
      ...(scheme === 'rediss' ? { tls: {} } : {}),
    },
  };
}

/** The hosts with their ports, for logs and people, without user and password. */
export function nameRedisAddress({ kind, nodes }: RedisAddress): string {
  const hosts = nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  return `Redis${kind === 'cluster' ? ' Cluster' : ''} at ${hosts.join(', ')}`;
}

function parseNode(text: string): { readonly host: string; readonly port: number } {
  const [, v6, name, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = v6 ?? name;
  if (host === undefined || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) {
    throw invalid('Each host in the Redis URL must look like name:6379.');
  }
  return { host, port: port === undefined ? 6379 : Number(port) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('A % in the user or the password of the Redis URL must be written as %25.');
  }
}

function invalid(message: string): HoldfastError {
  return new HoldfastError('configuration_invalid', message);
}

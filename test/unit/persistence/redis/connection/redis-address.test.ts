import { expect, test } from 'vitest';
import {
  nameRedisAddress,
  parseRedisAddress,
} from '../../../../../src/persistence/redis/connection/redis-address.ts';

test('a URL of one host names a server', () => {
  expect(parseRedisAddress('redis://localhost')).toEqual({
    kind: 'standalone',
    nodes: [{ host: 'localhost', port: 6379 }],
    options: {},
  });
  expect(parseRedisAddress('redis://[::1]:7000/')).toMatchObject({
    nodes: [{ host: '::1', port: 7000 }],
  });
});

test('a URL carries credentials, a database and encryption', () => {
  expect(parseRedisAddress('rediss://me:p%40ss@redis.internal:6380/3')).toEqual({
    kind: 'standalone',
    nodes: [{ host: 'redis.internal', port: 6380 }],
    options: { username: 'me', password: 'p@ss', db: 3, tls: {} },
  });
  expect(parseRedisAddress('redis://:pass@host')).toMatchObject({ options: { password: 'pass' } });
});

test('several hosts, or ?cluster=true, name a cluster', () => {
  expect(parseRedisAddress('redis://a:7000,b:7001,c')).toEqual({
    kind: 'cluster',
    nodes: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 7001 },
      { host: 'c', port: 6379 },
    ],
    options: {},
  });
  expect(parseRedisAddress('redis://a:7000?cluster=true').kind).toBe('cluster');
  expect(parseRedisAddress('redis://a:7000/0?cluster=false').kind).toBe('standalone');
});

test('an address is named by its hosts, without the password', () => {
  const name = (url: string) => nameRedisAddress(parseRedisAddress(url));
  expect(name('redis://me:hunter2@a:7000,b,[::1]:7001')).toBe(
    'Redis Cluster at a:7000, b:6379, [::1]:7001',
  );
  expect(name('redis://:hunter2@a/3')).toBe('Redis at a:6379');
});

test.each([
  '',
  'localhost:6379',
  'http://localhost',
  'redis://',
  'redis://a:b',
  'redis://a,b/1',
  'redis://a,,b',
  'redis://a:0',
  'redis://a:65536',
  'redis://me:50%@a',
  'redis://me:p@ss@a',
  'redis://me:1/2?p@ss',
])('"%s" is refused without being repeated', (url) => {
  expect(() => parseRedisAddress(url)).toThrow(
    expect.objectContaining({ code: 'configuration_invalid' }),
  );
});

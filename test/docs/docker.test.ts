import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environment, parseConfig } from '../../src/config/config.ts';
import { parseDockerfile } from '../support/dockerfile.ts';

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

const { scripts } = z
  .object({ scripts: z.object({ start: z.string() }) })
  .parse(JSON.parse(read('package.json')));
/** What `npm start` gives Node. */
const flags = /^exec node (.+) --import tsx /.exec(scripts.start)?.[1]?.split(' ') ?? [];

const stages = parseDockerfile(read('Dockerfile'));
const image = stages.at(-1) ?? [];
const instruction = (name: string) => image.find((one) => one.name === name)?.value;

describe('the image', () => {
  test('is made of stages on one base, and holds neither sources nor tools', () => {
    const bases = stages.map(([from]) => from?.value.split(' ')[0]);
    expect(new Set(bases)).toEqual(new Set(['node:24-slim']));
    const copied = image.filter(({ name }) => name === 'COPY').map(({ value }) => value);
    expect(copied).toEqual([
      '--from=dependencies /app/node_modules ./node_modules',
      '--from=build /app/dist ./dist',
      'package.json ./',
    ]);
    const installs = stages.flat().filter(({ value }) => /npm (i|install|ci)\b/.test(value));
    expect(installs.map(({ value }) => value)).toEqual([
      'npm ci',
      'npm ci --omit=dev && npm cache clean --force',
    ]);
  });

  test('copies only what .dockerignore lets through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const wanted = stages
      .flat()
      .filter(({ name, value }) => name === 'COPY' && !value.startsWith('--from'))
      .flatMap(({ value }) => value.split(' ').slice(0, -1));
    expect(new Set(wanted)).toEqual(new Set(allowed));
  });

  test('runs the service as a user who is not root, and who owns the data folder', () => {
    expect(instruction('USER')).toBe('node');
    expect(JSON.parse(instruction('CMD') ?? '')).toEqual(['node', ...flags, 'dist/main.js']);
    expect(instruction('RUN')).toBe('mkdir /data && chown node:node /data');
  });

  test('sets variables that the service knows', () => {
    const env = Object.fromEntries(
      (instruction('ENV') ?? '').split(' ').map((pair) => pair.split('=')),
    );
    expect(Object.keys(environment.shape)).toEqual(expect.arrayContaining(Object.keys(env)));
    expect(() => parseConfig(env)).toThrow('authentication is off');
    const config = parseConfig({ ...env, JWT_SECRET: 's'.repeat(32) });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, dataDir: '/data' });
    expect(instruction('EXPOSE')).toBe(env['PORT']);
  });

  test('has a health check', () => {
    expect(instruction('HEALTHCHECK')).toContain('/healthz');
  });
});

/** As Compose reads it, with a file `.env`. */
function withPassword(text: string): string {
  return text.replaceAll(/\$\{REDIS_PASSWORD:\?[^}]+\}/g, 'hush');
}

const service = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  stop_grace_period: z.string().optional(),
  healthcheck: z.unknown().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  user: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});
const compose = z
  .object({
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(withPassword(read('docker-compose.yml')), { merge: true }));

describe('docker-compose.yml', () => {
  const { redis, ...nodes } = compose.services;

  test('runs a Redis that keeps what it acknowledged, and evicts nothing', () => {
    expect(redis?.command?.join(' ')).toBe(
      'redis-server --appendonly yes --appendfsync everysec --maxmemory-policy noeviction --hash-max-listpack-value 4096 --requirepass hush',
    );
    expect(redis?.volumes).toEqual(['redis:/data']);
    expect(compose.volumes).toHaveProperty('redis');
    expect(redis?.healthcheck).toBeDefined();
    expect(redis?.ports).toEqual([]);
  });

  test('gives no container more rights than it needs', () => {
    for (const one of Object.values(compose.services)) {
      expect(one).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
    expect(redis?.user).toBe('redis');
  });

  test('does not start without a password for Redis', () => {
    const uses = read('docker-compose.yml').match(/\$\{?REDIS_PASSWORD[^}]*\}?/g) ?? [];
    expect(new Set(uses)).toEqual(new Set(['${REDIS_PASSWORD:?set it in .env}']));
  });

  test('runs two nodes that differ in name and port', () => {
    expect(Object.keys(nodes)).toEqual(['node-1', 'node-2']);
    expect(Object.values(nodes).map(({ ports }) => ports)).toEqual([
      ['127.0.0.1:3000:3000'],
      ['127.0.0.1:3001:3000'],
    ]);
    const ids = Object.values(nodes).map(({ environment: env }) => env['NODE_ID']);
    expect(new Set(ids).size).toBe(2);
  });

  test('publishes nodes without authentication to this machine only', () => {
    for (const { environment: env, ports } of Object.values(nodes)) {
      const { auth, allowUnauthenticated } = parseConfig(env);
      expect([auth, allowUnauthenticated]).toEqual([undefined, true]);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  test.each(Object.entries(nodes))('gives %s a configuration that starts', (_, node) => {
    expect(Object.keys(environment.shape)).toEqual(
      expect.arrayContaining(Object.keys(node.environment)),
    );
    const config = parseConfig(node.environment);
    expect(config.redisUrl).toBe('redis://:hush@redis:6379');
    expect(config.host).toBe('0.0.0.0');
    expect(config.publicUrl).toBeDefined();
    expect(node.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
  });

  test.each(Object.entries(nodes))('leaves %s the time to hand its tasks over', (_, node) => {
    const grace = /^(\d+)s$/.exec(node.stop_grace_period ?? '')?.[1];
    const { shutdownMs } = parseConfig(node.environment);
    expect(Number(grace) * 1000).toBeGreaterThan(shutdownMs + 5_000);
  });
});

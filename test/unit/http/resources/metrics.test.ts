import { describe, expect, test } from 'vitest';
import type { ServiceOptions } from '../../../../src/service.ts';
import { readMetrics } from '../../../support/read-metrics.ts';
import { createEventful } from '../../../support/eventful.ts';
import { createMemoryService } from '../../support/memory-service.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

function openService(options: Omit<ServiceOptions, 'processes' | 'log'> = { metrics: true }) {
  const service = createMemoryService({ processes: [createEventful()], ...options });
  const get = async (path: string, headers: Record<string, string> = {}) =>
    service.fetch(new Request(`http://localhost${path}`, { headers }));
  return {
    get,
    as: async (claims: object) =>
      get('/metrics', { authorization: `Bearer ${await tokenFor({ sub: 'olga', ...claims })}` }),
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

describe('GET /metrics', () => {
  test('answers in the text format of Prometheus', async () => {
    await using service = openService();
    const response = await service.get('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { sum } = readMetrics(await response.text());
    expect(sum('holdfast_starts_total', { process: 'eventful' })).toBe(0);
    expect(sum('holdfast_starts_total', { process: 'bulk-act' })).toBe(0);
  });

  test('does not exist unless it is switched on, and not if it has a port of its own', async () => {
    for (const options of [{}, { metrics: false }, { metrics: { port: 0 } }]) {
      await using service = openService(options);
      expect((await service.get('/metrics')).status).toBe(404);
    }
  });

  test('is for observers and administrators who see all tenants', async () => {
    await using service = openService({ metrics: true, auth: { secret: jwtSecret } });
    expect((await service.get('/metrics')).status).toBe(401);
    expect((await service.as({ scope: 'orders' })).status).toBe(403);
    expect((await service.as({ scope: 'holdfast:observe' })).status).toBe(200);
    expect((await service.as({ scope: 'holdfast:admin' })).status).toBe(200);
    const ofTenant = await service.as({ scope: 'holdfast:admin', tenant: 'acme' });
    expect(ofTenant.status).toBe(403);
    expect(await ofTenant.json()).toMatchObject({
      code: 'forbidden',
      detail: 'Metrics cover the instances of all tenants; use a token without a tenant.',
    });
  });

  test('has no more series after 1,000 requests for paths that do not exist', async () => {
    await using service = openService();
    const names = async () => {
      const { series } = readMetrics(await (await service.get('/metrics')).text());
      const own = [...series].filter(([name]) => name.startsWith('holdfast_'));
      return own.flatMap(([name, all]) =>
        all
          .filter(({ labels }) => labels['operation'] === undefined)
          .map(({ labels }) => JSON.stringify([name, labels])),
      );
    };
    const before = await names();
    await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => service.get(`/unknown-${n}/${n}`)),
    );
    expect(await names()).toEqual(before);
  });
});

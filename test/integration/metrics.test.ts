import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createService } from '../../src/index.ts';
import { capturedLog } from '../support/captured-log.ts';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { gate } from '../support/gate.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';
import { createEventful } from '../support/eventful.ts';

async function openNode(
  nodeId: string,
  place: Pick<StoragePlace, 'redisUrl' | 'redisPrefix' | 'dataDir'>,
  eventful = createEventful(),
) {
  const { log } = capturedLog();
  const service = createService({
    ...place,
    processes: [eventful],
    nodeId,
    log,
    shutdownMs: 0,
    metrics: { port: 0 },
  });
  const { url, metricsUrl = '' } = await service.listen(0);
  const text = async () => (await fetch(`${metricsUrl}/metrics`)).text();
  return {
    url,
    metricsUrl,
    client: createClient(url),
    close: async () => service.close(),
    text,
    read: async () => readMetrics(await text()),
  };
}

test('two nodes on Redis count what each does, and tell the same of the store', async () => {
  await using place = await createStoragePlace('Redis');
  const hanging = gate();
  let calls = 0;
  const eventful = createEventful(async () => {
    calls += 1;
    if (calls > 1) return 'r1';
    await hanging.open;
    return 'late';
  });
  const one = await openNode('one', place, eventful);
  const two = await openNode('two', place, eventful);
  const id = await one.client.started('/eventfuls');
  await one.client.send('/eventfuls', id, { type: 'PAY' });
  await eventually(
    async () => calls,
    (made) => made === 1,
  );
  expect((await one.read()).sum('holdfast_starts_total', { process: 'eventful' })).toBe(1);
  expect((await two.read()).sum('holdfast_starts_total', { process: 'eventful' })).toBe(0);

  await one.close();
  const owing = { process: 'eventful', reason: 'compensation_failed' };
  const { sum } = await eventually(two.read, (read) => read.sum('holdfast_attention', owing) === 1);
  expect(sum('holdfast_takeovers_total')).toBe(1);
  expect(sum('holdfast_instances', { process: 'eventful', status: 'Pending' })).toBe(1);
  expect(sum('holdfast_compensations_owed', { process: 'eventful' })).toBe(1);
  expect(sum('holdfast_store_duration_seconds_count', { operation: 'commit' })).toBeGreaterThan(0);
  expect(await two.text()).not.toContain(id.split('_').at(-1));
  await two.close();
});

test('a port of its own serves nothing but metrics, and not under another host name', async () => {
  await using place = await createStoragePlace('embedded');
  const node = await openNode('one', place);
  expect((await fetch(`${node.metricsUrl}/metrics`)).status).toBe(200);
  expect((await fetch(`${node.metricsUrl}/eventfuls`)).status).toBe(404);
  expect((await fetch(`${node.url}/metrics`)).status).toBe(404);
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.example' };
    const asked = request(`${node.metricsUrl}/metrics`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject).end();
  });
  expect(status).toBe(403);
  await node.close();
});

test('a port of metrics that is in use stops the start, and the message names the variable', async () => {
  await using place = await createStoragePlace('embedded');
  const node = await openNode('one', place);
  const port = Number(new URL(node.metricsUrl).port);
  await using other = await createStoragePlace('embedded');
  const { log } = capturedLog();
  const { dataDir = '' } = other;
  const service = createService({ dataDir, processes: [], log, metrics: { port } });
  await expect(service.listen(0)).rejects.toThrow(/set METRICS_PORT to another port/);
  await service.close();
  await node.close();
});

import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { HoldfastError } from '../../src/errors.ts';
import { toOpenApi, type OpenApi } from '../../src/http/openapi/openapi.ts';
import { defineProcess, type Process } from '../../src/machines/define-process.ts';
import { createProcesses } from '../../src/processes.ts';
import { localUrls } from '../support/local-urls.ts';
import { capturedLog } from './support/captured-log.ts';
import { fakeRuntime } from './support/fake-runtime.ts';

const shipped = createProcesses({
  urls: localUrls,
  selfUrl: 'http://local',
  confirmationSecret: 'a secret of the tests',
});

const tree = z.object({
  get children() {
    return z.array(tree);
  },
});
const odd = defineProcess({
  name: 'odd',
  machine: createMachine({ on: { 'grow it': {} } }),
  input: tree,
  events: { 'grow it': z.object({ tree }) },
  correlate: () => 'key',
  search: { state: true },
});
const processes: readonly Process[] = [
  ...shipped,
  odd,
  defineProcess({ name: 'bare', machine: createMachine({}) }),
];

const app = createApp({
  runtime: fakeRuntime({ processes }),
  log: capturedLog().log,
  bodyLimitBytes: 1000,
  greeter: true,
});

async function readDocument(): Promise<OpenApi> {
  return (await (await app.request('/openapi.json')).json()) as OpenApi;
}

test('the document is valid OpenAPI 3.1', async () => {
  const document = await readDocument();
  const result = await new Validator().validate({ ...document });
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
});

test('each reference in the document leads somewhere', async () => {
  const document = await readDocument();
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)];
  const missing = references
    .map(([, pointer = '']) => pointer)
    .filter((pointer) => at(document, pointer) === undefined);
  expect(references.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('the document has every route that the service serves, and no other', async () => {
  const document = await readDocument();
  const written = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(written.toSorted()).toEqual([...new Set(served)].toSorted());
});

test('the document has no greeter where none is served', () => {
  expect(toOpenApi([], { authenticated: false }).paths).not.toHaveProperty('/greet');
});

test('no two operations have one id', async () => {
  const { paths } = await readDocument();
  const ids = Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .map((operation) => (operation as { readonly operationId: string }).operationId);
  expect(ids).toHaveLength(new Set(ids).size);
});

describe.each(shipped.map((process) => [process.name, process] as const))('%s', (_, process) => {
  const { input, events = {} } = process.examples;

  test('shows an input that it takes', () => {
    expect(process.input?.safeParse(input)).toMatchObject({ success: true });
  });

  test('shows each event as it takes it', () => {
    expect(Object.keys(events)).toEqual(Object.keys(process.events ?? {}));
    const faults = Object.entries(events).filter(
      ([type, payload]) => process.events?.[type]?.safeParse(payload).success !== true,
    );
    expect(faults).toEqual([]);
  });
});

test('a bearer token is asked for where the service authenticates', () => {
  expect(toOpenApi([], { authenticated: true }).security).toEqual([{ bearer: [] }]);
  expect(toOpenApi([], { authenticated: false }).security).toEqual([{}, { bearer: [] }]);
});

test('an operation asks for a token where the service does, and only there', async () => {
  const { paths } = await readDocument();
  const guarded = createApp({
    runtime: fakeRuntime({ processes }),
    log: capturedLog().log,
    bodyLimitBytes: 1000,
    greeter: true,
    verify: async () => Promise.reject(new HoldfastError('unauthorized', 'No token')),
  });
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({ path, method, operation })),
  );
  const wrong: string[] = [];
  for (const { path, method, operation } of operations) {
    const answer = await guarded.request(path.replaceAll(/[{}]/g, ''), { method });
    const { security, responses } = operation as {
      readonly security?: readonly unknown[];
      readonly responses: object;
    };
    const asks = security === undefined && '401' in responses;
    const open = security?.length === 0 && !('401' in responses);
    if (answer.status === 401 ? !asks : !open) wrong.push(`${method} ${path}: ${answer.status}`);
  }
  expect(wrong).toEqual([]);
});

test('an operation lists its problems by status, with their codes', async () => {
  const { paths } = await readDocument();
  expect(paths['/registrations/{id}/events']).toMatchObject({
    post: {
      responses: {
        '409': {
          content: {
            'application/problem+json': {
              schema: { properties: { code: { enum: ['event_not_accepted', 'process_changed'] } } },
            },
          },
        },
        '412': {},
        '503': { headers: { 'Retry-After': {} } },
      },
    },
  });
});

function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      document,
    );
}

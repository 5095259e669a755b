import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createGreeter } from '../../../../src/greeter.ts';
import { createApp } from '../../../../src/http/app.ts';
import { isPortablePattern } from '../../../../src/definition/schemas/to-portable.ts';
import { HoldfastError } from '../../../../src/errors.ts';
import { toOpenApi, type OpenApi } from '../../../../src/http/openapi/openapi.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { documentOf } from '../../../support/document-of.ts';
import { shippedDocument, shippedProcesses as shipped } from '../../../support/shipped-document.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

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
  apps: { '/greet': createGreeter({ log: silentLog }) },
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

test('the page shows schemas that refer to themselves', async () => {
  const response = await app.request('/docs');
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('grow it');
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
  // The greeter is an app of its own.
  expect(written.toSorted()).toEqual([...new Set([...served, 'GET /greet'])].toSorted());
  expect((await app.request('/greet?name=Ada')).status).toBe(200);
});

test('the document has no greeter where none is served', () => {
  const { paths } = documentOf([]);
  expect(paths).toHaveProperty('/healthz');
  expect(paths).not.toHaveProperty('/greet');
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

  test('has a valid example input', () => {
    expect(process.input?.safeParse(input)).toMatchObject({ success: true });
  });

  test('has a description, and an example instance that fits its schema', () => {
    expect(process.description).toMatch(/\w.*\.$/);
    expect(process.data?.safeParse(process.examples.instance?.data)).toMatchObject({
      success: true,
    });
  });

  test('has a valid example of each event', () => {
    expect(Object.keys(events)).toEqual(Object.keys(process.events ?? {}));
    const faults = Object.entries(events).filter(
      ([type, payload]) => process.events?.[type]?.safeParse(payload).success !== true,
    );
    expect(faults).toEqual([]);
  });
});

test('a bearer token is required if the service authenticates', () => {
  expect(toOpenApi([], { authenticated: true }).security).toEqual([{ bearer: [] }]);
  expect(toOpenApi([], { authenticated: false }).security).toEqual([{}, { bearer: [] }]);
});

test('an operation requires a token exactly if the service does', async () => {
  const { paths } = await readDocument();
  const guarded = createApp({
    runtime: fakeRuntime({ processes }),
    log: capturedLog().log,
    bodyLimitBytes: 1000,
    apps: { '/greet': createGreeter({ log: silentLog }) },
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

test('an operation lists its problems by status, each written once, with its codes', async () => {
  const document = await readDocument();
  expect(document.paths['/registrations/{id}/events']).toMatchObject({
    post: {
      responses: {
        '409': { $ref: '#/components/responses/EventNotAcceptedOrInstancePausedOrProcessChanged' },
        '412': { $ref: '#/components/responses/PreconditionFailed' },
      },
    },
  });
  expect(document.components['responses']).toMatchObject({
    EventNotAcceptedOrInstancePausedOrProcessChanged: {
      content: {
        'application/problem+json': {
          schema: {
            properties: {
              code: { enum: ['event_not_accepted', 'instance_paused', 'process_changed'] },
            },
          },
        },
      },
    },
    PreconditionFailed: { headers: { ETag: {} } },
  });
});

test('the limit of a list is an integer', async () => {
  const { paths } = await readDocument();
  expect(paths['/carts']).toMatchObject({
    get: {
      parameters: expect.arrayContaining([
        expect.objectContaining({
          name: 'limit',
          schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
        }),
      ]),
    },
  });
});

test('an instance shows the data of its own process', async () => {
  const { components } = await readDocument();
  expect(components['schemas']).toMatchObject({
    'cart.data': { type: 'object', properties: { total: { type: 'integer' } } },
    'cart.instance': {
      allOf: [
        { $ref: '#/components/schemas/Instance' },
        { properties: { data: { anyOf: [{ $ref: '#/components/schemas/cart.data' }, {}] } } },
      ],
    },
    'bare.instance': { allOf: [{}, { properties: { process: { const: 'bare' } } }] },
  });
  expect(components['schemas']).not.toHaveProperty('bare.data');
});

test('every JSON response of the shipped processes has an example', () => {
  const { paths } = shippedDocument();
  const answers = Object.entries(paths).flatMap(([path, operations]) =>
    Object.values(operations).flatMap((operation) =>
      Object.entries((operation as { readonly responses: object }).responses).map(
        ([status, answer]) => ({ name: `${path} ${status}`, json: jsonIn(answer) }),
      ),
    ),
  );
  const shown = answers.filter(({ json }) => json !== undefined);
  expect(shown.length).toBeGreaterThan(80);
  const without = shown.filter(({ json }) => json?.example === undefined).map(({ name }) => name);
  expect(without).toEqual(['/openapi.json 200']);
});

test('the patterns of the document are portable', () => {
  const patterns = [
    ...JSON.stringify(shippedDocument()).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g),
  ];
  expect(patterns.length).toBeGreaterThan(3);
  const texts = patterns.map(([, text = '""']) => JSON.parse(text) as string);
  expect(texts.filter((text) => !isPortablePattern(text))).toEqual([]);
});

test('the document has the contact, the URL and the license of the service', () => {
  const api = { title: 'Shop', contact: { email: 'ops@example.com' }, license: { name: 'Ours' } };
  const { info, servers } = toOpenApi([], { authenticated: true, url: 'https://shop', api });
  expect(info).toMatchObject({ ...api, version: '1' });
  expect(servers).toMatchObject([{ url: 'https://shop' }]);
});

function jsonIn(answer: object): { readonly example?: unknown } | undefined {
  const { content } = answer as {
    readonly content?: { readonly 'application/json'?: { readonly example?: unknown } };
  };
  return content?.['application/json'];
}

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

import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environment, parseConfig } from '../../src/config/config.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { createEventful } from '../support/eventful.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { createVirtualStore } from '../support/virtual-store.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

/** Every name that a query can use: histograms have three. */
async function knownNames(): Promise<ReadonlySet<string>> {
  const metrics = createMetrics({ store: createVirtualStore(), processes: [createEventful()] });
  const { types } = readMetrics(await metrics.text());
  metrics.measured.loop.close();
  const names = [...types].flatMap(([name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set(['up', ...names]);
}

interface Query {
  /** Whether the grammar of PromQL accepts it. */
  readonly isValid: boolean;
  readonly metrics: readonly string[];
}

function parseQuery(text: string): Query {
  const query = text.replaceAll('$__rate_interval', '5m');
  const metrics: string[] = [];
  let isValid = true;
  parser.parse(query).iterate({
    enter: ({ type, name, from, to, node }) => {
      if (type.isError) isValid = false;
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector')
        metrics.push(query.slice(from, to));
    },
  });
  return { isValid, metrics };
}

/** What is wrong with a query; empty if it is valid, and asks for metrics that exist. */
async function faultsOf(query: string): Promise<readonly string[]> {
  const { isValid, metrics } = parseQuery(query);
  const known = await knownNames();
  const unknown = metrics.filter((name) => !known.has(name));
  return [
    ...(isValid ? [] : [`${query} is no query`]),
    ...(metrics.length > 0 ? [] : [`${query} asks for nothing`]),
    ...unknown.map((name) => `${query}: there is no ${name}`),
  ];
}

test('a query that is none, or asks for an unknown metric, is found', async () => {
  expect(parseQuery('sum by (a (b)').isValid).toBe(false);
  expect(await faultsOf('rate(holdfast_nothing[5m]) > 0')).toHaveLength(1);
  expect(parseQuery('rate(a[5m]) > 0')).toEqual({ isValid: true, metrics: ['a'] });
});

describe('the alert rules', () => {
  const { groups } = z
    .object({
      groups: z.array(
        z.object({
          rules: z.array(
            z.strictObject({
              alert: z.string().regex(/^Holdfast[A-Z]/),
              expr: z.string(),
              for: z
                .string()
                .regex(/^\d+m$/)
                .optional(),
              labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
              annotations: z.strictObject({ summary: z.string(), description: z.string() }),
            }),
          ),
        }),
      ),
    })
    .parse(parse(read('prometheus/alerts.yaml')));
  const rules = groups.flatMap((group) => group.rules);

  test.each(rules)('$alert asks for metrics that exist', async ({ expr }) => {
    expect(await faultsOf(expr)).toEqual([]);
  });

  test('have a name each, and a line in the documentation that says what to do', () => {
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the dashboard', () => {
  const { panels } = z
    .object({
      panels: z.array(
        z.object({
          id: z.int(),
          title: z.string(),
          targets: z.array(z.object({ expr: z.string() })),
        }),
      ),
    })
    .parse(JSON.parse(read('grafana/dashboard.json')));

  test.each(panels)('"$title" asks for metrics that exist', async ({ targets }) => {
    for (const { expr } of targets) expect(await faultsOf(expr)).toEqual([]);
  });

  test('shows every metric of the service', async () => {
    const asked = new Set(
      panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => parseQuery(expr).metrics)),
    );
    const bare = new Set([...asked].map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
    const own = [...(await knownNames())].filter((name) => name.startsWith('holdfast_'));
    const missing = own.filter((name) => !bare.has(name.replace(/_(?:bucket|sum|count)$/, '')));
    expect(missing).toEqual([]);
  });
});

const port = z.object({ name: z.string(), containerPort: z.int() });
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const deployment = z
  .object({
    spec: z.object({
      replicas: z.int(),
      template: z.object({
        metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
        spec: z.object({
          terminationGracePeriodSeconds: z.int(),
          securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.int().min(1) }),
          containers: z.tuple([
            z.object({
              ports: z.array(port),
              env: z.array(z.object({ name: z.string() })),
              startupProbe: probe,
              livenessProbe: probe,
              readinessProbe: probe,
              lifecycle: z.object({
                preStop: z.object({
                  exec: z.object({ command: z.tuple([z.literal('sleep'), z.string()]) }),
                }),
              }),
              securityContext: z.object({
                allowPrivilegeEscalation: z.literal(false),
                readOnlyRootFilesystem: z.literal(true),
                capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
              }),
            }),
          ]),
        }),
      }),
    }),
  })
  .parse(parse(read('kubernetes/deployment.yaml')));
const base = z
  .object({
    resources: z.array(z.string()),
    configMapGenerator: z.tuple([z.object({ literals: z.array(z.string()) })]),
  })
  .parse(parse(read('kubernetes/kustomization.yaml')));

describe('the Kustomize base', () => {
  const { spec, metadata } = deployment.spec.template;
  const [container] = spec.containers;
  const [generated] = base.configMapGenerator;
  const env = Object.fromEntries(
    generated.literals.map((pair) => pair.split('=') as [string, string]),
  );
  const config = parseConfig({
    ...env,
    JWT_SECRET: 's'.repeat(32),
    REDIS_URL: 'redis://redis:6379',
  });
  const portNamed = (name: string) =>
    container.ports.find((one) => one.name === name)?.containerPort;

  test('sets variables that the service knows, and does not start without authentication', () => {
    const names = [...Object.keys(env), ...container.env.map(({ name }) => name)];
    expect(Object.keys(environment.shape)).toEqual(expect.arrayContaining(names));
    expect(() => parseConfig(env)).toThrow('authentication is off');
  });

  test('opens the ports that the service listens on', () => {
    expect(config.host).toBe('0.0.0.0');
    expect(portNamed('http')).toBe(config.port);
    expect(config.metrics).toEqual({ host: '0.0.0.0', port: portNamed('metrics') });
    expect(metadata.annotations['prometheus.io/port']).toBe(String(portNamed('metrics')));
  });

  test('asks /healthz whether a node is alive, and /readyz whether it should get traffic', () => {
    expect(container.startupProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
  });

  test('leaves a node the time to hand its tasks over', () => {
    const [, waits] = container.lifecycle.preStop.exec.command;
    const graceMs = (spec.terminationGracePeriodSeconds - Number(waits)) * 1_000;
    expect(graceMs).toBeGreaterThan(config.shutdownMs + 5_000);
  });

  test('keeps a node running while another is moved', () => {
    const { spec: budget } = z
      .object({ spec: z.object({ minAvailable: z.int().min(1) }) })
      .parse(parse(read('kubernetes/pod-disruption-budget.yaml')));
    expect(deployment.spec.replicas).toBeGreaterThan(budget.minAvailable);
  });

  test('consists of files that exist', () => {
    for (const file of base.resources) {
      expect(parse(read(`kubernetes/${file}`))).toHaveProperty('metadata.name', 'holdfast');
    }
  });
});

import { z } from 'zod';
import type { Shown } from '../../actors/views/shown.ts';
import { incidentSchema } from '../../actors/incidents/incident-schema.ts';
import { operatingSchemas } from '../../actors/views/operating-schemas.ts';
import { pastSchemas } from '../../actors/views/past-schemas.ts';
import { statisticsSchemas } from '../../actors/views/statistics-schemas.ts';
import { whatIfSchemas } from '../../actors/views/what-if-schemas.ts';
import { viewSchemas } from '../../actors/views/view-schemas.ts';
import { problemSchema } from '../base/problem-schema.ts';
import { graphSchema, guardSchema } from './graph-schema.ts';

const count = z.int();
const schema = z.record(z.string(), z.unknown());

const processEntry = z.strictObject({
  name: z.string(),
  version: z.string(),
  hash: z.string().describe('Differs between machines of the same version.'),
  description: z.string().exactOptional(),
  path: z.string().describe('The path of its instances.'),
  href: z.string().describe('The path of its definition.'),
});

const searchHit = viewSchemas.searchHit.extend({
  href: z.string().describe('The path of the instance.'),
});

/** The response bodies of the service, by their names in the OpenAPI document. */
export const answers = {
  Problem: problemSchema,
  Instance: viewSchemas.instance,
  AcceptedEvent: viewSchemas.accepted,
  Task: viewSchemas.task,
  Timer: viewSchemas.timer,
  AttentionReason: viewSchemas.attentionReason,
  LedgerEntry: viewSchemas.ledger,
  HistoryStep: viewSchemas.historyStep,
  Past: pastSchemas.past,
  WaitsFor: viewSchemas.waitsFor,
  Waiting: viewSchemas.waiting,
  Candidate: whatIfSchemas.candidate,
  WhatIfEffect: whatIfSchemas.effect,
  WhatIf: whatIfSchemas.whatIf,
  Incident: incidentSchema,
  InstanceList: viewSchemas.list,
  SearchHits: z.strictObject({ hits: z.array(searchHit) }),
  Preview: viewSchemas.preview,
  History: z.strictObject({ steps: z.array(viewSchemas.historyStep) }),
  Ledger: z.strictObject({
    entries: z.array(viewSchemas.ledger).describe('Oldest first.'),
    total: z.int().describe('The number of entries ever added to the ledger.'),
    next: z
      .int()
      .exactOptional()
      .describe('The value of `after` for the next page, if there is one.'),
  }),
  Counts: z.strictObject({
    Pending: count,
    Completed: count,
    Failed: count,
    Cancelled: count,
    attention: count,
    paused: count,
  }),
  StateCounts: statisticsSchemas.stateCounts,
  Statistics: statisticsSchemas.statistics,
  Nodes: statisticsSchemas.nodes,
  Pauses: operatingSchemas.pauses,
  Audits: operatingSchemas.audits,
  Doctor: operatingSchemas.doctor,
  Index: z
    .object({
      service: z.literal('holdfast'),
      processes: z.array(z.object({ name: z.string(), version: z.string(), href: z.string() })),
      health: z.array(z.string()),
      docs: z.array(z.string()),
      dashboard: z.string().exactOptional().describe('The path of the dashboard, if there is one.'),
    })
    .catchall(z.string().describe('The path of another app that the service serves.')),
  ProcessList: z.strictObject({ processes: z.array(processEntry) }),
  Definition: z.strictObject({
    ...processEntry.shape,
    pictures: z
      .strictObject({ svg: z.string(), mermaid: z.string(), stately: z.string() })
      .describe(
        'The paths of the statechart: as SVG, as Mermaid text, and as an XState configuration.',
      ),
    input: schema.describe('JSON Schema of the input.'),
    events: z.record(z.string(), schema).describe('JSON Schemas of the declared events, by type.'),
    graph: graphSchema,
  }),
  Guard: guardSchema,
  Health: z.object({ status: z.literal('ok') }),
  Readiness: z.object({
    status: z.enum(['ready', 'not ready']),
    checks: z.record(z.string(), z.string()),
  }),
} as const satisfies Record<string, z.ZodType>;

export type AnswerName = keyof typeof answers;

/** The body of a response. */
export type Answer<N extends AnswerName> = Shown<(typeof answers)[N]>;

import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../../../src/testing/checks/report.ts';
import { toJson } from '../../../../src/testing/checks/to-json.ts';
import { toSarif } from '../../../../src/testing/checks/to-sarif.ts';
import { toText } from '../../../../src/testing/checks/to-text.ts';

const report: Report = {
  process: 'bill',
  version: '2',
  findings: [
    {
      code: 'impure-guard',
      severity: 'error',
      process: 'bill',
      machine: 'bill',
      path: 'open.idle',
      what: 'A guard reads Date.',
      remedy: 'Do not.',
      evidence: { kind: 'trace', moves: ['start', 'PAY {"amount":1}'] },
    },
    {
      code: 'owed-at-failure',
      severity: 'warning',
      process: 'bill',
      machine: 'bill',
      path: 'failed',
      what: 'Something is owed.',
      remedy: 'Roll back.',
      evidence: { kind: 'possible', way: ['start', 'pay fails → failed'] },
    },
    {
      code: 'unused-allowance',
      severity: 'note',
      process: 'bill',
      machine: 'bill',
      path: '',
      what: 'It allows nothing.',
      remedy: 'Remove it.',
      evidence: { kind: 'graph', way: [] },
    },
  ],
  allowed: [
    {
      code: 'waits-for-ever',
      severity: 'warning',
      process: 'bill',
      machine: 'bill',
      path: 'open',
      what: 'It waits.',
      remedy: 'Limit it.',
      evidence: { kind: 'graph', way: ['start'] },
      reason: 'for its customer',
    },
  ],
  run: { states: 1_200, moves: 1 },
  notChecked: ['The event PAY was not sent.'],
};

test('a report as text has each finding with its evidence, what is allowed and what was not checked', () => {
  expect(toText(report)).toBe(`bill 2: 1 error, 1 warning, 1 note; 1,200 states and 1 move were run.

error impure-guard bill.open.idle
  A guard reads Date.
  Moves:
    0. start
    1. PAY {"amount":1}
  Remedy: Do not.

warning owed-at-failure bill.failed
  Possible: Something is owed.
  Way: start, pay fails → failed
  Remedy: Roll back.

note unused-allowance bill
  It allows nothing.
  Remedy: Remove it.

Allowed:
  waits-for-ever bill.open: for its customer

Not checked:
  The event PAY was not sent.
`);
});

test('a report as JSON has the properties of the report', () => {
  expect(JSON.parse(toJson(report))).toEqual(report);
});

/* What SARIF 2.1.0 (OASIS, section 3) requires of the objects that a report uses; nothing else is allowed in them. */
const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const location = z.strictObject({
  physicalLocation: z
    .strictObject({ artifactLocation: z.strictObject({ uri: z.string() }) })
    .optional(),
  logicalLocations: z
    .array(z.strictObject({ name: z.string(), fullyQualifiedName: z.string() }))
    .optional(),
  message: message.optional(),
});
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: message,
              defaultConfiguration: z.strictObject({ level }),
            }),
          ),
        }),
      }),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level,
          message,
          locations: z.array(location),
          codeFlows: z
            .array(
              z.strictObject({
                threadFlows: z
                  .array(
                    z.strictObject({ locations: z.array(z.strictObject({ location })).min(1) }),
                  )
                  .min(1),
              }),
            )
            .optional(),
          suppressions: z
            .array(
              z.strictObject({
                kind: z.enum(['inSource', 'external']),
                justification: z.string().optional(),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ),
});

test('a report as SARIF has the form that SARIF 2.1.0 requires', () => {
  const log = toSarif([report, report], { uri: 'src/bill.ts' });
  expect(sarif.parse(JSON.parse(JSON.stringify(log)))).toEqual(log);
  expect(log.runs[0]?.results).toHaveLength(8);
});

test('each result names its rule, its place, its way and why it is suppressed', () => {
  const [run] = toSarif(report).runs;
  const rules = run?.tool.driver.rules ?? [];
  const results = run?.results ?? [];
  for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
  expect(results[0]).toMatchObject({
    level: 'error',
    locations: [
      { logicalLocations: [{ name: 'bill.open.idle', fullyQualifiedName: 'bill/bill.open.idle' }] },
    ],
    codeFlows: [
      {
        threadFlows: [
          {
            locations: [
              { location: { message: { text: 'start' } } },
              { location: { message: { text: 'PAY {"amount":1}' } } },
            ],
          },
        ],
      },
    ],
  });
  expect(results[1]?.message.text).toBe('Possible: Something is owed. Roll back.');
  expect(results[2]).not.toHaveProperty('codeFlows');
  expect(results[3]?.suppressions).toEqual([
    { kind: 'inSource', justification: 'for its customer' },
  ]);
  expect(results[0]?.locations[0]).not.toHaveProperty('physicalLocation');
});

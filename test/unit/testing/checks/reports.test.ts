import type { AnySchemaObject } from 'ajv';
import ajvDraft04 from 'ajv-draft-04';
import ajvFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import type { Report } from '../../../../src/testing/checks/report.ts';
import type { SarifLog } from '../../../../src/testing/checks/sarif-log.ts';
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

/** The JSON schema of SARIF 2.1.0 (rtm.5), as Microsoft ships it. */
function readSarifSchema(): AnySchemaObject {
  const { resolve } = createRequire(import.meta.url);
  const path = resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  return JSON.parse(readFileSync(path, 'utf8')) as AnySchemaObject;
}

const ajv = new ajvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
ajvFormats.default(ajv);
const isSarif = ajv.compile(readSarifSchema());

/** The same without `readonly`, which the types of SARIF do not have. */
type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> };

test('a report as SARIF is valid by the JSON schema of SARIF 2.1.0, and by its types', () => {
  const log: Log = toSarif([report, report], { uri: 'src/bill.ts' }) as Writable<SarifLog>;
  void isSarif(JSON.parse(JSON.stringify(log)));
  expect(isSarif.errors).toBeNull();
  expect(log.runs[0]?.results).toHaveLength(8);
});

test('the schema finds what is wrong in a SARIF log', () => {
  const [run] = toSarif(report).runs;
  const wrong = { ...toSarif(report), runs: [{ ...run, results: [{ level: 'fatal' }] }] };
  expect(isSarif(wrong)).toBe(false);
  expect(isSarif.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)).toEqual([
    '/runs/0/results/0 required',
    '/runs/0/results/0/level enum',
  ]);
});

test('a file with other than ASCII letters in its name is a valid URI in the log', () => {
  const { runs } = toSarif(report, { uri: 'src/größe & preis/bill 1.ts' });
  expect(runs[0]?.results[0]?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe(
    'src/gr%C3%B6%C3%9Fe%20&%20preis/bill%201.ts',
  );
  void isSarif(JSON.parse(JSON.stringify(toSarif(report, { uri: 'src/größe & preis/bill 1.ts' }))));
  expect(isSarif.errors).toBeNull();
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

import { expect, test } from 'vitest';
import type { Process } from '../../src/definition/define-process.ts';
import { fails } from '../../src/testing/behaviours/fails.ts';
import { ok } from '../../src/testing/behaviours/ok.ts';
import type { Exploration } from '../../src/testing/exploration/exploration.ts';
import { explore } from '../../src/testing/exploration/explore.ts';
import type { Trace } from '../../src/testing/traces/trace.ts';
import {
  blindMeter,
  endlessPoll,
  forgetfulShop,
  stuckDoor,
} from '../unit/testing/support/broken-processes.ts';
import { createParcelProcess } from '../unit/testing/support/parcel-process.ts';
import { runTraceTests } from './support/run-trace-tests.ts';

const parcel = createParcelProcess();

/** A trace, the name of its process, and why its test must fail, or `passed`. */
interface Expected {
  readonly trace: Trace;
  readonly name: string;
  readonly reason: string;
}

function violationsOf({ verdicts }: Exploration): readonly Trace[] {
  return verdicts.flatMap((verdict) => (verdict.kind === 'violated' ? [verdict.trace] : []));
}

async function findingOf(process: Process, name: string, reason: string): Promise<Expected> {
  const outcomes = { open: [ok()], poll: [ok()], charge: [ok()], ship: [ok()], read: [ok()] };
  const own = Object.entries(outcomes).filter(([task]) => tasksOf(process).includes(task));
  const { findings } = await explore<Process>(process, { outcomes: Object.fromEntries(own) });
  const [finding] = findings;
  if (finding === undefined) throw new Error(`Nothing was found in ${name}`);
  return { trace: finding.trace, name, reason };
}

function tasksOf({ graph }: Process): readonly string[] {
  return Object.values(graph.machines).flatMap(({ actors }) => Object.keys(actors));
}

async function parcelTraces(): Promise<readonly Expected[]> {
  const seen = await explore(parcel, {
    input: { item: 'book' },
    outcomes: { charge: [ok({ id: 'c1' })], ship: [ok(), fails(1, 'Lost')] },
    events: { PICKED_UP: [{ by: 'ada' }], STOP: [{}] },
    properties: ({ always, never, leadsTo }) => ({
      'never back': never('undoing | failed'),
      'always charged': always(
        ({ state, data }) => state === 'charging' || data.charge !== undefined,
      ),
      'all are done': leadsTo('paid.shipping', 'done'),
      'never picked up by ada': never('done'),
    }),
  });
  const [back, charged, allDone, picked] = violationsOf(seen);
  const way = seen.pathTo('paid.pickup');
  if (!back || !charged || !allDone || !picked || !way) throw new Error('A trace is missing');
  return [
    { trace: back, name: 'parcel', reason: 'not to be in "undoing | failed"' },
    { trace: charged, name: 'parcel', reason: 'expected false to be true' },
    { trace: allDone, name: 'parcel', reason: 'to be in "done"' },
    { trace: picked, name: 'parcel', reason: 'not to be in "done"' },
    { trace: way, name: 'parcel', reason: 'passed' },
  ];
}

test(
  'the test of a trace fails for the reason that the trace shows',
  { timeout: 120_000 },
  async () => {
    const all = [
      await findingOf(stuckDoor, 'stuckDoor', 'to not deeply equal []'),
      await findingOf(endlessPoll, 'endlessPoll', 'not to be in "lost"'),
      await findingOf(forgetfulShop, 'forgetfulShop', 'Expected it to owe nothing'),
      await findingOf(blindMeter, 'blindMeter', 'expected true to be false'),
      ...(await parcelTraces()),
    ];
    const told = await runTraceTests({
      folder: 'trace-tests',
      processes: `export * from '../../test/unit/testing/support/broken-processes.ts';
import { createParcelProcess } from '../../test/unit/testing/support/parcel-process.ts';
export const parcel = createParcelProcess();\n`,
      traces: all,
    });
    expect(told).toEqual(all.map(({ reason }) => expect.stringContaining(reason)));
  },
);

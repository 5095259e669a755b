import { describe, expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { explore } from '../../../../src/testing/exploration/explore.ts';
import type { Trace } from '../../../../src/testing/traces/trace.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();

async function traceTo(state: 'done' | 'failed' | 'paid.pickup'): Promise<Trace> {
  const seen = await explore(parcel, {
    input: { item: 'book "x"' },
    outcomes: { charge: [ok({ id: "c'1" })], ship: [ok()] },
    events: { PICKED_UP: [{ by: 'ada' }] },
  });
  const trace = seen.pathTo(state);
  if (trace === undefined) throw new Error(`There is no way to ${state}`);
  return trace;
}

describe('a trace', () => {
  test('tells the moves, the time that passes, and where each leads', async () => {
    const { input, start, steps } = await traceTo('done');
    expect(input).toEqual({ item: 'book "x"' });
    expect(start).toEqual({ state: 'charging', status: 'Pending', afterMs: 0, transitions: [] });
    expect(steps.map(({ move, afterMs }) => [move.kind, afterMs])).toEqual([
      ['task', 0],
      ['timer', 86_400_000],
      ['task', 86_400_000],
      ['event', 86_400_000],
    ]);
    expect(steps.at(-1)).toMatchObject({ state: 'done', transitions: ['paid.pickup#0'] });
  });

  test('is a test file that takes the same course', async () => {
    const trace = await traceTo('done');
    expect(trace.toTest({ from: './parcel.ts' })).toBe(`import { expect, test } from 'vitest';
import { ok, simulate } from 'holdfast/testing';
import 'holdfast/testing/vitest';
import { parcel } from './parcel.ts';

test('parcel: comes to done', async () => {
  await using sim = await simulate(parcel, {
    input: { item: "book \\"x\\"" },
    tasks: {
      charge: ok({ id: "c'1" }),
      ship: ok(),
    },
  });
  await sim.advance('P1D');
  await sim.send({ type: 'PICKED_UP', by: 'ada' });
  expect(sim).toBeIn('done');
});
`);
  });

  test('leaves in its test what has not ended', async () => {
    const seen = await explore(parcel, {
      input: { item: 'book' },
      outcomes: { charge: [ok({ id: 'c1' })] },
    });
    const text = seen.pathTo('paid.shipping')?.toTest({ from: './parcel.ts', name: 'box' });
    expect(text).toContain('ship: never(),');
    expect(text).toContain('simulate(box, {');
  });

  test('hands tasks over in its test where something else happens before they end', async () => {
    const call = fromPromise<number>(async () => 0);
    const machine = setup({ actors: { left: call, right: call } }).createMachine({
      type: 'parallel',
      states: {
        left: {
          initial: 'busy',
          states: { busy: { invoke: { src: 'left', onDone: 'done' } }, done: { type: 'final' } },
        },
        right: {
          initial: 'busy',
          states: { busy: { invoke: { src: 'right', onDone: 'done' } }, done: { type: 'final' } },
        },
      },
    });
    const both = defineProcess({ name: 'both-hands', machine });
    const seen = await explore(both, { outcomes: { left: [ok(1)], right: [ok(2)] } });
    const [first, second] = ['left.done', 'right.done'] as const;
    expect(seen.pathTo(first)?.toTest({ from: './both.ts' })).toContain(
      `    tasks: {
      left: handsOver(),
      right: never(),
    },
  });
  await sim.complete('left', 1);`,
    );
    expect(seen.pathTo(second)?.toTest({ from: './both.ts' })).toContain(
      "await sim.complete('right', 2);",
    );
  });

  test('is a picture of the machine with the path in it', async () => {
    const svg = await (await traceTo('paid.pickup')).toSvg();
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain('step 3');
  });

  test('is a Mermaid diagram of the path', async () => {
    expect((await traceTo('paid.pickup')).toMermaid()).toBe(`stateDiagram-v2
  state "charging" as s0
  state "paid.packing" as s1
  state "paid.shipping" as s2
  state "paid.pickup" as s3
  [*] --> s0
  s0 --> s1 : 1. charge completes#58; #123; id#58; #34;c'1#34; #125;
  s1 --> s2 : 2. timer of paid.packing
  s2 --> s3 : 3. ship completes
`);
  });
});

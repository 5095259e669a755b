import { assert, describe, expect, test } from 'vitest';
import type { Process } from '../../../src/definition/define-process.ts';
import { ok } from '../../../src/testing/behaviours/ok.ts';
import { certify } from '../../../src/testing/certification/certify.ts';
import { check } from '../../../src/testing/checks/check.ts';
import { explore } from '../../../src/testing/exploration/explore.ts';
import { deriveScenarios } from '../../../src/testing/trials/derive-scenarios.ts';
import { nasty } from './support/nasty-processes.ts';

const outcomesOf = ({ graph }: Process) =>
  Object.values(graph.machines).some(({ actors }) => 'call' in actors)
    ? { call: [ok({ n: 1 })] }
    : {};

/** What the tools must say, and no more: findings, and transitions that nothing takes. */
const told: Readonly<Record<keyof typeof nasty, readonly [string[], string[]]>> = {
  histories: [['waits-for-ever'], []],
  threeDeep: [['unbounded-task'], ['working#1']],
  raisesLater: [['waits-for-ever'], []],
  // POKE reaches for one that has been stopped.
  spawner: [['lost-event', 'waits-for-ever'], ['counter:on#0']],
  wildcards: [['waits-for-ever'], []],
  dynamicDelays: [['unbounded-delay'], []],
  emitter: [['waits-for-ever'], []],
  decider: [['waits-for-ever'], []],
  // STAY stays.
  reenters: [['idle-event'], []],
  gossip: [['waits-for-ever'], ['quiet#2']],
  volatileOnes: [['unhandled-failure'], ['open#1']],
  regions: [[], []],
  reducer: [['waits-for-ever'], []],
  failing: [[], ['child:on#0']],
  transient: [[], []],
};

const processes: Readonly<Record<string, Process>> = nasty;

describe.each(Object.entries(told))('%s', (name, [codes, notTaken]) => {
  const process = processes[name];
  assert(process !== undefined, name);
  const outcomes = outcomesOf(process);

  test('is checked and explored without a false alarm, and without a transition that is missed', async () => {
    const { findings } = await check(process, { outcomes, maxMoves: 300 });
    expect([...new Set(findings.map(({ code }) => code))].toSorted()).toEqual(codes);
    const explored = await explore(process, { outcomes, maxStates: 200 });
    expect(explored.coverage.transitions.missing).toEqual(notTaken);
  });

  test('comes to the same under disturbances, in the scenarios of its exploration', async () => {
    const explored = await explore(process, { outcomes, maxStates: 200 });
    const { scenarios } = await deriveScenarios(explored);
    const certificate = await certify(process, {
      scenarios,
      seeds: 2,
      faults: ['crash', 'racing nodes'],
    });
    expect(certificate.violations).toEqual([]);
    expect(certificate.holds).toBe(true);
  });
});

test('what a callback or an observable sends is told as not explored', async () => {
  const { unexplored, cutOff } = await explore(nasty.volatileOnes);
  expect(unexplored.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'actor ticks',
    'actor values',
  ]);
  expect(cutOff).toBeDefined();
  expect((await check(nasty.volatileOnes)).notChecked).toEqual([
    expect.stringContaining('What the actor ticks sends was not run'),
    expect.stringContaining('What the actor values sends was not run'),
  ]);
});

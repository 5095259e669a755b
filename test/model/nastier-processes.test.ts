import { assert, describe, expect, test } from 'vitest';
import type { Process } from '../../src/definition/define-process.ts';
import type { InstanceView } from '../../src/actors/views/view-types.ts';
import { handsOver } from '../../src/testing/behaviours/hands-over.ts';
import { ok } from '../../src/testing/behaviours/ok.ts';
import { certify } from '../../src/testing/certification/certify.ts';
import { check } from '../../src/testing/checks/check.ts';
import { explore } from '../../src/testing/exploration/explore.ts';
import { replay } from '../../src/testing/incidents/replay.ts';
import { createSeededRandom } from '../../src/testing/nodes/seeded-random.ts';
import { deriveScenarios } from '../../src/testing/trials/derive-scenarios.ts';
import { createMemoryRuntime, type MemoryRuntime } from '../support/memory-runtime.ts';
import { nastier } from './support/nastier-processes.ts';

/** What the tools must say, and no more: findings, and transitions that nothing takes. */
const told: Readonly<Record<keyof typeof nastier, readonly [string[], string[]]>> = {
  interrupted: [[], []],
  brood: [[], []],
  // Who snoozes has cancelled the reminder: from then on, only an event from outside ends the wait.
  longWait: [['shadowed-transition', 'waits-for-ever'], ['snoozed#1']],
  nestedSaga: [[], ['travelling.tour.on#1', 'tour:going#2']],
  spinner: [['machine-throws'], ['still#1', 'hanging#0', 'hung#0']],
};

const processes: Readonly<Record<string, Process>> = nastier;

function outcomesOf({ graph }: Process) {
  const actors = new Set(Object.values(graph.machines).flatMap((one) => Object.keys(one.actors)));
  return {
    ...(actors.has('call') ? { call: [ok({ n: 1 })] } : {}),
    ...(actors.has('ask') ? { ask: [handsOver(), ok({ n: 1 })] } : {}),
  };
}

describe.each(Object.entries(told))('%s', (name, [codes, notTaken]) => {
  const process = processes[name];
  assert(process !== undefined, name);
  const outcomes = outcomesOf(process);

  test('is checked and explored without a false alarm, and without a transition that is missed', async () => {
    const { findings } = await check(process, { outcomes, maxMoves: 300 });
    expect([...new Set(findings.map(({ code }) => code))].toSorted()).toEqual(codes);
    const explored = await explore(process, { outcomes, maxStates: 250 });
    expect(explored.coverage.transitions.missing).toEqual(notTaken);
    expect(explored.findings.map(({ kind }) => kind)).toEqual(name === 'spinner' ? ['threw'] : []);
  });

  test('comes to the same under disturbances, in the scenarios of its exploration', async () => {
    const explored = await explore(process, { outcomes, maxStates: 250 });
    const { scenarios, missing } = await deriveScenarios(explored);
    expect(missing).toEqual(notTaken);
    const certificate = await certify(process, {
      scenarios,
      seeds: 1,
      faults: ['crash', 'racing nodes'],
    });
    expect(certificate.violations).toEqual([]);
  });

  test('goes the same way again when what it went through is replayed', async () => {
    let steps = 0;
    for (let seed = 0; seed < 15; seed += 1) {
      await using memory = await createMemoryRuntime(process);
      const id = await memory.start();
      await wander(memory, { process, id, random: createSeededRandom(seed) });
      const incident = await memory.runtime.incident(process.name, id);
      const replayed = replay(process, JSON.parse(JSON.stringify(incident)));
      expect([incident.missing, replayed.difference]).toEqual([[], undefined]);
      steps += replayed.steps;
    }
    expect(steps).toBeGreaterThan(30);
  });
});

/** Lets an instance go on at random: by its events and timers, and by operators who end its tasks. */
async function wander(
  { runtime, clock }: MemoryRuntime,
  { process: { name }, id, random }: { process: Process; id: string; random: () => number },
): Promise<void> {
  const act = async (body: object) => clock.finish(runtime.act(name, id, body, 'At random.'));
  const waysOf = ({ accepts, timers, tasks }: InstanceView): (() => Promise<unknown>)[] => [
    ...accepts.map(
      ({ type }) =>
        async () =>
          clock.finish(runtime.send(name, id, { type })),
    ),
    ...timers.slice(0, 1).map(({ firesAt }) => async () => {
      await clock.skip(Math.max(1, Date.parse(firesAt) - clock.now()));
      await clock.advance(1_500);
    }),
    ...tasks
      .filter(({ outcome }) => outcome === 'pending')
      .flatMap(({ id: task }) => [
        async () => act({ kind: 'completeTask', task, output: { n: 1 } }),
        async () => act({ kind: 'failTask', task, error: { message: 'No.' } }),
      ]),
  ];
  for (let moves = 0; moves < 12; moves += 1) {
    await clock.settle();
    const view = await runtime.get(name, id);
    const ways = view.status === 'Pending' ? waysOf(view) : [];
    const way = ways[Math.floor(random() * ways.length)];
    if (way === undefined) break;
    // What the machine refuses, or throws on, leaves it as it is.
    await way().catch(() => undefined);
  }
  await clock.settle();
}

import { expect, test } from 'vitest';
import { fromCallback, setup, type AnyStateMachine } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { check } from '../../../../src/testing/checks/check.ts';
import { explore } from '../../../../src/testing/exploration/explore.ts';
import {
  endlessPoll,
  forgetfulShop,
  hastyClerk,
  heldSeat,
  stuckDoor,
} from '../support/broken-processes.ts';

const call = task<void, unknown>(async () => undefined);
const end = { type: 'final' } as const;
const failed = { type: 'final', tags: 'Failed' } as const;

/** Errors and warnings, each with the moves that show it or, if it is only possible, the way. */
async function found(process: Process, ...tasks: readonly string[]): Promise<readonly string[]> {
  const outcomes = Object.fromEntries(tasks.map((name) => [name, [ok({ id: 'x' })]]));
  const { findings } = await check(process, { outcomes });
  return findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ code, path, evidence }) =>
      [
        code,
        path,
        evidence.kind,
        (evidence.kind === 'trace' ? evidence.moves : evidence.way).join(' → '),
      ].join(' | '),
    );
}

function shop(config: object, options: object = {}): Process {
  const inner = setup({ actors: { charge: call } }).createMachine({
    id: 'inner',
    initial: 'charging',
    states: { charging: { invoke: { src: 'charge', onDone: 'done' } }, done: end },
  });
  const machine = setup({
    actors: { charge: call, ship: call, inner, rollback },
    guards: { isRare: ({ context }) => Object.keys(context).length > 0 },
  }).createMachine({ id: 'shop', ...config } as never) as unknown as AnyStateMachine;
  return defineProcess({ name: 'shop', machine, ...options });
}

test('a dead end has the shortest trace to it, once', async () => {
  expect(await found(stuckDoor, 'open')).toEqual([
    'dead-end | jammed | trace | start → open fails for good: open fails in this exploration',
  ]);
});

test('a dead end that only data makes is found', async () => {
  const process = shop({
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'charge', onDone: 'deciding', onError: 'done' } },
      deciding: { always: { guard: 'isRare', target: 'done' } },
      done: end,
    },
  });
  expect(await found(process, 'charge')).toEqual([
    "dead-end | deciding | trace | start → charge completes: { id: 'x' }",
  ]);
  // Another output may lead on.
  expect(await found(process)).toEqual([
    'dead-end | deciding | possible | start → charge completes → deciding',
  ]);
});

test('a state whose only timer was cancelled waits for ever, as a trace shows', async () => {
  expect(await found(heldSeat)).toEqual([
    'waits-for-ever | reserved | trace | start → timer of free → event HOLD',
  ]);
});

test('a state whose timer has fired without leaving it waits for ever, as a trace shows', async () => {
  expect(await found(hastyClerk)).toEqual([
    'waits-for-ever | waiting | trace | start → timer of waiting',
  ]);
});

test('a state in which a callback runs waits for nothing in particular', async () => {
  const machine = setup({ actors: { watch: fromCallback(() => {}) } }).createMachine({
    id: 'watcher',
    initial: 'watching',
    states: {
      watching: { invoke: { src: 'watch' }, on: { SEEN: 'done' } },
      done: end,
    },
  });
  const options = { name: 'watcher', volatile: ['watch'] } as const;
  for (const events of [{}, { SEEN: z.object({}) }]) {
    const process = defineProcess({ ...options, machine, events });
    expect(await found(process)).toEqual([
      'unhandled-failure | watching | graph | start → watch fails → Failed',
    ]);
    const { findings } = await explore<Process>(process);
    expect(findings).toEqual([]);
  }
});

test('what one of several regions waits for by design is allowed for all of them', async () => {
  const act = () => undefined;
  const waits = { holdfast: { waits: 'for the other one' } };
  const machine = setup({}).createMachine({
    id: 'pair',
    type: 'parallel',
    states: {
      left: { initial: 'on', states: { on: { after: { 1_000: { actions: act } } } } },
      right: { initial: 'idle', states: { idle: { meta: waits, on: { GO: { actions: act } } } } },
    },
  });
  const { findings, allowed } = await check(defineProcess({ name: 'pair', machine }));
  expect(findings.map(({ code }) => code)).not.toContain('waits-for-ever');
  expect(allowed).toMatchObject([{ code: 'waits-for-ever', path: 'right.idle' }]);
});

test('states that an instance never leaves are a livelock', async () => {
  expect(await found(endlessPoll, 'poll')).toEqual([
    'livelock | lost | trace | start → poll fails for good: poll fails in this exploration',
  ]);
});

test('states that an output which is not stated may leave are no livelock', async () => {
  expect(await found(endlessPoll)).toEqual([]);
});

test('an end with something owed is proven by a trace, and not reported twice', async () => {
  expect(await found(forgetfulShop, 'charge', 'ship')).toEqual([
    "owed-at-failure | failed | trace | start → charge completes: { id: 'x' } → ship fails for good: ship fails in this exploration",
  ]);
});

test('an end with something owed that no run comes to stays possible', async () => {
  expect(await found(forgetfulShop)).toEqual([
    'owed-at-failure | failed | possible | start → charge completes → shipping → ship fails → failed',
  ]);
});

test('each task is owed by itself: one is proven, and the other stays possible', async () => {
  const process = shop(
    {
      initial: 'charging',
      states: {
        charging: { invoke: { src: 'charge', onDone: 'checking', onError: 'failed' } },
        checking: {
          always: [{ guard: 'isRare', target: 'shipping' }, { target: 'failed' }],
        },
        shipping: { invoke: { src: 'ship', onDone: 'failed', onError: 'failed' } },
        failed,
      },
    },
    { tasks: { charge: { compensate: () => undefined }, ship: { compensate: () => undefined } } },
  );
  const { findings } = await check(process, { outcomes: { charge: [ok()], ship: [ok()] } });
  const owed = findings.filter(({ code }) => code === 'owed-at-failure');
  expect(owed.map(({ what, evidence }) => `${what} ${evidence.kind}`)).toEqual([
    'An instance can end here while the effect of charge is owed, and nothing undoes it. trace',
    'An instance can end here while the effect of ship is owed, and nothing undoes it. possible',
  ]);
});

test('a cancellation that leaves something owed is found, once for all states', async () => {
  const config = {
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'charge', onDone: 'waiting', onError: 'failed' } },
      waiting: { after: { 1_000: 'resting' } },
      resting: { after: { 1_000: 'done' } },
      done: end,
      failed,
    },
  };
  const tasks = { charge: { compensate: () => undefined } };
  const stopped = shop(config, { tasks, onCancel: 'stop' });
  expect(await found(stopped, 'charge')).toEqual([
    "owed-at-failure |  | trace | start → charge completes: { id: 'x' } → cancellation",
  ]);
  expect(await found(shop(config, { tasks }), 'charge')).toEqual([]);
});

test('a failure that nothing handles is proven by its trace', async () => {
  const process = shop({
    initial: 'charging',
    states: { charging: { invoke: { src: 'charge', onDone: 'done' } }, done: end },
  });
  expect(await found(process, 'charge')).toEqual([
    'unhandled-failure | charging | trace | start → charge fails for good: charge fails in this exploration',
  ]);
});

test('a failure within a machine is proven for the state that invokes it', async () => {
  const process = shop({
    initial: 'selling',
    states: { selling: { invoke: { src: 'inner', onDone: 'done' } }, done: end },
  });
  expect(await found(process, 'charge')).toEqual([
    'unhandled-failure | selling | trace | start → charge fails for good: charge fails in this exploration',
  ]);
});

test('a guarded onError is proven not to handle a failure only where a run shows that', async () => {
  const guarded = (onError: object) =>
    shop({
      initial: 'charging',
      states: { charging: { invoke: { src: 'charge', onDone: 'done', onError } }, done: end },
    });
  expect(await found(guarded({ guard: 'isRare', target: 'done' }), 'charge')).toEqual([
    'unhandled-failure | charging | trace | start → charge fails for good: charge fails in this exploration',
  ]);
  const isFailure = ({ event }: { event: { error: unknown } }) => event.error instanceof Object;
  expect(await found(guarded({ guard: isFailure, target: 'done' }), 'charge')).toEqual([
    'unhandled-failure | charging | possible | start → charge fails',
  ]);
});

test('what a run shows can be allowed, and the allowance is not called unused by a run that shows less', async () => {
  const allow = { livelock: 'It is a poll.' };
  const process = shop({
    meta: { holdfast: { allow } },
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'charge', onDone: 'pausing', onError: 'pausing' } },
      pausing: { after: { 1_000: 'charging' } },
    },
  });
  const { allowed, findings } = await check(process, { outcomes: { charge: [ok()] } });
  expect(allowed.map(({ code, reason }) => `${code}: ${reason}`)).toEqual([
    'livelock: It is a poll.',
  ]);
  // Without the output of charge, the livelock is not claimed, and its allowance may have its use.
  const cut = await check(process);
  for (const { code } of [...findings, ...cut.findings]) expect(code).toBe('unbounded-task');
});

import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  forwardTo,
  sendTo,
  setup,
  type ActorRefFrom,
  type AnyStateMachine,
} from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { check } from '../../../../src/testing/checks/check.ts';

const waits = { holdfast: { waits: 'for its customer' } };

/** A door that can be closed for good, and takes KNOCK as given. */
function door(knock: unknown, { root, ...options }: Record<string, unknown> = {}): Process {
  const machine = createMachine({
    id: 'door',
    meta: waits,
    context: { knocks: 0 },
    initial: 'open',
    ...(root === undefined ? {} : { on: root }),
    states: {
      open: { on: { KNOCK: knock, CLOSE: 'closed' } },
      closed: { type: 'final' },
    },
  } as never) as unknown as AnyStateMachine;
  const events = { KNOCK: z.object({}), CLOSE: z.object({}) };
  return defineProcess({ name: 'door', machine, events, ...options });
}

async function found(process: Process, options = {}): Promise<readonly string[]> {
  const { findings } = await check(process, options);
  return findings.map(({ code, path, what, evidence }) =>
    [code, path, what, evidence.kind === 'trace' ? evidence.moves.join(' → ') : ''].join(' | '),
  );
}

describe('an event that every guard refuses', () => {
  const shut = { guard: () => false, target: 'closed' };

  test('is reported with its guards and the way there', async () => {
    expect(await found(door([shut, shut]))).toEqual([
      'refused-event | open | The event KNOCK is refused: an inline guard returned false the one time that it was sent. | start → event KNOCK',
    ]);
  });

  test('is reported whatever its payload is, if no guard looks at it', async () => {
    expect(await found(door(shut, { events: undefined }))).toHaveLength(1);
    expect(
      await found(door(shut, { events: undefined }), { events: { KNOCK: [{ n: 1 }] } }),
    ).toEqual([expect.stringContaining('each of the 2 times it was sent')]);
  });

  test('is not reported if it passes once, in any of the states', async () => {
    const third = {
      guard: ({ context }: { context: { knocks: number } }) => context.knocks === 2,
      target: 'closed',
    };
    const count = {
      guard: ({ context }: { context: { knocks: number } }) => context.knocks < 2,
      actions: assign({ knocks: ({ context }) => (context as { knocks: number }).knocks + 1 }),
    };
    expect(await found(door([third, count]))).toEqual([]);
    expect(await found(door(shut, { root: { KNOCK: '.closed' } }))).toEqual([]);
  });

  test('is not reported where a payload that was made up may be the reason, and the report says so', async () => {
    const polite = {
      guard: ({ event }: { event: { says?: string } }) => event.says === 'please',
      target: 'closed',
    };
    const events = { KNOCK: z.object({ says: z.string().optional() }), CLOSE: z.object({}) };
    const { findings, notChecked } = await check(door(polite, { events }));
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      'The event KNOCK was refused in open with each payload that was made up for it, so that what follows it was not run: pass events: { "KNOCK": [{ … }] }.',
    ]);
    const given = { events: { KNOCK: [{ says: 'please' }] } };
    expect(await check(door(polite, { events }), given)).toMatchObject({
      findings: [],
      notChecked: [],
    });
    const rude = { events: { KNOCK: [{ says: 'now' }] } };
    expect(await found(door(polite, { events }), rude)).toEqual([
      expect.stringMatching(/^refused-event \| open/),
    ]);
  });

  test('is not reported where a guard hands the payload on, or takes it apart', async () => {
    for (const guard of [
      { type: 'says', params: ({ event }: { event: object }) => event },
      ({ event }: { event: object }) => structuredClone(event) === event,
      ({ event }: { event: object }) => Object.keys(event).length > 5,
      ({ event }: { event: object }) => 'says' in event,
    ]) {
      const process = door({ guard, target: 'closed' }, { events: undefined });
      const provided = process.machine.provide({
        guards: { says: (_: unknown, params: { says?: string }) => params.says === 'please' },
      } as never);
      expect(await found({ ...process, machine: provided })).toEqual([]);
    }
  });

  test('is not reported as long as not every move was made', async () => {
    const options = { maxMoves: 1 };
    expect(await found(door(shut), options)).toEqual([]);
    const machine = setup({
      actors: { ask: task<{ n: number }>(async () => ({ n: 1 })) },
    }).createMachine({
      context: { n: 0 },
      meta: waits,
      initial: 'asking',
      states: {
        asking: {
          invoke: {
            src: 'ask',
            onDone: { target: 'open', actions: assign({ n: ({ event }) => event.output?.n }) },
            onError: 'closed',
          },
        },
        open: { on: { KNOCK: { guard: ({ context }) => context.n === 1, target: 'closed' } } },
        closed: { type: 'final' },
      },
    }) as unknown as AnyStateMachine;
    const asking = defineProcess({ name: 'asking', machine, tasks: { ask: { timeout: 1_000 } } });
    expect(await found(asking)).toEqual([]);
    expect(await found(asking, { outcomes: { ask: [ok({ n: 1 })] } })).toEqual([]);
    expect(await found(asking, { outcomes: { ask: [ok({ n: 2 })] } })).toEqual([
      expect.stringMatching(/^refused-event \| open/),
    ]);
  });

  test('is not reported if the state names it to forbid it', async () => {
    const machine = createMachine({
      id: 'door',
      meta: waits,
      on: { KNOCK: '.closed' },
      initial: 'locked',
      states: {
        locked: { on: { KNOCK: {}, UNLOCK: 'open' } },
        open: {},
        closed: { type: 'final' },
      },
    }) as unknown as AnyStateMachine;
    const events = { KNOCK: z.object({}), UNLOCK: z.object({}) };
    expect(await found(defineProcess({ name: 'door', machine, events }))).toEqual([]);
  });

  test('can be allowed, and the allowance is not called unused if it was not looked for', async () => {
    const machine = createMachine({
      meta: { holdfast: { waits: 'for ever', allow: { 'refused-event': 'Not yet.' } } },
      on: { KNOCK: { guard: () => false, actions: () => undefined } },
    }) as unknown as AnyStateMachine;
    const process = defineProcess({ name: 'door', machine });
    const { findings, allowed: accepted } = await check(process);
    expect(findings).toEqual([]);
    expect(accepted.map(({ code }) => code)).toEqual(['waits-for-ever', 'refused-event']);
    const input = z.object({ name: z.string() });
    expect(await found({ ...process, input } as unknown as Process)).toEqual([]);
  });
});

describe('an event that is accepted and changes nothing', () => {
  test.each([
    ['an assign that assigns what is there', { actions: assign({ knocks: 0 }) }],
    ['a transition to where it is', { target: 'open' }],
  ])('is reported: %s', async (_, knock) => {
    expect(await found(door(knock))).toEqual([
      'idle-event | open | The event KNOCK is accepted and changes nothing: no state, no data, no task and no timer, the one time that it was sent. | start → event KNOCK',
    ]);
  });

  test('is reported if it is passed on to an actor that does not take it', async () => {
    const machine = setup({
      actors: {
        bell: createMachine({
          on: { RING: '.rung' },
          initial: 'still',
          states: { still: {}, rung: {} },
        }),
      },
    }).createMachine({
      meta: waits,
      invoke: { src: 'bell', id: 'bell', onError: '.closed' },
      initial: 'open',
      states: {
        open: {
          on: { KNOCK: { actions: forwardTo('bell') }, RING: { actions: forwardTo('bell') } },
        },
        closed: {},
      },
    }) as unknown as AnyStateMachine;
    const process = defineProcess({
      name: 'door',
      machine,
      events: { KNOCK: z.object({}), RING: z.object({}) },
    });
    const codes = (await found(process)).filter((one) => one.startsWith('idle-event'));
    expect(codes).toEqual([expect.stringContaining('The event KNOCK is accepted')]);
  });

  test.each([
    ['a custom action', { actions: () => undefined }],
    ['a timer that starts anew', { target: 'open', reenter: true }],
    ['a change of the data', { actions: assign({ knocks: 1 }) }],
  ])('is not reported if it has %s', async (_, knock) => {
    const process = door(knock);
    const machine = createMachine({
      ...(process.machine.config as object),
      meta: undefined,
      states: {
        open: {
          on: { KNOCK: knock, CLOSE: 'closed' },
          after: { 60_000: 'closed' },
        },
        closed: { type: 'final' },
      },
    } as never) as unknown as AnyStateMachine;
    const { events } = process;
    expect(await found(defineProcess({ name: 'door', machine, events: events as never }))).toEqual(
      [],
    );
  });
});

describe('an event that is sent to an actor that has ended', () => {
  const worker = createMachine({
    id: 'worker',
    initial: 'busy',
    states: { busy: { on: { STOP: 'done' } }, done: { type: 'final' } },
  });

  const boss = (ask: object, meta: object = waits): Process => {
    const machine = setup({
      types: { context: {} as { readonly worker?: ActorRefFrom<typeof worker> } },
      actors: { worker },
    }).createMachine({
      meta,
      context: ({ spawn }) => ({ worker: spawn('worker', { id: 'bob' }) }),
      initial: 'open',
      states: {
        open: { on: { END: 'closed', STOP: { actions: sendTo('bob', { type: 'STOP' }), ...ask } } },
        closed: { type: 'final' },
      },
    }) as unknown as AnyStateMachine;
    return defineProcess({
      name: 'boss',
      machine,
      events: { STOP: z.object({}), END: z.object({}) },
    });
  };

  test('is reported with the way there', async () => {
    expect(await found(boss({}))).toEqual([
      'lost-event | open | The event STOP is sent to the actor bob after it has ended, so that nobody hears it. | start → event STOP → event STOP',
    ]);
  });

  test('is not reported if it is sent only while the actor runs', async () => {
    const guard = ({ context }: { context: { worker: ActorRefFrom<typeof worker> } }) =>
      context.worker.getSnapshot().status === 'active';
    expect(await found(boss({ guard }))).toEqual([]);
  });

  test('can be allowed', async () => {
    const allow = { 'lost-event': 'Bob may be gone.' };
    expect(await found(boss({}, { holdfast: { ...waits.holdfast, allow } }))).toEqual([]);
  });
});

test('an allowance for what only a run finds is not called unused without a run', async () => {
  const machine = createMachine({
    meta: { holdfast: { waits: 'for ever', allow: { 'impure-delay': 'A fixed time.' } } },
    on: { KNOCK: { actions: () => undefined } },
  }) as unknown as AnyStateMachine;
  const input = z.object({ name: z.string() });
  expect(await found(defineProcess({ name: 'door', machine, input }))).toEqual([]);
});

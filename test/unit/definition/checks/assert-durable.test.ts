import { describe, expect, test } from 'vitest';
import { createActor, createMachine, fromPromise } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';

const inline = fromPromise(async () => 1);
const invoking = (place: string) =>
  createMachine({ id: 'quick', initial: place, states: { [place]: { invoke: { src: inline } } } });

describe('a machine that invokes inline logic', () => {
  test('is refused with reason and remedy', () => {
    expect(() => defineProcess({ name: 'quick', machine: invoking('a') })).toThrow(
      'The process quick is refused: "quick.a" invokes inline actor logic, which has no stable name to store ' +
        'or to attach policies to; register it in setup({ actors }) and invoke it by name.',
    );
  });

  test('is refused even if the logic is a machine', () => {
    const machine = createMachine({ invoke: { src: createMachine({}) } });
    expect(() => defineProcess({ name: 'quick', machine })).toThrow(
      'register it in setup({ actors }) and invoke it by name',
    );
  });

  test('gets its inline logic named by state', () => {
    const names = ['a', 'b'].map((place) =>
      JSON.stringify(createActor(invoking(place)).start().getPersistedSnapshot()),
    );
    expect(names[0]).toContain('"src":"xstate.invoke.0.quick.a"');
    expect(names[1]).toContain('"src":"xstate.invoke.0.quick.b"');
  });
});

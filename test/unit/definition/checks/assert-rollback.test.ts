import { describe, expect, it } from 'vitest';
import { setup, type AnyStateMachine } from 'xstate';
import { HoldfastError } from '../../../../src/errors.ts';
import { defineProcess, type TaskPolicy } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';

const call = task<void>(async () => {});
const actors = { rollback, reserve: call, pay: call, mail: call };
const compensate = async () => {};

function refusal(machine: AnyStateMachine, tasks: Record<string, TaskPolicy>): string {
  try {
    defineProcess({ name: 'trip', machine, tasks });
    return 'taken';
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'process_refused') return error.message;
    throw error;
  }
}

const trip = setup({ actors }).createMachine({
  initial: 'reserving',
  states: {
    reserving: { invoke: { src: 'reserve', onDone: 'mailing' } },
    mailing: { invoke: { src: 'mail', onDone: 'paying' } },
    paying: { invoke: { src: 'pay', onDone: 'done', onError: 'undoing' } },
    undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});

describe('a machine that rolls back', () => {
  it('is refused if a task before the rollback cannot be undone, with the path to it', () => {
    expect(refusal(trip, { mail: { irreversible: true } })).toContain(
      'after the task reserve (reserving → mailing → paying → undoing)',
    );
    expect(refusal(trip, { reserve: { compensate } })).toContain('after the task mail');
  });

  it('is accepted if every such task has a compensation or is irreversible', () => {
    expect(refusal(trip, { reserve: { compensate }, mail: { irreversible: true } })).toBe('taken');
  });

  it('needs no compensation for a task that fails into the rollback unless it can time out', () => {
    const tasks = { reserve: { compensate }, mail: { irreversible: true } } as const;
    expect(refusal(trip, { ...tasks, pay: {} })).toBe('taken');
    expect(refusal(trip, { ...tasks, pay: { timeout: 100 } })).toContain('after the task pay');
  });

  it('is refused for a task that a parallel branch runs while another branch fails', () => {
    const machine = setup({ actors }).createMachine({
      initial: 'working',
      states: {
        working: {
          type: 'parallel',
          states: {
            stock: {
              initial: 'reserving',
              states: { reserving: { invoke: { src: 'reserve', onDone: 'held' } }, held: {} },
            },
            money: {
              initial: 'paying',
              states: { paying: { invoke: { src: 'pay', onError: '#undoing' } } },
            },
          },
        },
        undoing: { id: 'undoing', invoke: { src: 'rollback' } },
      },
    });
    expect(refusal(machine, { pay: { compensate } })).toContain('after the task reserve');
    expect(refusal(machine, { pay: { compensate }, reserve: { compensate } })).toBe('taken');
  });

  it('is checked including invoked machines', () => {
    const inner = setup({ actors }).createMachine({ invoke: { src: 'reserve' } });
    const machine = setup({ actors: { ...actors, inner } }).createMachine({
      initial: 'working',
      states: {
        working: { invoke: { src: 'inner', onDone: 'undoing' } },
        undoing: { invoke: { src: 'rollback' } },
      },
    });
    expect(refusal(machine, {})).toContain('(working → undoing)');
  });

  it('needs no compensations if it never rolls back', () => {
    const machine = setup({ actors }).createMachine({ invoke: { src: 'pay' } });
    expect(refusal(machine, {})).toBe('taken');
  });
});

import { describe, expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { toGraph } from '../../../src/definition/graph/to-graph.ts';
import { toXStateEvent } from '../../../src/inspect/to-xstate-event.ts';

const graph = toGraph(
  setup({ actors: { charge: fromPromise(async () => 1) } }).createMachine({
    id: 'sale',
    initial: 'paying',
    states: {
      paying: { invoke: { id: 'charge', src: 'charge', onDone: 'paid', onError: 'paying' } },
      paid: { after: { 1_000: 'paying' }, on: { GO: 'paying' } },
    },
  }),
);
const [machine] = Object.values(graph.machines);
const takes = (kind: string) =>
  machine?.edges.filter((edge) => edge.kind === kind).map(({ id }) => id) ?? [];

describe('the event of a step', () => {
  test.each([
    { of: 'the start', version: 0, event: { type: 'start' }, type: 'xstate.init' },
    {
      of: 'a timer',
      event: { type: 'timer.fired', id: '1/0', event: 'xstate.after.1000.sale.paid' },
      type: 'xstate.after.1000.sale.paid',
    },
    {
      of: 'a task that completed',
      event: { type: 'task.completed', task: 'charge', id: '0/0' },
      transitions: takes('done'),
      type: 'xstate.done.actor.charge',
    },
    {
      of: 'a task that failed',
      event: { type: 'task.failed', task: 'charge', id: '0/0' },
      transitions: takes('error'),
      type: 'xstate.error.actor.charge',
    },
    {
      of: 'another attempt',
      event: { type: 'task.retry', task: 'charge', id: '0/0' },
      type: 'task.retry',
    },
    { of: 'a client', event: { type: 'GO' }, transitions: takes('event'), type: 'GO' },
  ])('of $of is $type', ({ version = 1, event, transitions = [], type }) => {
    expect(toXStateEvent(graph, { version, event, transitions })).toEqual({ ...event, type });
  });
});

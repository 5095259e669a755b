import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { toGraph } from '../../../src/definition/graph/to-graph.ts';
import { toMermaid } from '../../../src/pictures/to-mermaid.ts';

const machine = createMachine({
  id: 'order',
  initial: 'open',
  on: { CANCEL: '.ended' },
  states: {
    open: { after: { 60000: 'both' }, on: { NOTE: { actions: 'note' } } },
    both: {
      type: 'parallel',
      states: {
        left: {},
        'right: "side"': { initial: 'a', states: { a: {}, past: { type: 'history' } } },
      },
      onDone: 'ended',
    },
    ended: { type: 'final' },
  },
});

test('a machine is written as a state diagram of Mermaid', () => {
  expect(toMermaid(toGraph(machine))).toBe(`stateDiagram-v2
  [*] --> s1
  state "open" as s1
  state "both" as s2 {
    state "left" as s3
    --
    state "right#58; #34;side#34;" as s4 {
      [*] --> s5
      state "a" as s5
      state "H" as s6
    }
  }
  state "ended" as s7
  s7 --> [*]
  s1 --> s7 : CANCEL
  s2 --> s7 : CANCEL
  s1 --> s1 : NOTE / note
  s1 --> s2 : after 1 min
  s2 --> s7 : done
`);
});

import { z } from 'zod';
import { pastSchemas } from './past-schemas.ts';
import { viewAtoms } from './view-atoms.ts';
import { viewSchemas } from './view-schemas.ts';

const { at, step: id } = viewAtoms;
const event = z.looseObject({ type: z.string() });
const undo = z.literal(true).exactOptional().describe('It is the compensation of the task.');

const effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('startTask'),
    id,
    task: z.string(),
    undo,
    input: z.unknown().exactOptional().describe('Secrets are `[redacted]`.'),
  }),
  z.strictObject({
    kind: z.literal('rescheduleTask'),
    id,
    task: z.string(),
    undo,
    dueAt: at.exactOptional().describe('When it is looked at next. Absent: at once.'),
  }),
  z.strictObject({ kind: z.literal('stopTask'), id, task: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('startTimer'), id, event: z.string(), dueAt: at }),
  z.strictObject({ kind: z.literal('stopTimer'), id, event: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('settle'), id, task: z.string() }),
  z.strictObject({ kind: z.literal('emit'), event }),
  z
    .strictObject({ kind: z.literal('action') })
    .describe('A custom action, or what a callback or observable actor does.'),
]);

const step = z.object({
  ...viewSchemas.historyStep.shape,
  effects: z.array(effect).describe('What the step would ask of the outside world.'),
});

const candidate = z.strictObject({
  transition: z.string().describe('Its id in the graph of the process.'),
  source: z.string().describe('The path of the state that has the transition.'),
  event: z.string().describe('The event that it is declared for, which may be a pattern.'),
  targets: z.array(z.string()).describe('The paths of its targets.'),
  guard: z.string().exactOptional().describe('Its guard, if it has one.'),
  verdict: z
    .enum(['taken', 'rejected', 'threw', 'unreached'])
    .describe(
      '`rejected`: the guard returned false; `threw`: it threw; `unreached`: an earlier transition is taken, so this one is not tried.',
    ),
  guards: z
    .array(z.string())
    .exactOptional()
    .describe('The parts of the guard that returned false.'),
  message: z.string().exactOptional().describe('What the guard threw.'),
});

const moved = z.strictObject({
  kind: z.string().describe('The kind of the move.'),
  result: z
    .enum(['stepped', 'unchanged', 'refused', 'notPossible', 'threw', 'stranded', 'ended'])
    .describe(
      '`stepped`: it is accepted; `unchanged`: it has no effect; `refused`: the state does not accept it; `notPossible`: there is no such call, timer or ledger entry; `threw`: the machine throws on it; `stranded`: the instance does not fit the deployed machine; `ended`: the instance has ended.',
    ),
  message: z.string().exactOptional().describe('Why it is not accepted.'),
  guards: z.array(z.string()).exactOptional().describe('The guards that rejected the event.'),
  candidates: z
    .array(candidate)
    .exactOptional()
    .describe(
      'For an event: the transitions that it may take, in the order in which the machine looks at them.',
    ),
  at: at.describe('The time after the move.'),
  steps: z.array(step).describe('The steps that it makes, with those of timers that are due.'),
  changes: z.array(pastSchemas.change).describe('What it changes of `data`.'),
  instance: viewSchemas.instance.describe(
    'The instance after the move. `accepts` lists what the process accepts then, whoever may send it.',
  ),
});

/** What would happen to an instance: the source of its types and of its schemas in the OpenAPI document. */
export const whatIfSchemas = {
  effect,
  candidate,
  moved,
  whatIf: z.strictObject({
    id: z.string(),
    version: z.int().describe('The version of the instance that the moves start from.'),
    moves: z.array(moved),
    cutOff: z
      .string()
      .exactOptional()
      .describe('Why the remaining moves were not played, if they were not.'),
  }),
} as const;

import fc from 'fast-check';

/** A random machine as plain data, so that it can be built twice, printed and shrunk. */
export interface MachineSpec {
  readonly root: NodeSpec;
  /** Machines that it invokes and spawns as `kid0`, `kid1`. */
  readonly kids: readonly MachineSpec[];
}

export interface NodeSpec {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow' | 'deep';
  readonly children: readonly NodeSpec[];
  readonly entry: readonly ActionSpec[];
  readonly exit: readonly ActionSpec[];
  readonly on: readonly { readonly event: string; readonly transition: TransitionSpec }[];
  readonly always: readonly TransitionSpec[];
  readonly after: readonly { readonly delay: DelaySpec; readonly transition: TransitionSpec }[];
  readonly invokes: readonly InvokeSpec[];
  readonly onDone: TransitionSpec | null;
}

export interface TransitionSpec {
  /** Modulo the number of states; null: no target. */
  readonly target: number | null;
  readonly reenter: boolean;
  readonly guard: GuardSpec;
  readonly actions: readonly ActionSpec[];
}

export interface InvokeSpec {
  readonly logic: LogicSpec;
  readonly named: boolean;
  readonly systemId: boolean;
  readonly onDone: TransitionSpec | null;
  readonly onError: TransitionSpec | null;
  readonly onSnapshot: TransitionSpec | null;
}

/** `kid0` and `kid1` fall back to `call` if the machine has no such kid. */
export type LogicSpec = 'call' | 'tally' | 'kid0' | 'kid1';
export type DelaySpec = number | 'fixed' | 'computed';
export type GuardSpec = 'none' | 'even' | 'odd' | 'few' | 'named' | 'composed' | 'inState';

export interface ActionSpec {
  readonly kind: (typeof actionKinds)[number];
  readonly event: string;
  readonly delay: DelaySpec;
  readonly logic: LogicSpec;
  /** Picks ids, context slots and the like. */
  readonly pick: number;
}

export type Command =
  | { readonly kind: 'event'; readonly type: string }
  | { readonly kind: 'settle'; readonly pick: number; readonly ok: boolean; readonly value: number }
  | { readonly kind: 'advance'; readonly ms: number };

export interface Run {
  readonly machine: MachineSpec;
  /** Each says whether the instance is saved and restored before it. */
  readonly commands: readonly { readonly command: Command; readonly restore: boolean }[];
}

export const actionKinds = [
  'note',
  'noteNamed',
  'log',
  'count',
  'keepType',
  'keepResult',
  'keepForgery',
  'raise',
  'raiseLater',
  'sendSelfLater',
  'sendInvoked',
  'sendInvokedLater',
  'sendSlot',
  'sendSlotLater',
  'sendSystem',
  'sendParent',
  'sendParentLater',
  'sendKeptParent',
  'forwardInvoked',
  'forwardSlot',
  'cancel',
  'spawnIntoSlot',
  'spawnNamedIntoSlot',
  'spawnChild',
  'spawnNameless',
  'stopChild',
  'stopSlot',
  'emit',
  'enqueue',
] as const;

export const eventTypes = ['A', 'B', 'C', 'D', 'p.q', 'p.r'];
const descriptors = [...eventTypes, ...eventTypes, 'p.*', '*'];

const delay = fc.constantFrom<DelaySpec>(5, 10, 10, 25, 40, 'fixed', 'computed');
const logic = fc.constantFrom<LogicSpec>('call', 'call', 'call', 'tally', 'kid0', 'kid1');
const action: fc.Arbitrary<ActionSpec> = fc.record({
  kind: fc.constantFrom(...actionKinds),
  event: fc.constantFrom(...eventTypes),
  delay,
  logic,
  pick: fc.nat(5),
});
const actions = (maxLength: number) => fc.array(action, { maxLength });

const transition: fc.Arbitrary<TransitionSpec> = fc.record({
  target: fc.option(fc.nat(30), { freq: 4 }),
  reenter: fc.boolean(),
  guard: fc.constantFrom<GuardSpec>(
    ...(['none', 'none', 'none', 'even', 'odd', 'few', 'named', 'composed', 'inState'] as const),
  ),
  actions: actions(3),
});
const guarded = transition.map((spec) =>
  spec.guard === 'none' ? { ...spec, guard: 'odd' as const } : spec,
);
const maybe = (freq: number) => fc.option(transition, { freq });

const invoke: fc.Arbitrary<InvokeSpec> = fc.record({
  logic,
  named: fc.boolean(),
  systemId: fc.boolean(),
  onDone: maybe(3),
  onError: maybe(5),
  onSnapshot: maybe(1),
});

const leafKinds = ['atomic', 'atomic', 'atomic', 'atomic', 'final', 'shallow', 'deep'] as const;
const branchKinds = ['atomic', 'compound', 'compound', 'parallel'] as const;

function node(depth: number): fc.Arbitrary<NodeSpec> {
  const kinds: readonly NodeSpec['kind'][] =
    depth === 0 ? leafKinds : [...leafKinds, ...branchKinds, ...branchKinds];
  return fc.record({
    kind: fc.constantFrom(...kinds),
    ...content,
    children:
      depth === 0 ? fc.constant([]) : fc.array(node(depth - 1), { minLength: 1, maxLength: 3 }),
  });
}

const content = {
  entry: actions(2),
  exit: actions(1),
  on: fc.array(fc.record({ event: fc.constantFrom(...descriptors), transition }), { maxLength: 3 }),
  always: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(guarded) },
  ),
  after: fc.array(fc.record({ delay, transition }), { maxLength: 1 }),
  invokes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(invoke, { minLength: 1, maxLength: 2 }) },
  ),
  onDone: maybe(1),
};

function machine(depth: number): fc.Arbitrary<MachineSpec> {
  const root: fc.Arbitrary<NodeSpec> = fc.record({
    kind: fc.constantFrom('compound', 'compound', 'parallel'),
    ...content,
    children: fc.array(node(depth > 0 ? 2 : 1), { minLength: 2, maxLength: 4 }),
  });
  const kids = depth === 0 ? fc.constant([]) : fc.array(machine(depth - 1), { maxLength: 2 });
  return fc.record({ root, kids });
}

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('event'), type: fc.constantFrom(...eventTypes) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('settle'),
      pick: fc.nat(9),
      ok: fc.boolean(),
      value: fc.nat(99),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance'), ms: fc.integer({ min: 1, max: 60 }) }),
  },
);

/** Machines three deep, and the commands that they get. */
export const run: fc.Arbitrary<Run> = fc.record({
  machine: machine(2),
  commands: fc.array(fc.record({ command, restore: fc.boolean() }), {
    minLength: 4,
    maxLength: 16,
  }),
});

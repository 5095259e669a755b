import {
  and,
  assign,
  createMachine,
  fromPromise,
  fromTransition,
  not,
  or,
  stateIn,
  type AnyActorRef,
  type AnyEventObject,
  type AnyStateMachine,
} from 'xstate';
import { buildAction, logicName, type Place } from './build-actions.ts';
import type { ActionSpec, GuardSpec, MachineSpec, NodeSpec, TransitionSpec } from './spec.ts';
import type { World } from './world.ts';

interface Context {
  readonly n: number;
}

/** The machine of a spec. Built once per side, since each side has its own world. */
export function buildMachine(
  spec: MachineSpec,
  world: World,
  depth = 0,
  name = 'm',
): AnyStateMachine {
  let nodes = 0;
  const kinds = kindsOf(spec.root, undefined, false);
  const kids = spec.kids.length;

  function transition(of: TransitionSpec, place: Place): object {
    const target = of.target === null ? undefined : 1 + (of.target % (kinds.length - 1));
    // XState enters a history state that leads back to its source anew without having left it: what the source
    // invokes then runs twice under one id, of which no record can keep both.
    const mustReenter = target !== undefined && isHistory(kinds[target]);
    return {
      ...(target === undefined ? {} : { target: `#${name}_${target}` }),
      reenter: of.reenter || mustReenter,
      guard: and([() => world.fuel > 0, guard(of.guard)] as never),
      actions: [burn, ...all(of.actions, place)],
    };
  }

  function node(of: NodeSpec, parent: NodeSpec['kind'] | undefined, first: boolean): object {
    const index = nodes++;
    const kind = kindOf(of.kind, parent, first);
    const id = `${name}_${index}`;
    if (isHistory(kind)) return { id, type: 'history', history: kind };
    const isRoot = parent === undefined;
    const invokes = (kind === 'final' ? [] : of.invokes).map((invoke, at) => ({
      invoke,
      id: invoke.named ? `i${index}-${at}` : `${at}.${id}`,
    }));
    const place: Place = {
      world,
      depth,
      kids,
      invoked: invokes.map((invoke) => invoke.id),
      entry: false,
    };
    const entry = all(of.entry, { ...place, entry: true });
    const exit = all(of.exit, place);
    if (kind === 'final') return { id, type: 'final', entry, output: { of: id } };
    const to = (spec: TransitionSpec | null) =>
      spec === null ? {} : { to: transition(spec, place) };
    return {
      id,
      ...(kind === 'parallel' ? { type: 'parallel' } : {}),
      ...(kind === 'compound' ? { initial: 's0' } : {}),
      ...(isRoot ? { output: ({ context }: { context: Context }) => ({ n: context.n }) } : {}),
      ...(isRoot ? { context: initialContext } : {}),
      ...(isRoot ? { options: { maxIterations: 200 } } : {}),
      entry,
      exit,
      on: grouped(of.on.map(({ event, transition: spec }) => [event, transition(spec, place)])),
      always: of.always.map((spec) => transition(spec, place)),
      after: grouped(
        of.after.map(({ delay, transition: spec }) => [String(delay), transition(spec, place)]),
      ),
      invoke: invokes.map(({ invoke, id: invokeId }) => ({
        src: logicName(invoke, { kids }),
        ...(invoke.named ? { id: invokeId } : {}),
        ...(invoke.systemId && depth === 0 ? { systemId: `sys-${invokeId}` } : {}),
        input: ({ context, self }: { context: Context; self: AnyActorRef }) =>
          logicName(invoke, { kids }) === 'call'
            ? { n: context.n }
            : { n: context.n, parent: self },
        ...rename('onDone', to(invoke.onDone)),
        ...rename('onError', to(invoke.onError)),
        ...rename('onSnapshot', to(invoke.onSnapshot)),
      })),
      ...(kind === 'atomic' || isRoot ? {} : rename('onDone', to(of.onDone))),
      ...(kind === 'atomic'
        ? {}
        : {
            states: Object.fromEntries(
              of.children.map((child, at) => [`s${at}`, node(child, kind, at === 0)]),
            ),
          }),
    };
  }

  const burn = assign(() => {
    world.fuel -= 1;
    return {};
  });
  const config = node(spec.root, undefined, false);
  return createMachine(config as never, implementations(spec, world, depth, name) as never);
}

function implementations(spec: MachineSpec, world: World, depth: number, name: string): object {
  const kids = spec.kids.map((kid, index) => [
    `kid${index}`,
    buildMachine(kid, world, depth + 1, `${name}k${index}`),
  ]);
  const call = fromPromise(
    async ({ self }) =>
      new Promise((resolve, reject) => void world.calls.push({ self, resolve, reject })),
  );
  const tally = fromTransition(
    (state: { sum: number; last: string }, { type }: AnyEventObject) => {
      if (type === 'D') throw new RangeError('the tally broke');
      return { sum: state.sum + 1, last: type };
    },
    { sum: 0, last: '' },
  );
  return {
    actors: { call, tally, ...Object.fromEntries(kids) },
    actions: {
      noteNamed: ({ event }: { event: AnyEventObject }, params: unknown) =>
        void world.log.push(['named', depth, event.type, params]),
    },
    guards: { even: ({ context }: { context: Context }) => context.n % 2 === 0 },
    delays: {
      fixed: 15,
      computed: ({ context }: { context: Context }) => 5 + (context.n % 3) * 10,
    },
  };
}

function initialContext({ input }: { input?: { n?: number; parent?: AnyActorRef } }): object {
  return { n: input?.n ?? 0, last: '', got: null, parent: input?.parent };
}

function guard(kind: GuardSpec): unknown {
  const even = ({ context }: { context: Context }) => context.n % 2 === 0;
  switch (kind) {
    case 'none':
      return () => true;
    case 'even':
      return even;
    case 'odd':
      return ({ context }: { context: Context }) => context.n % 2 === 1;
    case 'few':
      return ({ context }: { context: Context }) => context.n < 6;
    case 'named':
      return 'even';
    case 'composed':
      return or([
        not('even' as never),
        ({ context }: { context: Context }) => context.n > 2,
      ] as never);
    case 'inState':
      return not(stateIn('s1') as never);
  }
}

function all(actions: readonly ActionSpec[], place: Place): readonly unknown[] {
  return actions.flatMap((action) => buildAction(action, place));
}

/** XState lets a compound state begin in neither a history nor (usefully) a final state. */
function kindOf(
  kind: NodeSpec['kind'],
  parent: NodeSpec['kind'] | undefined,
  first: boolean,
): NodeSpec['kind'] {
  if (first && (isHistory(kind) || kind === 'final')) return 'atomic';
  return parent === 'parallel' && kind === 'final' ? 'atomic' : kind;
}

function isHistory(kind: NodeSpec['kind'] | undefined): kind is 'shallow' | 'deep' {
  return kind === 'shallow' || kind === 'deep';
}

/** The kinds of the states, in document order. */
function kindsOf(
  node: NodeSpec,
  parent: NodeSpec['kind'] | undefined,
  first: boolean,
): readonly NodeSpec['kind'][] {
  const kind = kindOf(node.kind, parent, first);
  if (kind !== 'compound' && kind !== 'parallel') return [kind];
  return [kind, ...node.children.flatMap((child, at) => kindsOf(child, kind, at === 0))];
}

function grouped(pairs: readonly (readonly [string, object])[]): Record<string, object[]> {
  const groups: Record<string, object[]> = {};
  for (const [key, value] of pairs) (groups[key] ??= []).push(value);
  return groups;
}

function rename(key: string, { to }: { readonly to?: object }): object {
  return to === undefined ? {} : { [key]: to };
}

import {
  assign,
  cancel,
  emit,
  enqueueActions,
  forwardTo,
  log,
  raise,
  sendParent,
  sendTo,
  spawnChild,
  stopChild,
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type MachineContext,
} from 'xstate';
import type { ActionSpec } from './spec.ts';
import type { World } from './world.ts';

/** The place of an action in its machine. */
export interface Place {
  readonly world: World;
  readonly depth: number;
  /** How many kids the machine has. */
  readonly kids: number;
  /** The ids of what the action's own state invokes. */
  readonly invoked: readonly string[];
  readonly entry: boolean;
}

interface Context extends MachineContext {
  readonly n: number;
  readonly parent: AnyActorRef | undefined;
}

interface Args {
  readonly context: MachineContext;
  readonly self: AnyActorRef;
  readonly system: { get(id: string): AnyActorRef | undefined };
}

type Action = unknown;

const timerIds = ['t0', 't1', undefined];

/** XState's own actions for one random action; several if XState needs protection from a fault of its own. */
export function buildAction(spec: ActionSpec, place: Place): readonly Action[] {
  const { world, invoked } = place;
  const { pick } = spec;
  const event = { type: spec.event };
  const slot = `r${pick % 2}`;
  const spawnedId = `s${pick % 3}`;
  const logic = logicName(spec, place);
  const target = invoked[pick % Math.max(invoked.length, 1)];
  const delay = spec.delay === 'computed' && pick > 2 ? computed : spec.delay;
  const timerId = timerIds[pick % timerIds.length];
  const named = timerId === undefined ? {} : { id: timerId };
  // XState loses track of the first of two delayed events under one id; unit tests cover them.
  const fresh = timerId === undefined ? [] : [cancel(timerId)];
  const inSlot = ({ context, self }: Args) => (context[slot] as AnyActorRef | undefined) ?? self;
  const input = ({ context, self }: { context: MachineContext; self: AnyActorRef }) =>
    logic === 'call' ? { n: context['n'] as number } : { n: context['n'] as number, parent: self };
  // Only one actor at a time has a systemId, and only the outermost machine assigns one.
  const systemId = place.depth === 0 && pick % 2 === 0 ? { systemId: `sys-${spawnedId}` } : {};
  switch (spec.kind) {
    case 'note':
      return [
        ({ context, event: { type }, self }: Args & { context: Context; event: AnyEventObject }) =>
          void world.log.push(['note', pick, place.depth, type, context.n, shownBy(self)]),
      ];
    case 'noteNamed':
      return [{ type: 'noteNamed', params: ({ context }: { context: Context }) => context.n }];
    case 'log':
      return [log(({ context }) => ['log', pick, context['n'] as number])];
    case 'count':
      return [assign({ n: ({ context }: { context: Context }) => context.n + 1 } as never)];
    case 'keepType':
      return [assign({ last: ({ event: { type } }: { event: AnyEventObject }) => type } as never)];
    case 'keepResult':
      return [assign({ got: ({ event: of }: { event: AnyEventObject }) => resultOf(of) } as never)];
    case 'keepForgery':
      return [assign({ forged: forgery(pick) } as never)];
    case 'raise':
      return [raise(event)];
    case 'raiseLater':
      return [...fresh, raise(event, { ...named, delay: delay as number })];
    case 'sendSelfLater':
      return [
        ...fresh,
        sendTo(({ self }: Args) => self as never, event as never, {
          ...named,
          delay: delay as number,
        }),
      ];
    case 'sendInvoked':
      return toInvoked(target, place, (id) => sendTo(id, event as never));
    case 'sendInvokedLater':
      return [
        ...fresh,
        ...toInvoked(target, place, (id) =>
          sendTo(id, event as never, { ...named, delay: delay as number }),
        ),
      ];
    case 'sendSlot':
      return [sendTo(inSlot as never, event as never)];
    case 'sendSlotLater':
      return [
        ...fresh,
        sendTo(inSlot as never, event as never, { ...named, delay: delay as number }),
      ];
    case 'sendSystem':
      return [
        sendTo(
          (({ system, self }: Args) => system.get(`sys-${spawnedId}`) ?? self) as never,
          event as never,
        ),
      ];
    case 'sendParent':
      return place.depth === 0 ? [] : [sendParent(event)];
    case 'sendParentLater':
      return place.depth === 0
        ? []
        : [...fresh, sendParent(event, { ...named, delay: delay as number })];
    case 'sendKeptParent':
      return [
        sendTo((({ context, self }: Args) => context['parent'] ?? self) as never, event as never),
      ];
    case 'forwardInvoked':
      return toInvoked(target, place, (id) => forwardTo(id));
    case 'forwardSlot':
      return [forwardTo(inSlot as never)];
    case 'cancel':
      return [cancel(timerIds[pick % 2] ?? 't0')];
    case 'spawnIntoSlot':
      return [
        assign({
          [slot]: ({ spawn }: { spawn: (name: string, options: object) => unknown }) =>
            spawn(logic, { input, syncSnapshot: pick === 3 }),
        } as never),
      ];
    case 'spawnNamedIntoSlot':
      return [
        stopChild(spawnedId),
        assign({
          [slot]: ({ spawn }: { spawn: (name: string, options: object) => unknown }) =>
            spawn(logic, { id: spawnedId, input, ...systemId }),
        } as never),
      ];
    case 'spawnChild':
      return [
        stopChild(spawnedId),
        spawnChild(logic, { id: spawnedId, input, ...systemId } as never),
      ];
    case 'spawnNameless':
      return [
        enqueueActions(({ context, enqueue }) => {
          // Only once: of several actors without an id, XState lists only the last.
          if (context['nameless'] === true) return;
          enqueue.assign({ nameless: true });
          enqueue.spawnChild(logic as never, { input } as never);
        }),
      ];
    case 'stopChild':
      return [stopChild(spawnedId)];
    case 'stopSlot':
      return [
        enqueueActions(({ context, enqueue }) => {
          const ref = context[slot] as AnyActorRef | undefined;
          // By reference, XState forgets the actor that has the same id now.
          if (ref !== undefined && ref.id.includes(':')) enqueue.stopChild(ref);
        }),
      ];
    case 'emit':
      return [emit(({ context }) => ({ type: 'emitted', n: context['n'] as number, pick }))];
    case 'enqueue':
      return [
        enqueueActions(({ context, enqueue, check }) => {
          enqueue.assign({ n: (context['n'] as number) + 1 });
          if (check('even' as never)) enqueue.raise(event);
          else enqueue.emit({ type: 'odd' } as never);
          enqueue({ type: 'noteNamed', params: context['n'] } as never);
          enqueue.sendTo(inSlot as never, event as never);
        }),
      ];
  }
}

/**
 * XState throws when an event goes to a missing child. Within the outermost machine that is compared too;
 * an inner machine that throws leaves its own children running, each on its own and lost to any record.
 */
function toInvoked(
  target: string | undefined,
  place: Place,
  action: (id: string) => unknown,
): readonly Action[] {
  if (target === undefined) return [];
  if (place.entry || place.depth === 0) return [action(target)];
  const isThere = Object.assign(() => false, {
    check: ({ children }: AnyMachineSnapshot) => children[target] !== undefined,
  });
  return [
    enqueueActions(({ enqueue, check }) => {
      if (check(isThere as never)) enqueue(action(target) as never);
    }),
  ];
}

export function logicName(
  spec: { readonly logic: string },
  place: { readonly kids: number },
): string {
  if (spec.logic === 'kid0' && place.kids < 1) return 'call';
  if (spec.logic === 'kid1' && place.kids < 2) return 'call';
  return spec.logic;
}

function computed({ context }: { context: MachineContext }): number {
  return 5 + ((context['n'] as number) % 3) * 10;
}

/** What an actor and its descendants show to an action, except for what differs by design. */
function shownBy(actor: AnyActorRef): unknown {
  const { status, value, context, children } = actor.getSnapshot() as Partial<AnyMachineSnapshot>;
  // XState leaves the children of a machine that threw running; Holdfast does not.
  const kids = status === 'active' ? ((children ?? {}) as Record<string, AnyActorRef>) : {};
  const within = Object.values(kids).map(shownBy);
  const byText = within.map((shown) => JSON.stringify(shown)).toSorted();
  return [status, value, (context as Context | undefined)?.n, byText];
}

/** Data that resembles a reference to an actor that probably exists. */
function forgery(pick: number): unknown {
  const id = `s${pick % 3}`;
  const forms = [
    { xstate$$type: 1, id },
    { $actor: [id], id },
    { $$actor: [{ $actor: null, id }] },
  ];
  return { deep: [forms[pick % forms.length], { sessionId: id, send: id, ref: id }] };
}

/** The data of an event, without what only XState itself could keep. */
function resultOf(event: AnyEventObject): unknown {
  if ('error' in event) return event['error'];
  if ('output' in event) return event['output'];
  if ('snapshot' in event) return (event['snapshot'] as { readonly status: string }).status;
  return event.type;
}

import type { AnyActorRef, AnyEventObject, AnyMachineSnapshot } from 'xstate';
import type { WaitingEvent } from './watched-clock.ts';

/** The actors of an instance by a name that both sides share. */
export type Names = ReadonlyMap<AnyActorRef, string>;

const automatic = /\b[xc]:\d+\b/g;

/**
 * Names each actor of an instance by its path. Automatic ids differ by design (`x:N` counts within the process,
 * `c:N` within the instance): the order of creation identifies them.
 */
export function nameActors(root: AnyActorRef): Names {
  const names = new Map<AnyActorRef, string>();
  const visit = (actor: AnyActorRef, name: string) => {
    names.set(actor, name);
    const children = childrenOf(actor);
    const byAge = children.filter(isAutomatic).toSorted((a, b) => ageOf(a) - ageOf(b));
    for (const child of children) {
      visit(child, `${name}/${isAutomatic(child) ? `~${byAge.indexOf(child)}` : child.id}`);
    }
  };
  visit(root, '');
  return names;
}

/** Everything in the snapshots of an actor and its descendants, in a form that both sides share. */
export function toNormalForm(actor: AnyActorRef, names: Names): unknown {
  const snapshot = actor.getSnapshot() as AnyMachineSnapshot;
  const { status, output, error, context, value, historyValue } = snapshot;
  const children = childrenOf(actor)
    .map((child) => ({
      name: names.get(child),
      src: typeof child.src === 'string' ? child.src : 'inline',
      systemId: registeredAs(child),
      ...(toNormalForm(child, names) as object),
    }))
    .toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
  return {
    status,
    ...plain({ output, error, context }, names),
    value,
    history: Object.fromEntries(
      Object.entries(historyValue ?? {}).map(([id, nodes]) => [id, nodes.map((node) => node.id)]),
    ),
    children,
  };
}

export interface NormalTimer {
  readonly deadline: number;
  readonly id: string;
  readonly source: string | undefined;
  readonly target: string;
  readonly event: AnyEventObject;
  readonly delay: number;
}

/** A delayed event, without the generated name if the machine gives none. */
export function toNormalTimer(
  { id, source, target, event, delay, deadline }: WaitingEvent,
  names: Names,
): NormalTimer {
  return {
    deadline,
    id: /^(t[01]$|xstate\.)/.test(id) ? id : '',
    source: names.get(source),
    target: names.get(target) ?? '@gone',
    event,
    delay,
  };
}

/** A value with names in place of references, plain errors, and no undefined properties. */
export function plain<T>(value: T, names: Names): T {
  return normal(value, names) as T;
}

function normal(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return value.replaceAll(automatic, '#');
  if (typeof value !== 'object' || value === null) return value;
  if ('sessionId' in value && 'getSnapshot' in value) {
    const actor = value as AnyActorRef;
    const { status } = actor.getSnapshot() as { readonly status: string };
    return {
      ref: names.get(actor) ?? `@gone ${status}`,
      shown: normal(JSON.parse(JSON.stringify(actor)), names),
    };
  }
  // Errors become plain on Holdfast's side, since no error survives JSON.
  if (value instanceof Error) return { name: value.name, message: normal(value.message, names) };
  if (Array.isArray(value)) return value.map((item) => normal(item, names));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, normal(item, names)]),
  );
}

/**
 * A machine that has ended drops the children that it stopped. XState files those of `spawnChild` without an id
 * under `undefined`, and does not find them there to drop them.
 */
function childrenOf(actor: AnyActorRef): readonly AnyActorRef[] {
  const { children, status } = actor.getSnapshot() as {
    readonly children?: Readonly<Record<string, AnyActorRef>>;
    readonly status: string;
  };
  const all = Object.values(children ?? {});
  return status === 'active' ? all : all.filter((child) => !isAutomatic(child));
}

/** After a restore, XState forgets the systemId of an ended actor. */
function registeredAs(actor: AnyActorRef): string | undefined {
  const { systemId } = actor as unknown as { readonly systemId: string | undefined };
  if (systemId === undefined) return undefined;
  return actor.system.get(systemId) === actor ? systemId : undefined;
}

function isAutomatic({ id }: AnyActorRef): boolean {
  return /^[xc]:\d+$/.test(id);
}

function ageOf({ id }: AnyActorRef): number {
  return Number(id.slice(2));
}

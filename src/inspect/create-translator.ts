import type { Inspected, InspectedActor } from '../actors/views/inspected.ts';
import type { Process } from '../definition/define-process.ts';
import type { Graph } from '../definition/graph/graph.ts';
import { toStately } from '../pictures/to-stately.ts';
import { protocolVersion, type InspectorMessage, type MessageBase } from './protocol.ts';
import { toXStateEvent } from './to-xstate-event.ts';

/** The messages about one step, in the order in which XState would send them. */
export type Translate = (inspected: Inspected) => readonly InspectorMessage[];

/** Translates what an instance, by its public id, goes through. Each call takes the next step. */
export function createTranslator({ name, graph }: Process, id: string): Translate {
  let known: ReadonlyMap<string, InspectedActor> | undefined;
  const sessionOf = (place: string | undefined) => (place === undefined ? id : `${id}/${place}`);

  return (inspected) => {
    const { version, at, event, snapshot } = inspected;
    const before = known ?? new Map<string, InspectedActor>();
    const base = (place?: string): MessageBase => ({
      rootId: id,
      sessionId: sessionOf(place),
      createdAt: String(at),
      id: `${sessionOf(place)}@${version}`,
      _version: protocolVersion,
    });
    const shown = toXStateEvent(graph, inspected);
    const actors = inspected.actors ?? [...before.values()];
    const messages: InspectorMessage[] = [];

    if (known === undefined) {
      const definition = definitionOf(graph, graph.root);
      const type = '@xstate.actor';
      messages.push({ ...base(), type, name, definition, parentId: undefined, snapshot });
    }
    if (event !== undefined) {
      const source = [...before.values()].find(
        ({ task }) => task !== undefined && task === taskOf(event),
      );
      const sourceId = source && sessionOf(source.place);
      messages.push({ ...base(), type: '@xstate.event', event: shown, sourceId });
    }
    for (const actor of actors.filter(({ place }) => !before.has(place))) {
      messages.push({
        ...base(actor.place),
        type: '@xstate.actor',
        name: actor.name,
        definition: definitionOf(graph, actor.machine, actor.name),
        parentId: sessionOf(actor.parent),
        snapshot: snapshotOf(actor),
      });
    }
    if (event !== undefined) {
      messages.push({ ...base(), type: '@xstate.snapshot', event: shown, snapshot });
    }
    for (const actor of changed(before, actors, event)) {
      const type = '@xstate.snapshot';
      messages.push({
        ...base(actor.place),
        type,
        event: { type: '' },
        snapshot: snapshotOf(actor),
      });
    }
    known = new Map(actors.map((actor) => [actor.place, actor]));
    return messages;
  };
}

function snapshotOf({ status, value }: InspectedActor) {
  return value === undefined ? { status } : { status, value };
}

/** Known actors that are not as they were, as they are now; those that are gone have ended. */
function* changed(
  before: ReadonlyMap<string, InspectedActor>,
  actors: readonly InspectedActor[],
  event: Inspected['event'],
): Iterable<InspectedActor> {
  const now = new Map(actors.map((actor) => [actor.place, actor]));
  for (const [place, was] of before) {
    const actor = now.get(place);
    if (actor === undefined) {
      if (was.status === 'active') yield { ...was, status: endOf(was, event) };
    } else if (JSON.stringify(snapshotOf(actor)) !== JSON.stringify(snapshotOf(was))) {
      yield actor;
    }
  }
}

function endOf({ task }: InspectedActor, event: Inspected['event']): 'done' | 'error' | 'stopped' {
  if (task === undefined || task !== taskOf(event)) return 'stopped';
  if (event?.type === 'task.completed') return 'done';
  return event?.type === 'task.failed' ? 'error' : 'stopped';
}

/** The id of the task that an event of the history is about. */
function taskOf(event: Inspected['event']): unknown {
  return event !== undefined && 'task' in event && 'id' in event ? event.id : undefined;
}

const definitions = new WeakMap<Graph, Map<string, string>>();

/** A machine as the text of its configuration; other logic by its name alone. */
function definitionOf(graph: Graph, machine: string | undefined, name = ''): string {
  if (machine === undefined) return JSON.stringify({ id: name });
  const known = definitions.get(graph) ?? new Map<string, string>();
  definitions.set(graph, known);
  const definition = known.get(machine) ?? JSON.stringify(toStately(graph, machine));
  known.set(machine, definition);
  return definition;
}

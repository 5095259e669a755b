import { acceptedByRecord } from '../../actors/views/view-instance.ts';
import { firesAt } from '../../actors/record/due.ts';
import type { InstanceRecord, PendingTask, PendingTimer } from '../../actors/record/record.ts';
import { matchesEvent } from '../../definition/machine/matches-event.ts';
import { pendingTimer } from '../../actors/sandbox/pending-timer.ts';
import type { Process } from '../../definition/define-process.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import type { Move } from '../traces/move.ts';
import { callTimes, type CallTimes } from './call-times.ts';
import { hasNoPayload } from './has-no-payload.ts';
import { outcomesOf, type TaskOutcomes } from './outcomes-of.ts';
import { payloadsOf, type SentEvent } from './payloads-of.ts';
import type { Unexplored } from './unexplored.ts';

/** Finds the moves that are possible next. */
export interface Moves {
  of(record: InstanceRecord): readonly Move[];
  /** Whether an event from outside may be accepted, whatever its payload. */
  accepts(record: InstanceRecord): boolean;
  /** Whether the task completes without an output because none was stated. */
  isOutputUnknown(task: string): boolean;
  /** Whether the payloads of an event were given for these moves, or it has none. */
  isPayloadGiven(type: string): boolean;
  /** The events for which no payload could be made, and the tasks whose output is not known. */
  unexplored(): readonly Unexplored[];
}

export interface MoveOptions {
  readonly events: Readonly<Record<string, readonly object[] | undefined>>;
  readonly outcomes: Readonly<Record<string, readonly Scripted[] | undefined>>;
  readonly cancel: boolean;
}

export function createMoves(process: Process, options: MoveOptions): Moves {
  const payloads = new Map<string, readonly SentEvent[]>();
  const outcomes = new Map<string, TaskOutcomes>();
  const unexplored = new Map<string, Unexplored>(
    liveActors(process).map((name) => [`actor ${name}`, inMemoryOnly(name)]),
  );

  /** The given events that match a pattern. */
  function givenFor(pattern: string): readonly string[] {
    return Object.keys(options.events).filter((type) => matchesEvent(type, pattern));
  }

  function eventsOf(type: string): readonly SentEvent[] {
    const known = payloads.get(type);
    if (known !== undefined) return known;
    const found = isPattern(type)
      ? givenFor(type).flatMap(eventsOf)
      : payloadsOf(process, type, options.events[type]);
    payloads.set(type, found);
    if (found.length === 0 && options.events[type] === undefined) {
      unexplored.set(`event ${type}`, withoutPayload(type));
    }
    return found;
  }

  function outcomesFor(task: string): TaskOutcomes {
    const known = outcomes.get(task);
    if (known !== undefined) return known;
    const found = outcomesOf(process, task, options.outcomes[task]);
    outcomes.set(task, found);
    if (found.isOutputUnknown) unexplored.set(`task ${task}`, withoutOutput(task));
    return found;
  }

  function timesOf(call: PendingTask): CallTimes {
    return callTimes(process, call, outcomesFor(call.name).handsOver);
  }

  function movesOfTasks({ tasks }: InstanceRecord, nextTimerAt: number): readonly Move[] {
    const counts = new Map<string, number>();
    return tasks.flatMap((pending): readonly Move[] => {
      const { name: task, work } = pending;
      if (!isCall(pending)) return [];
      const kind = work.kind === 'undo' ? 'undo' : 'task';
      const nth = counts.get(`${kind} ${task}`) ?? 0;
      counts.set(`${kind} ${task}`, nth + 1);
      if (kind === 'undo') return undoMoves(task, nth);
      return taskMoves(pending, nth, nextTimerAt);
    });
  }

  function taskMoves(call: PendingTask, nth: number, nextTimerAt: number): readonly Move[] {
    const { name: task, handedOver, work } = call;
    const { outcomes: all, handsOver } = outcomesFor(task);
    const mayTimeOut = timesOf(call).timesOutFrom <= nextTimerAt;
    const ends = all
      .filter(({ kind }) => kind !== 'timesOut' || mayTimeOut)
      .map((outcome) => ({ kind: 'task', task, nth, outcome }) as const);
    const mayHandOver = handsOver && handedOver === undefined && work.kind === 'invoked';
    return mayHandOver ? [...ends, { kind: 'handOver', task, nth }] : ends;
  }

  return {
    of(record) {
      const timer = pendingTimer(record, {});
      const nextTimerAt = timer === undefined ? Infinity : firesAt(timer);
      // A node fires what is due before anything else.
      if (timer !== undefined && nextTimerAt <= record.updatedAt) return [timerMove(timer)];
      const mayFire = record.tasks
        .filter(isCall)
        .every((call) => timesOf(call).endsBy >= nextTimerAt);
      const fires = timer !== undefined && mayFire ? [timerMove(timer)] : [];
      const sent = new Set(acceptedByRecord(process, record).flatMap(eventsOf));
      const mayCancel =
        options.cancel && record.status === 'Pending' && record.cancel === undefined;
      return [
        ...movesOfTasks(record, nextTimerAt),
        ...Array.from(sent, (event) => ({ kind: 'event', event }) as const),
        ...fires,
        ...(mayCancel ? [{ kind: 'cancel' } as const] : []),
      ];
    },
    accepts: (record) => acceptedByRecord(process, record).length > 0,
    isPayloadGiven: (type) =>
      options.events[type] !== undefined || hasNoPayload(eventSchema(process, type) ?? {}),
    isOutputUnknown: (task) => outcomesFor(task).isOutputUnknown,
    unexplored: () => [...unexplored.values()],
  };
}

function isCall({ work }: PendingTask): boolean {
  return work.kind !== 'rollback' && work.kind !== 'emit';
}

function timerMove({ event }: PendingTimer): Move {
  return { kind: 'timer', event: event.type };
}

function undoMoves(task: string, nth: number): readonly Move[] {
  const error = { name: 'TaskError', message: `undoing ${task} fails in this exploration` };
  return [
    { kind: 'undo', task, nth, outcome: { kind: 'ok', output: undefined } },
    { kind: 'undo', task, nth, outcome: { kind: 'fails', error } },
  ];
}

function isPattern(type: string): boolean {
  return type === '*' || type.endsWith('.*');
}

function withoutPayload(type: string): Unexplored {
  const pattern = isPattern(type);
  return {
    kind: 'event',
    name: type,
    reason: pattern
      ? 'the process does not declare which events match'
      : 'no payload could be made from its schema',
    remedy: pattern
      ? 'declare the events of the process, or give some that match'
      : `give some: events: { ${JSON.stringify(type)}: [{ … }] }, or an example in the process`,
  };
}

function withoutOutput(task: string): Unexplored {
  return {
    kind: 'task',
    name: task,
    reason: 'its output is not known: it completes without one',
    remedy: `state it: outcomes: { ${JSON.stringify(task)}: [ok(…)] }, or [ok()] if it has none`,
  };
}

/** The callbacks and observables of all machines of a process. */
function liveActors({ graph }: Process): readonly string[] {
  const names = Object.values(graph.machines).flatMap(({ actors }) =>
    Object.entries(actors).flatMap(([name, { kind }]) => (kind === 'live' ? [name] : [])),
  );
  return [...new Set(names)];
}

function inMemoryOnly(name: string): Unexplored {
  return {
    kind: 'actor',
    name,
    reason: 'it is a callback or an observable, which does not run here',
    remedy: 'declare the events that it sends, so that they are sent as by a client',
  };
}

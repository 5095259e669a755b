import { runEffects } from '../../support/run-effects.ts';
import { expect } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import type { Cause } from '../../../src/actors/pending/cause.ts';
import { toInstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import {
  createLiveActor,
  restoreLiveActor,
} from '../../../src/actors/restore/create-live-actor.ts';
import type { InstanceRecord, PendingTimer } from '../../../src/actors/record/record.ts';
import { step } from '../../../src/actors/step/step.ts';
import { toRecord } from '../../../src/actors/commit/to-record.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { nameActors, plain, toNormalForm, toNormalTimer } from './normal-form.ts';
import type { Outcome, Side, State } from './side.ts';
import type { World } from './world.ts';

/** The machine as Holdfast steps it: causes in, effects out as data, and a record in between. */
export function createSubject(machine: AnyStateMachine, world: World, restored: () => void): Side {
  const process = defineProcess({ name: 'model', machine });
  const publicId = 'mod_aaaaaaaaaaaaaaaaaaaaaaaaaa' as PublicId;
  const id = toInstanceId(publicId);
  let now = 0;
  let live = createLiveActor(process, {
    id,
    publicId,
    input: undefined,
    now,
  });

  function take(cause: Cause): Outcome {
    const taken = step(live, cause, now);
    if (taken.kind === 'threw') return 'threw';
    if (taken.kind === 'refused') return 'refused';
    if (taken.kind !== 'stepped') throw new Error(`It was ${taken.kind}`);
    live.recorder.log = (_, parts) => void world.log.push(parts[0]);
    runEffects(taken.effects);
    world.emitted.push(...(taken.entry.emitted ?? []));
    return 'stepped';
  }

  function restore(): void {
    const body = JSON.stringify(toRecord(live));
    live = restoreLiveActor(process, JSON.parse(body) as InstanceRecord);
    restored();
    const again = JSON.stringify(toRecord(live));
    if (again !== body) expect(JSON.parse(again)).toEqual(JSON.parse(body));
  }

  return {
    start: () => take({ kind: 'start' }),
    send: (type) => take({ kind: 'event', event: { type }, known: true }),
    settle(name, ok, value) {
      const names = nameActors(live.actor);
      for (const { ref, pending } of live.tasks.values()) {
        if (ref === undefined || names.get(ref) !== name) continue;
        const error = { name: 'Error', message: `no ${value}` };
        const outcome = ok
          ? ({ kind: 'completed', output: { value } } as const)
          : ({ kind: 'failed', error } as const);
        const { id, startedAt } = pending;
        return take({ kind: 'ended', id, startedAt, outcome, by: { attempt: 1, lease: 1 } });
      }
      throw new Error(`There is no ${name}`);
    },
    fireAllAt(at, restoreBetween) {
      now = at;
      for (;;) {
        const due = [...live.timers.values()]
          .map(({ pending }) => pending)
          .filter(({ deadline }) => deadline <= now)
          .toSorted(byDeadline)[0];
        if (due === undefined) return 'stepped';
        if (take({ kind: 'fired', id: due.id }) === 'threw') return 'threw';
        if (restoreBetween) restore();
      }
    },
    restore,
    state(): State {
      const names = nameActors(live.actor);
      const timers = [...live.timers.values()];
      return {
        snapshot: toNormalForm(live.actor, names),
        tasks: [...live.tasks.values()]
          .map(({ ref }) => (ref === undefined ? undefined : names.get(ref)) ?? '@gone')
          .toSorted(),
        timers: timers
          .toSorted((one, other) => byDeadline(one.pending, other.pending))
          .map(({ pending: { deadline }, scheduled }) =>
            toNormalTimer({ ...scheduled, deadline }, names),
          ),
        log: plain(world.log, names),
        emitted: plain(world.emitted, names),
      };
    },
    isActive: () => live.actor.getSnapshot().status === 'active',
  };
}

/** Same deadlines in the order in which the timers were asked for: their ids are `<version>/<index>`. */
function byDeadline(a: PendingTimer, b: PendingTimer): number {
  const [versionA = 0, indexA = 0] = a.id.split('/').map(Number);
  const [versionB = 0, indexB = 0] = b.id.split('/').map(Number);
  return a.deadline - b.deadline || versionA - versionB || indexA - indexB;
}

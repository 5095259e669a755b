import { createActor, type AnyActorRef, type AnyStateMachine } from 'xstate';
import { nameActors, plain, toNormalForm, toNormalTimer } from './normal-form.ts';
import type { Outcome, Side, State } from './side.ts';
import { WatchedClock } from './watched-clock.ts';
import type { World } from './world.ts';

/** The machine as XState itself runs it: one actor in memory, a simulated clock, promises that the test settles. */
export function createOracle(machine: AnyStateMachine, world: World): Side {
  const clock = new WatchedClock();
  const actor: AnyActorRef = createActor(machine, {
    id: machine.id,
    clock,
    logger: (...parts: unknown[]) => void world.log.push(parts[0]),
    inspect: ({ type, actorRef }) => {
      if (type === '@xstate.actor') {
        (actorRef as AnyActorRef).on('*', (event: unknown) => void world.emitted.push(event));
      }
    },
  });
  actor.subscribe({ error: () => {} });
  clock.watch(actor);

  const pending = () => {
    const names = nameActors(actor);
    return world.calls
      .filter(({ self }) => names.has(self) && self.getSnapshot().status === 'active')
      .map((call) => ({ name: names.get(call.self) ?? '', call }));
  };

  return {
    start() {
      actor.start();
      return 'stepped';
    },
    send(type) {
      const accepted = actor.getSnapshot().status === 'active' && actor.getSnapshot().can({ type });
      // XState shows events without a transition to `always` guards, which the fuel alone could open again.
      if (!accepted) world.fuel = 0;
      actor.send({ type });
      return accepted ? 'stepped' : 'refused';
    },
    async settle(name, ok, value): Promise<Outcome> {
      const found = pending().find((task) => task.name === name);
      if (found === undefined) throw new Error(`There is no ${name}`);
      if (ok) found.call.resolve({ value });
      else found.call.reject(new Error(`no ${value}`));
      // The promise's own callbacks run before this.
      await new Promise((resolve) => setImmediate(resolve));
      return 'stepped';
    },
    fireAllAt(at) {
      clock.set(at);
      return 'stepped';
    },
    restore() {},
    state(): State {
      const names = nameActors(actor);
      return {
        snapshot: toNormalForm(actor, names),
        tasks: pending()
          .map(({ name }) => name)
          .toSorted(),
        timers: clock
          .waiting()
          // XState keeps the first of two timers under one id running after their actor has ended.
          .filter(({ source }) => names.has(source) && source.getSnapshot().status === 'active')
          .toSorted((one, other) => one.deadline - other.deadline)
          .map((timer) => toNormalTimer(timer, names)),
        log: plain(world.log, names),
        emitted: plain(world.emitted, names),
      };
    },
    isActive: () => actor.getSnapshot().status === 'active',
  };
}

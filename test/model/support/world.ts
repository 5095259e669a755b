import type { AnyActorRef } from 'xstate';

/** What the actors of one side can see and do beyond their machines. Each side has its own. */
export interface World {
  /** Every transition needs and burns one unit, so that no machine runs forever. */
  fuel: number;
  /** What custom actions did since the last comparison, in order. */
  readonly log: unknown[];
  readonly emitted: unknown[];
  /** Promises that XState itself has started. */
  readonly calls: Call[];
}

export interface Call {
  readonly self: AnyActorRef;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const fullFuel = 8;

export function createWorld(): World {
  return { fuel: fullFuel, log: [], emitted: [], calls: [] };
}

/** Before each command and each timer. */
export function refresh(world: World): void {
  world.fuel = fullFuel;
  world.log.length = 0;
  world.emitted.length = 0;
}

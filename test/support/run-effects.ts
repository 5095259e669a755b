import type { Effect } from '../../src/actors/step/effect.ts';

/** Runs the custom actions of a step, and what its volatile actors do, as after its commit. */
export function runEffects(effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind === 'action' || effect.kind === 'runVolatile') effect.run();
  }
}

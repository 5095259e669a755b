import type { Effect } from '../step/effect.ts';
import type { StepResult } from '../step/step-result.ts';

/** What a step asks of the outside world, without the means to do it. */
export type SandboxEffect =
  | Exclude<Effect, { readonly kind: 'action' | 'runVolatile' | 'inspect' }>
  /** A custom action, or a log of the machine. */
  | { readonly kind: 'action' }
  | { readonly kind: 'runVolatile' };

/** The result of a step of which nothing can be executed. */
export type SandboxResult = WithoutMeans<StepResult>;

type WithoutMeans<Result> = Result extends { readonly effects: readonly Effect[] }
  ? Omit<Result, 'effects'> & { readonly effects: readonly SandboxEffect[] }
  : Result;

export function toSandboxResult(result: StepResult): SandboxResult {
  return result.kind === 'stepped' || result.kind === 'noted'
    ? { ...result, effects: result.effects.flatMap(withoutMeans) }
    : result;
}

function withoutMeans(effect: Effect): readonly SandboxEffect[] {
  switch (effect.kind) {
    case 'action':
    case 'runVolatile':
      return [{ kind: effect.kind }];
    case 'inspect':
      return [];
    case 'startTask':
    case 'rescheduleTask':
    case 'stopTask':
    case 'startTimer':
    case 'stopTimer':
    case 'settle':
    case 'emit':
      return [effect];
  }
}

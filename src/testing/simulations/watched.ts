import type { HistoryStep } from '../../actors/views/view-types.ts';
import type { Observed } from '../assertions/observed.ts';
import type { OutsideEffect } from '../nodes/outside-effect.ts';

/** What can be read of any simulated instance. */
export interface Watched extends Observed {
  readonly data: unknown;
  readonly effects: readonly OutsideEffect[];
  readonly history: readonly Pick<HistoryStep, 'at' | 'event' | 'to' | 'transitions'>[];
}

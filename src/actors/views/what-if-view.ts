import type { Shown } from './shown.ts';
import type { whatIfSchemas } from './what-if-schemas.ts';

type View<Name extends keyof typeof whatIfSchemas> = Shown<(typeof whatIfSchemas)[Name]>;

/** What would happen to an instance. */
export interface WhatIfView extends View<'whatIf'> {}

/** What one move would come to. */
export interface MovedView extends View<'moved'> {}

/** A transition that an event may take, with the verdict of its guard. */
export interface CandidateView extends View<'candidate'> {}

/** Something that a step would ask of the outside world. */
export type EffectView = View<'effect'>;

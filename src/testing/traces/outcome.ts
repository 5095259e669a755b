/** As what-if takes it. */
export type { Outcome } from '../../actors/sandbox/outcome.ts';

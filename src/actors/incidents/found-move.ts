import type { IncidentMove } from './incident.ts';

/** A move, and the names of its values that are not known. */
export interface FoundMove {
  readonly move: IncidentMove;
  readonly missing?: readonly string[];
}

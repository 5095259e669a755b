import type { IncidentMove } from '../../actors/incidents/incident.ts';
import type { ReplayedState } from './replayed.ts';

/** A step of an incident. Without a move, it is the start. */
export interface ExpectedStep extends ReplayedState {
  readonly step: number;
  readonly at: string;
  readonly move?: IncidentMove;
}

import type { Shown } from '../views/shown.ts';
import type { incidentSchema } from './incident-schema.ts';

/** What an instance went through, so that a test can replay it: a trace of production, with its times. */
export interface Incident extends Shown<typeof incidentSchema> {}

/** One thing that happened to the instance. */
export type IncidentMove = Incident['moves'][number]['move'];

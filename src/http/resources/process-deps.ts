import type { Clock } from '../../actors/ports/clock.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Log } from '../../log.ts';
import type { Pictures } from '../../pictures/pictures.ts';
import type { AdmitEvent, AdmitStream, Examine } from '../access/limits.ts';
import type { BodyLimits } from '../request/read-json.ts';
import type { Replies } from '../replies/replies.ts';

export type Process = Runtime['processes'][number];

/** What the resources of a process need. */
export interface ProcessDeps extends BodyLimits {
  readonly runtime: Runtime;
  readonly replies: Replies;
  readonly pictures: Pictures;
  /** Rejects where the instance has had its events for now. */
  readonly admitEvent?: AdmitEvent;
  /** Throws if there is no place for another stream or waiting request. */
  readonly admitStream?: AdmitStream;
  /** Absent: examinations do not wait for each other. */
  readonly examine?: Examine;
  readonly log: Log;
  readonly clock: Clock;
}

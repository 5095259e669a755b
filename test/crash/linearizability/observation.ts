import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type { OutsideCall } from '../../support/outside.ts';
import type { TallyEvent } from './tally.ts';

/** Everything seen of a run from outside: requests and answers of clients, and the contents of the store. */
export interface Observation {
  readonly operations: readonly Operation[];
  /** For each address, in the order in which they were taken. */
  readonly captures: readonly Capture[];
  readonly streams: readonly StreamReading[];
  /** Calls of the task `work`. */
  readonly calls: readonly OutsideCall[];
}

/** One operation of a client, with every attempt at it. Times are milliseconds since the beginning of the run. */
export interface Operation {
  /** The public id of the instance; for a `round`, it is the same in each generation. */
  readonly address: string;
  readonly request: Request;
  readonly caller: string;
  /** All have the same Idempotency-Key; a request without one has a single attempt. */
  readonly attempts: readonly Attempt[];
}

export type Request =
  | { readonly kind: 'start'; readonly generation: string; readonly key?: string }
  | {
      readonly kind: 'event';
      readonly event: TallyEvent;
      readonly key?: string;
      readonly ifVersion?: number;
      /** Answered once the instance has ended, or after some seconds. */
      readonly waits?: true;
    }
  /** `known`: waits for another version. */
  | { readonly kind: 'read'; readonly known?: number };

export interface Attempt {
  readonly invokedAt: number;
  /** When the answer arrived, or the client gave up. */
  readonly endedAt: number;
  readonly node: string;
  readonly answer: Answer;
}

export type Answer =
  | {
      readonly kind: 'accepted';
      readonly seen: Seen;
      readonly text: string;
      /** The answer says that the request was made before. */
      readonly replayed?: true;
    }
  | { readonly kind: 'unmodified'; readonly version: number }
  /** 409 for an event. */
  | { readonly kind: 'refused' }
  /** 404: there is no such instance. */
  | { readonly kind: 'missing' }
  /** 403: the caller may not send this event now. */
  | { readonly kind: 'denied' }
  /** 409 for a start. */
  | { readonly kind: 'taken' }
  /** 412. */
  | { readonly kind: 'outdated' }
  /** 500 `machine_threw` or `not_durable`. */
  | { readonly kind: 'threw' }
  /** 408: the node did not read the request in time. */
  | { readonly kind: 'unread' }
  /** 503, no answer, or half of one: the request may have been applied. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** An unexplained answer. */
  | { readonly kind: 'unexpected'; readonly why: string };

/** An instance as an answer shows it. */
export interface Seen {
  readonly generation: string;
  readonly version: number;
  readonly state: string;
  readonly entries: readonly string[];
}

/** An instance as it is stored. */
export interface Capture extends Seen {
  readonly address: string;
  /** The internal id. */
  readonly instance: string;
  readonly createdAt: number;
  readonly history: readonly HistoryEntry[];
  /** Taken after the run, when nothing was pending any more. */
  readonly isFinal?: true;
}

/** One connection to a live stream. */
export interface StreamReading {
  readonly address: string;
  /** The value of `Last-Event-ID`; -1 if it was absent. */
  readonly after: number;
  readonly steps: readonly StreamStep[];
  /** The stream said that the instance has ended. */
  readonly ended: boolean;
}

export interface StreamStep {
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: HistoryEntry['event'];
  readonly to: unknown;
}

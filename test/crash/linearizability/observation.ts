import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type { OutsideCall } from '../../support/outside.ts';
import type { TallyEvent } from './tally.ts';

/** All that was seen of a run from outside: what clients asked and were answered, and what the store kept. */
export interface Observation {
  readonly operations: readonly Operation[];
  /** Of each address, in the order in which they were taken. */
  readonly captures: readonly Capture[];
  readonly streams: readonly StreamReading[];
  /** Calls of the task `work`. */
  readonly calls: readonly OutsideCall[];
}

/** One wish of a client, with every attempt to have it done. Times are milliseconds since the beginning of the run. */
export interface Operation {
  /** The public id of the instance; of a `round`, it is the same in each generation. */
  readonly address: string;
  readonly request: Request;
  readonly caller: string;
  /** With the same Idempotency-Key, where the request has one; else there is one only. */
  readonly attempts: readonly Attempt[];
}

export type Request =
  | { readonly kind: 'start'; readonly generation: string; readonly key?: string }
  | {
      readonly kind: 'event';
      readonly event: TallyEvent;
      readonly key?: string;
      readonly ifVersion?: number;
      /** Answered once the instance has ended, or some seconds are over. */
      readonly waits?: true;
    }
  /** `known`: waits for another version. */
  | { readonly kind: 'read'; readonly known?: number };

export interface Attempt {
  readonly invokedAt: number;
  /** When the answer came, or the client gave up. */
  readonly endedAt: number;
  readonly node: string;
  readonly answer: Answer;
}

export type Answer =
  | {
      readonly kind: 'accepted';
      readonly seen: Seen;
      readonly text: string;
      /** It says that the request was made before. */
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
  /** 408: the node did not read it in time. */
  | { readonly kind: 'unread' }
  /** 503, no answer, or half of one: it may have happened. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** An answer that nothing explains. */
  | { readonly kind: 'unexpected'; readonly why: string };

/** An instance, as an answer shows it. */
export interface Seen {
  readonly generation: string;
  readonly version: number;
  readonly state: string;
  readonly entries: readonly string[];
}

/** An instance, as it stands in the store. */
export interface Capture extends Seen {
  readonly address: string;
  /** The internal id. */
  readonly instance: string;
  readonly createdAt: number;
  readonly history: readonly HistoryEntry[];
  /** Taken after the run, when everything had had time to end. */
  readonly isFinal?: true;
}

/** One connection to a live stream. */
export interface StreamReading {
  readonly address: string;
  /** What `Last-Event-ID` said; -1 for nothing. */
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

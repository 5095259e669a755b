import type { InstanceStatus } from '../../definition/define-process.ts';
import type { pastSchemas } from './past-schemas.ts';
import type { Shown } from './shown.ts';
import type { operatingSchemas } from './operating-schemas.ts';
import type { statisticsSchemas } from './statistics-schemas.ts';
import type { viewSchemas } from './view-schemas.ts';

type View<Name extends keyof typeof viewSchemas> = Shown<(typeof viewSchemas)[Name]>;

/** An instance as a client sees it. Times are ISO 8601. */
export interface InstanceView extends View<'instance'> {}

/** An event that the instance currently accepts (guards are not evaluated) and that the caller may send. */
export interface AcceptedEvent extends View<'accepted'> {}

/** A task of an instance, pending or ended. */
export interface TaskView extends View<'task'> {}

/** A timer that an instance waits for. */
export interface TimerView extends View<'timer'> {}

/** Why an instance needs an operator. */
export interface AttentionReason extends View<'attentionReason'> {}

/** An effect that a rollback would undo, is undoing or has undone, or that is settled. */
export interface LedgerView extends View<'ledger'> {}

/** A step of an instance, as its history keeps it. */
export interface HistoryStep extends View<'historyStep'> {}

/** An instance as one step left it, shown by the process that is deployed now. */
export interface PastView extends Shown<(typeof pastSchemas)['past']> {}

/** One change of `data`. `before` is absent for what was added, `after` for what was removed. */
export interface DataChange extends Shown<(typeof pastSchemas)['change']> {}

/** What an instance waits for. */
export interface WaitingView extends View<'waiting'> {}

/** One thing that an instance waits for: an effect that is pending, or an event that it accepts. */
export type WaitsFor = View<'waitsFor'>;

/** How many instances are in each state of a process. */
export interface StateCounts extends Shown<(typeof statisticsSchemas)['stateCounts']> {}

/** What instances of a process did in a period. */
export interface StatisticsView extends Shown<(typeof statisticsSchemas)['statistics']> {}

/** What operators have paused of a process. */
export interface PausesView extends Shown<(typeof operatingSchemas)['pauses']> {}

/** What rounds over all live instances have found. */
export interface DoctorView extends Shown<(typeof operatingSchemas)['doctor']> {}

/** What operators did. */
export interface AuditsView extends Shown<(typeof operatingSchemas)['audits']> {}

/** The nodes that are alive, and how late their work is. */
export interface NodesView extends Shown<(typeof statisticsSchemas)['nodes']> {}

/** A page of instances, newest first. */
export interface InstanceList extends View<'list'> {}

/** What an act on all instances that match a filter would act on. */
export interface Preview extends View<'preview'> {}

/** How many instances match a filter: at most 10,000, and whether there are more. */
export type MatchCount = Pick<Preview, 'count' | 'more'>;

/** An instance that a search found. */
export interface SearchHit extends View<'searchHit'> {}

/** A page of a ledger, oldest entry first. */
export interface LedgerPage {
  readonly entries: readonly LedgerView[];
  /** The number of entries ever added to the ledger. */
  readonly total: number;
  /** Whether more entries follow. */
  readonly more: boolean;
}

/** Filters of a list. An instance must match all of them. */
export interface ListFilter {
  readonly status?: InstanceStatus;
  /** A state that the instance is in, such as `paying.card`; the process must declare `search.state`. */
  readonly state?: string;
  readonly attention?: boolean;
  readonly paused?: boolean;
  /** The process version that instances run under, or ended under. */
  readonly processVersion?: string;
  /** Epoch milliseconds. */
  readonly createdAfter?: number;
  /** Epoch milliseconds. */
  readonly createdBefore?: number;
  /** Words that must all occur in the searchable attributes. */
  readonly q?: string;
  /** Searchable attributes, as text. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Default 50, at most 200. */
  readonly limit?: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

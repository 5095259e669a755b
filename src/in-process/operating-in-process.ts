import type { AuditsQuery } from '../actors/contract/audits-query.ts';
import type {
  AuditsView,
  DoctorView,
  PausesView,
  WaitingView,
} from '../actors/views/view-types.ts';
import type { Process } from '../definition/define-process.ts';
import type {
  AddressInProcess,
  Conditional,
  ProcessOrName,
  Reasoned,
  Repeatable,
} from './in-process-options.ts';
import type { ActOf, InstanceOf } from './typed-process.ts';

export interface PauseInProcess extends Repeatable {
  /** The task that is meant. Default: the whole process. */
  readonly task?: string;
  /** 1 to 1,000 characters. The pause and the audit log keep it. */
  readonly reason: string;
}

export type AuditsInProcess = AuditsQuery;

/** What operators do with instances, processes and the service. */
export interface OperatingInProcess {
  /** `POST <path>/:id/waiting/rearm`: puts back what the due index has lost of the instance. */
  rearm(
    process: ProcessOrName<Process>,
    at: AddressInProcess,
    options?: Reasoned,
  ): Promise<WaitingView>;
  /** `POST <path>/:id/rollback/retry`: retries the failed compensations. */
  retryRollback<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    options?: Conditional & Reasoned & Repeatable,
  ): Promise<InstanceOf<P>>;
  /**
   * `POST <path>/:id/rollback/skip`: marks a failed compensation, given by its id in `ledger`, as handled by other
   * means.
   */
  skipRollback<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    skip: { readonly id: string; readonly reason: string } & Conditional & Repeatable,
  ): Promise<InstanceOf<P>>;
  /** `POST <path>/:id/acts`: steps in as an operator. Rejects with `act_not_possible` if it is not possible now. */
  act<P extends Process = Process>(
    process: ProcessOrName<P>,
    at: AddressInProcess,
    act: ActOf<P>,
    options: { readonly reason: string } & Conditional & Repeatable,
  ): Promise<InstanceOf<P>>;
  /**
   * `DELETE <path>/:id`: deletes an instance that has ended, with its history. Rejects with `act_not_possible` if it has not.
   */
  delete(
    process: ProcessOrName<Process>,
    at: AddressInProcess,
    options: { readonly reason: string } & Conditional & Repeatable,
  ): Promise<void>;
  /** `GET /processes/:name/pauses`: what operators have paused of a process. */
  pauses(process: ProcessOrName<Process>): Promise<PausesView>;
  /** `POST /processes/:name/pause`: pauses a process, or all attempts at one of its tasks, on every node. */
  pause(process: ProcessOrName<Process>, paused: PauseInProcess): Promise<PausesView>;
  /** `POST /processes/:name/resume`: ends a pause; has no effect where nothing is paused. */
  resume(process: ProcessOrName<Process>, paused: PauseInProcess): Promise<PausesView>;
  /** `GET /doctor`: what the rounds over all live instances have found. */
  doctor(): Promise<DoctorView>;
  /** `POST /doctor`: asks for a round now; `doctor` shows its progress. */
  examine(): Promise<DoctorView>;
  /** `GET /audit`: what operators did, in all tenants, newest first. */
  audits(page?: AuditsInProcess): Promise<AuditsView>;
}

/* Processes */
export { defineProcess } from './machines/define-process.ts';
export type {
  AccessArgs,
  AccessRules,
  Backoff,
  CompensationScope,
  EventDeclarations,
  EventSchemas,
  InstanceStatus,
  Process,
  ProcessConfig,
  ProcessExamples,
  RetryPolicy,
  SendArgs,
  Sender,
  Senders,
  StartArgs,
  TaskPolicy,
  ViewArgs,
} from './machines/define-process.ts';
export { rollback } from './machines/rollback.ts';
export type { RollbackInput, RollbackOutput } from './machines/rollback.ts';
export { settle } from './machines/settle.ts';
export type { SettleAction, SettleOptions } from './machines/settle.ts';
export { task } from './machines/task.ts';
export type { TaskLog, TaskScope } from './machines/task.ts';

/* Services */
export { createService } from './service.ts';
export type { Service, ServiceOptions } from './service.ts';
export type {
  AddressInProcess,
  CancelInProcess,
  FollowInProcess,
  HistoryInProcess,
  LedgerInProcess,
  ListInProcess,
  SendInProcess,
  StartInProcess,
  WaitInProcess,
} from './in-process-types.ts';
export type {
  DataOf,
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
  StateOf,
  StepOf,
} from './typed-process.ts';
export type { AuthOptions } from './http/verify-token.ts';
export type { Rates } from './http/limit-requests.ts';
export type { ApiInfo } from './http/openapi/openapi.ts';
export type {
  HistoryStep,
  InstanceView,
  LedgerPage,
  LedgerView,
  TaskView,
  TimerView,
} from './actors/view-types.ts';

/* Errors */
export { errorCodes, HoldfastError, TaskError } from './errors.ts';
export type { ErrorCode } from './errors.ts';

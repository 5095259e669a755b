/* Processes */
export { defineProcess } from './definition/define-process.ts';
export type {
  AccessArgs,
  AccessRules,
  Backoff,
  CompensationScope,
  EventDeclarations,
  EventSchemas,
  InstanceStatus,
  Process,
  ProcessExamples,
  RetryPolicy,
  SendArgs,
  Sender,
  Senders,
  StartArgs,
  TaskPolicy,
  ViewArgs,
} from './definition/define-process.ts';
export type { ProcessConfig } from './definition/process-config.ts';
export { rollback } from './definition/machine/rollback.ts';
export type { RollbackInput, RollbackOutput } from './definition/machine/rollback.ts';
export { settle } from './definition/machine/settle.ts';
export type { SettleAction, SettleOptions } from './definition/machine/settle.ts';
export { task } from './definition/machine/task.ts';
export type { TaskLog, TaskScope } from './definition/machine/task.ts';

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
} from './in-process/in-process-types.ts';
export type {
  DataOf,
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
  StateOf,
  StepOf,
} from './in-process/typed-process.ts';
export type { AuthOptions } from './http/access/token-verifier.ts';
export type { Rates } from './http/access/limits.ts';
export type { ApiInfo } from './http/openapi/openapi.ts';
export type { MountedApp, MountedApps, MountedEnv, OpenApiPart } from './http/base/mounted-app.ts';
export type { Caller } from './actors/access/caller.ts';
export type {
  HistoryStep,
  InstanceView,
  LedgerPage,
  LedgerView,
  TaskView,
  TimerView,
} from './actors/views/view-types.ts';

/* Errors */
export { errorCodes, HoldfastError, TaskError } from './errors.ts';
export type { ErrorCode } from './errors.ts';

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
export type { AddressInProcess } from './in-process/in-process-options.ts';
export type { AuditsInProcess, PauseInProcess } from './in-process/operating-in-process.ts';
export type {
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
  ActOf,
  DataOf,
  EventOf,
  InputOf,
  InstanceAddress,
  InstanceOf,
  PastOf,
  StateOf,
  StepOf,
} from './in-process/typed-process.ts';
export type { AuthOptions } from './http/access/token-verifier.ts';
export type { Rates } from './http/access/limits.ts';
export type { ApiInfo } from './http/openapi/openapi.ts';
export type { MountedApp, MountedApps, MountedEnv, OpenApiPart } from './http/base/mounted-app.ts';
export type { Caller } from './actors/access/caller.ts';
export type {
  AuditsView,
  DataChange,
  DoctorView,
  HistoryStep,
  InstanceView,
  LedgerPage,
  LedgerView,
  PastView,
  PausesView,
  Preview,
  SearchHit,
  TaskView,
  TimerView,
  WaitingView,
  WaitsFor,
} from './actors/views/view-types.ts';
export type { Incident } from './actors/incidents/incident.ts';
export type {
  CandidateView,
  EffectView,
  MovedView,
  WhatIfView,
} from './actors/views/what-if-view.ts';
export type { WhatIfMoveOf } from './in-process/typed-process.ts';

/* Pictures */
export { toGraph } from './definition/graph/to-graph.ts';
export type {
  ActionKind,
  EdgeKind,
  Graph,
  GraphAction,
  GraphActor,
  GraphCompensation,
  GraphDelay,
  GraphEdge,
  GraphGuard,
  GraphInvoke,
  GraphState,
  GraphTask,
  MachineGraph,
  StateKind,
} from './definition/graph/graph.ts';
export { instanceOverlay } from './pictures/instance-overlay.ts';
export type { Badge, Overlay } from './pictures/drawing/overlay.ts';
export type { PictureOptions, Theme } from './pictures/pictures.ts';
export { toMermaid } from './pictures/to-mermaid.ts';
export { toStately } from './pictures/to-stately.ts';
export { toSvg } from './pictures/to-svg.ts';

/* Errors */
export { errorCodes, HoldfastError, TaskError } from './errors.ts';
export type { ErrorCode } from './errors.ts';

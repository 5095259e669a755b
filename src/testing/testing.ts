export { simulate } from './simulations/simulate.ts';
export type {
  Examined,
  OutsideOptions,
  SimulateOptions,
  Simulation,
  StartOptions,
} from './simulations/simulation.ts';
export type { Requests, RequestsAs } from './simulations/requests.ts';
export type { ActOptions, SimulatedActOf } from './simulations/simulated-act.ts';
export type { SimulatedCaller } from './simulations/simulated-caller.ts';
export type { BehavioursOf } from './simulations/behaviours-of.ts';
export { wake } from './simulations/wake.ts';
export type { WakeSource } from './simulations/wake.ts';

/* How tasks behave */
export { fails } from './behaviours/fails.ts';
export { handsOver } from './behaviours/hands-over.ts';
export { never } from './behaviours/never.ts';
export { ok } from './behaviours/ok.ts';
export { real } from './behaviours/real.ts';
export { slow } from './behaviours/slow.ts';
export type { Behaviour, Scripted } from './behaviours/behaviour.ts';

/* Checks */
export { check } from './checks/check.ts';
export { toJson } from './checks/to-json.ts';
export { toSarif } from './checks/to-sarif.ts';
export { toText } from './checks/to-text.ts';
export type { CheckOptions } from './checks/check-options.ts';
export type { Report } from './checks/report.ts';
export type { SarifLog } from './checks/sarif-log.ts';

/* Replays of what instances went through in production */
export { replay } from './incidents/replay.ts';
export type { Difference, Replayed } from './incidents/replayed.ts';

export { assertThat } from './assert-that.ts';
export type { Duration } from './simulations/simulation.ts';
export type { Call, Emitted, OutsideEffect } from './nodes/outside-effect.ts';

/* What a process comes to under faults */
export { certify } from './certification/certify.ts';
export type {
  CertifyOptions,
  Outside,
  PlayScenario,
  Scenario,
  ScenarioOptions,
} from './certification/certify-options.ts';
export type { Certificate, ScenarioReport, Violation } from './certification/certificate.ts';
export type { DisturbanceKind } from './certification/disturbance-kinds.ts';
export type { InstanceResult, ResultEffect, RunResult } from './certification/run-result.ts';

/* What of a process is exercised */
export { createCoverage } from './coverage/create-coverage.ts';
export type { CoverageGatherer } from './coverage/create-coverage.ts';
export { coverageNames } from './coverage/coverage-names.ts';
export type { Coverage, CoverageKind, CoveredNames } from './coverage/coverage.ts';

/* All that can happen */
export { explore } from './exploration/explore.ts';
export type { ExploreOptions } from './exploration/explore-options.ts';
export type { ExploreProgress } from './search/explore-progress.ts';
export type { Growing } from './search/growing.ts';
export type { CertifyProgress } from './certification/certify-progress.ts';
export type { End, Exploration } from './exploration/exploration.ts';
export type { CutOff, CutOffReason } from './search/cut-off.ts';
export type { TransitionPairs } from './exploration/transition-pairs.ts';
export type { ExplorationFinding, FindingKind } from './exploration/finding.ts';
export type { Unexplored } from './moves/unexplored.ts';
export type { MakeProperty } from './properties/make-property.ts';
export type { Condition, Property } from './properties/property.ts';
export type { PropertyVerdict } from './properties/property-verdict.ts';
export type { Situation, Trace, TraceStep, TraceTestOptions } from './traces/trace.ts';
export type { Move } from './traces/move.ts';
export type { Outcome } from './traces/outcome.ts';

/* What the tools try a process with */
export { defineTrial } from './trials/define-trial.ts';
export type { Trial, TrialOptions } from './trials/trial.ts';

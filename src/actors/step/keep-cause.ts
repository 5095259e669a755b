import { keepsPast } from '../past/kept-steps.ts';
import type { Cause } from '../pending/cause.ts';
import type { OperatorAct } from '../pending/operator-act.ts';
import type { KeptCause } from '../record/kept-cause.ts';
import type { TaskOutcome } from '../record/record.ts';
import { redact } from '../record/redact.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { copyJson, NotJson } from '../xstate/json.ts';
import { inputOf } from '../xstate/xstate-internals.ts';

/** What the history keeps of a cause beside its event. Undefined where that is nothing, or the process keeps no snapshots. */
export function keepCause(live: LiveActor, cause: Cause): KeptCause | undefined {
  const { process } = live;
  if (!keepsPast(process)) return undefined;
  switch (cause.kind) {
    case 'start':
      return inJson(() => ({ kind: 'start', input: kept(inputOf(live.actor), process.redact) }));
    case 'sent':
      return { kind: 'sent', path: cause.path };
    case 'ended': {
      const { outcome } = cause;
      const isUndo = live.tasks.get(cause.id)?.pending.work.kind === 'undo';
      if (outcome.kind === 'failed' || isUndo) return undefined;
      return inJson(() => ({ kind: 'completed', output: kept(outcome.output, process.redact) }));
    }
    case 'stuck': {
      const { of } = cause;
      if (of.kind === 'fired') return undefined;
      const task = live.tasks.get(of.id)?.pending.name ?? '';
      const outcome = () => keptOutcome(of.outcome, process.redact);
      return inJson(() => ({ kind: 'stuck', task, outcome: outcome() }));
    }
    case 'act':
      return inJson(() => keptAct(cause.act, process.redact));
    case 'event':
    case 'emitted':
    case 'retry':
    case 'parked':
    case 'fired':
    case 'handedOver':
    case 'progress':
    case 'cancel':
    case 'undoAgain':
    case 'undoSkip':
    case 'deployed':
      return undefined;
  }
}

function keptAct(act: OperatorAct, paths: readonly string[]): KeptCause | undefined {
  switch (act.kind) {
    case 'completeTask':
      return { kind: 'act', output: kept(act.output, paths) };
    case 'moveTo':
    case 'reopen': {
      if (act.context === undefined) return undefined;
      return { kind: 'act', context: kept(act.context, paths) as typeof act.context };
    }
    case 'retryTask':
    case 'failTask':
    case 'fireTimer':
    case 'moveTimer':
    case 'pause':
    case 'resume':
    case 'delete':
      return undefined;
  }
}

function keptOutcome(outcome: TaskOutcome, paths: readonly string[]): TaskOutcome {
  return outcome.kind === 'failed'
    ? outcome
    : { kind: 'completed', output: kept(outcome.output, paths) };
}

/** A copy, because the machine may keep the value and change it. */
function kept(value: unknown, paths: readonly string[]): unknown {
  return copyJson(redact(value, paths), 'it');
}

/** What cannot be written is not kept. */
function inJson(make: () => KeptCause | undefined): KeptCause | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

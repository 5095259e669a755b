import { isTelling } from '../pending/outbox.ts';
import { deploymentOf, type MadeBy } from '../record/deployment.ts';
import type { LedgerEntry } from '../record/ledger.ts';
import type { Rest, RestTask, RestTimer } from '../record/past.ts';
import type { InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';
import { redact } from '../record/redact.ts';

/** The parts of a record that its past lacks. What is redacted of inputs, outputs and payloads is named. Shares values with the record. */
export function toRest(record: RestSource, redactedPaths: readonly string[]): Rest {
  const { madeBy, nextActor, entered, taskEnds } = record;
  const {
    status: _s,
    context: _c,
    output: _o,
    error: _e,
    value: _v,
    ...snapshot
  } = record.snapshot;
  const lost = new Set<string>();

  /** The value without what the process redacts of it. */
  function kept<T>(value: T, name: string): T {
    const left = redact(value, redactedPaths);
    if (left !== value) lost.add(name);
    return left;
  }

  function keptChildren(children: InstanceRecord['snapshot']['children']): typeof children {
    if (redactedPaths.length === 0) return children;
    return Object.fromEntries(
      Object.entries(children as Readonly<Record<string, Child>>).map(([id, child]) => {
        const { snapshot: inner } = child;
        const left = {
          ...inner,
          ...('input' in inner ? { input: kept(inner.input, `the input of ${id}`) } : {}),
          ...('output' in inner ? { output: kept(inner.output, `the output of ${id}`) } : {}),
          ...(inner.children === undefined ? {} : { children: keptChildren(inner.children) }),
        };
        return [id, { ...child, snapshot: left }];
      }),
    );
  }

  function toTask({
    id,
    name,
    work,
    inDoubt,
    handedOver,
    stuck,
    traceparent,
  }: PendingTask): RestTask {
    const outcome = stuck && kept(stuck.outcome, `the outcome of ${name}`);
    return {
      id,
      work: 'input' in work ? { ...work, input: kept(work.input, `the input of ${name}`) } : work,
      ...(inDoubt === undefined ? {} : { inDoubt }),
      ...(handedOver === undefined ? {} : { handedOver }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }

  function toTimer(timer: PendingTimer): RestTimer {
    const { id, name, source, target, delayMs, traceparent } = timer;
    const event = kept(timer.event, `the event ${timer.event.type}`);
    return {
      id,
      name,
      source,
      target,
      event,
      delayMs,
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }

  function toEntry({ sequence, task, ...entry }: LedgerEntry): Rest['ledger'][number] {
    return {
      sequence,
      ...('input' in entry ? { input: kept(entry.input, `the input of ${task}`) } : {}),
      ...('output' in entry ? { output: kept(entry.output, `the output of ${task}`) } : {}),
    } as Rest['ledger'][number];
  }

  const rest = {
    madeBy: deploymentOf(madeBy),
    nextActor,
    snapshot: { ...snapshot, children: keptChildren(record.snapshot.children) },
    tasks: record.tasks.filter((task) => !isTelling(task)).map(toTask),
    timers: record.timers.map(toTimer),
    entered,
    ledger: record.ledger.filter((entry) => 'input' in entry || 'output' in entry).map(toEntry),
    taskEnds,
    held: record.held.map((event) => kept(event, `the event ${event.type}`)),
  };
  return lost.size === 0 ? rest : { ...rest, redacted: [...lost] };
}

/** What of a record it takes. */
export type RestSource = Pick<
  InstanceRecord,
  'nextActor' | 'snapshot' | 'tasks' | 'timers' | 'entered' | 'ledger' | 'taskEnds' | 'held'
> & { readonly madeBy: MadeBy };

interface Child {
  readonly snapshot: {
    readonly input?: unknown;
    readonly output?: unknown;
    readonly children?: InstanceRecord['snapshot']['children'];
  };
}

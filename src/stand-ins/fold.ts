import type { Behaviour, Entry } from './entry.ts';
import type { Answer, StandInService } from './services/stand-in-service.ts';

/** A call that a service received, and its outcome. */
interface ReceivedCall {
  readonly service: string;
  readonly operation: string;
  readonly at: string;
  readonly idempotencyKey: string | null;
  readonly outcome: 'ok' | 'failed' | 'refused';
  /** The key had been used: the call got the earlier answer and had no second effect. */
  readonly repeated: boolean;
  readonly input: unknown;
}

export interface FoldedAnswer extends Answer {
  readonly outcome: ReceivedCall['outcome'];
  readonly delayMs: number;
}

type CallEntry = Extract<Entry, { readonly kind: 'call' }>;

/** The state of all stand-ins: a fold over the journal, and so the same on every node that has read equally far. */
export interface Fold {
  apply(sequence: number, entry: Entry): void;
  /** The answer to the call with this number. */
  answerTo(sequence: number): FoldedAnswer | undefined;
  readonly calls: readonly ReceivedCall[];
  behaviours(): readonly Behaviour[];
}

export function createFold(services: readonly StandInService[]): Fold {
  const operations = new Map(
    services.flatMap(({ name, operations: own }) =>
      Object.entries(own).map(([key, operation]) => [`${name}/${key}`, operation] as const),
    ),
  );
  const steered = new Map<string, Behaviour>();
  const answers = new Map<number, FoldedAnswer>();
  const remembered = new Map<string, FoldedAnswer>();
  const calls: ReceivedCall[] = [];

  const answer = (sequence: number, entry: CallEntry): FoldedAnswer => {
    const { mode, delayMs } = takeBehaviour(steered, entry);
    if (mode === 'fail') return { status: 503, outcome: 'failed', delayMs: 0 };
    if (mode === 'refuse') return { status: 422, outcome: 'refused', delayMs: 0 };
    const operation = operations.get(`${entry.service}/${entry.operation}`);
    const result = operation?.apply(entry.input, { sequence, at: entry.at }) ?? { status: 404 };
    return {
      ...result,
      outcome: result.status < 400 ? 'ok' : 'refused',
      delayMs: mode === 'slow' ? delayMs : 0,
    };
  };

  return {
    calls,
    behaviours: () => [...steered.values()],
    answerTo: (sequence) => answers.get(sequence),
    apply(sequence, entry) {
      if (entry.kind === 'behaviour') {
        const { kind: _, ...behaviour } = entry;
        steered.set(`${entry.service}/${entry.operation}`, behaviour);
        return;
      }
      const { kind: _, ...call } = entry;
      const key = `${entry.service}/${entry.operation}/${entry.idempotencyKey}`;
      const earlier = entry.idempotencyKey === null ? undefined : remembered.get(key);
      const given = earlier ?? answer(sequence, entry);
      answers.set(sequence, earlier === undefined ? given : { ...given, delayMs: 0 });
      // A failed call had no effect, so a repetition tries again.
      if (given.outcome !== 'failed') remembered.set(key, given);
      calls.push({ ...call, outcome: given.outcome, repeated: earlier !== undefined });
    },
  };
}

function takeBehaviour(
  steered: Map<string, Behaviour>,
  entry: CallEntry,
): Pick<Behaviour, 'mode' | 'delayMs'> {
  const key = `${entry.service}/${entry.operation}`;
  const behaviour = steered.get(key) ?? { mode: 'ok', delayMs: 0 };
  if ('times' in behaviour && behaviour.times !== undefined) {
    if (behaviour.times > 1) steered.set(key, { ...behaviour, times: behaviour.times - 1 });
    else steered.delete(key);
  }
  return behaviour;
}

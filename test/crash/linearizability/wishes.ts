import type { Question } from './ask.ts';
import type { Request } from './observation.ts';
import type { Random } from './random.ts';
import { guest, type TallyEvent } from './tally.ts';
import { pathTo, type Target } from './targets.ts';

/** What a client wants, and the request for it. */
export interface Wish {
  readonly request: Request;
  readonly caller: string;
  readonly question: Question;
}

const owner = 'owner';

/** Makes wishes with unique names. `tokens` are the values of `Authorization`, by caller. */
export function createWishes(tokens: Readonly<Record<string, string>>) {
  let count = 0;
  const nextId = (prefix: string) => `${prefix}${(count += 1)}`;

  function headersOf(caller: string, more: Readonly<Record<string, string | undefined>> = {}) {
    const headers: Record<string, string> = { authorization: tokens[caller] ?? '' };
    for (const [name, value] of Object.entries(more)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  }

  return {
    headersOf,

    /** A round is started under its key; a tally with an Idempotency-Key. */
    toStart(roundKey?: string): Wish {
      const generation = nextId('g');
      const isTally = roundKey === undefined;
      return {
        request: { kind: 'start', generation, ...(isTally ? { key: generation } : {}) },
        caller: owner,
        question: {
          method: 'POST',
          path: isTally ? '/tallies' : '/rounds',
          body: { generation, ...(isTally ? {} : { key: roundKey }) },
          headers: headersOf(owner, { 'idempotency-key': isTally ? generation : undefined }),
        },
      };
    },

    toSend(random: Random, target: Target): Wish {
      const { last } = target;
      // A repetition must not count as a new event of the next generation.
      const key = last !== undefined && random.chance(0.3) ? nextId('k') : undefined;
      const isForThis = key !== undefined || random.chance(0.3);
      const ifVersion = random.chance(0.1) ? last?.version : undefined;
      const waits = random.chance(0.03);
      const caller = random.chance(0.35) ? guest : owner;
      const event: TallyEvent = {
        ...toEvent(random, target.kind),
        id: nextId('e'),
        ...(isForThis && last !== undefined ? { generation: last.generation } : {}),
      };
      return {
        request: {
          kind: 'event',
          event,
          ...(key === undefined ? {} : { key }),
          ...(ifVersion === undefined ? {} : { ifVersion }),
          ...(waits ? { waits } : {}),
        },
        caller,
        question: {
          method: 'POST',
          path: `${pathTo(target, random.chance(0.7) ? 'key' : 'id')}/events`,
          body: event,
          headers: headersOf(caller, {
            'idempotency-key': key,
            'if-match': ifVersion === undefined ? undefined : `"${ifVersion}"`,
            prefer: waits ? 'wait=1' : undefined,
          }),
        },
      };
    },

    /** Sometimes waits for a version other than the known one. */
    toRead(random: Random, target: Target): Wish {
      const known = random.chance(0.3) ? target.last?.version : undefined;
      const caller = random.pick([guest, owner]);
      return {
        request: { kind: 'read', ...(known === undefined ? {} : { known }) },
        caller,
        question: {
          method: 'GET',
          path: pathTo(target, random.chance(0.7) ? 'key' : 'id'),
          headers: headersOf(caller, {
            'if-none-match': known === undefined ? undefined : `"${known}"`,
            prefer: known === undefined ? undefined : 'wait=1',
          }),
        },
      };
    },
  };
}

function toEvent(random: Random, kind: Target['kind']): Omit<TallyEvent, 'id'> {
  const type = random.weighted({
    ADD: 22,
    EVEN: 14,
    BRITTLE: 16,
    POISON: 4,
    WORK: 8,
    STOP: 4,
    WAIT: 6,
    HURRY: 3,
    CLOSE: kind === 'round' ? 10 : 1,
  });
  if (type === 'WAIT') return { type, delayMs: random.integer(0, 1_500) };
  if (type !== 'WORK') return { type };
  return {
    type,
    needs: random.integer(1, 4),
    slowMs: random.chance(0.2) ? random.integer(500, 2_500) : random.integer(0, 50),
    fickle: random.chance(0.2),
  };
}

import { statePaths } from '../../definition/graph/state-paths.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { AnyMachineSnapshot } from 'xstate';
import type { InstanceStatus } from '../../definition/define-process.ts';
import type { HoldfastError } from '../../errors.ts';
import {
  attentionTerm,
  attributeTerm,
  owedTerms,
  ownerTerm,
  tenantTerm,
  unfinishedTerm,
  versionTerm,
  withinTenant,
  wordsOf,
  wordTerm,
} from '../record/index-terms.ts';
import type { AttentionKind } from '../record/attention-kinds.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { isTroubling } from '../pending/outbox.ts';
import { owedCompensations } from '../pending/owed-compensations.ts';
import { maxParties, partiesOf } from '../access/parties.ts';
import { contextOf } from '../restore/snapshot.ts';

/** The maximum number of index terms of an instance. */
export const maxTerms = 200;
/** How many UTF-16 code units of an attribute are indexed as words. */
const maxSearched = 16_384;

/**
 * The index terms of an instance, 200 at most: first its status, owner and parties, then states and attributes, then
 * the words of these; the rest is left out. A start that would lose attribute terms throws `invalid_request`, naming
 * the attribute: nothing has happened yet, and the caller can shorten it.
 */
export function toTerms(live: LiveActor, status: InstanceStatus): readonly string[] {
  const terms = [`status=${status}`];
  const kinds = attentionKindsOf(live);
  if (kinds.size > 0) terms.push('attention');
  if (live.paused !== undefined) terms.push('paused');
  const { process, owner, madeBy, tasks } = live;
  if (owner?.tenant !== undefined) {
    const { tenant } = owner;
    // Counts exist for each tenant, too.
    terms.push(
      ...terms.flatMap((term) => [withinTenant(tenant, term), withinTenant(undefined, term)]),
    );
    terms.push(tenantTerm(tenant));
  }
  if (owner?.sub !== undefined) terms.push(ownerTerm(owner.sub, owner.tenant));
  if (status !== 'Pending' && tasks.size > 0) terms.push(unfinishedTerm);
  for (const kind of kinds) terms.push(attentionTerm(kind));
  terms.push(...owedTerms(owedCompensations(live)));
  if (process.parties !== undefined) terms.push(...partyTerms(live));
  terms.push(versionTerm(madeBy.processVersion));
  if (!process.searchesState && !process.searchesAttributes) return terms;
  const { value, context } = live.actor.getSnapshot() as AnyMachineSnapshot;
  const bounded = new Set(terms);
  /** Returns false if there is no room for the term. */
  const add = (term: string): boolean => {
    if (bounded.size >= maxTerms) return bounded.has(term);
    bounded.add(term);
    return true;
  };
  if (process.searchesState) for (const path of statePaths(value)) add(`state=${path}`);
  if (!process.searchesAttributes) return [...bounded];

  const isStart = live.mark === undefined;
  const attributes: (readonly [name: string, value: string])[] = [];
  for (const [name, attribute] of Object.entries(process.attributes({ context }))) {
    if (attribute !== undefined) attributes.push([name, String(attribute)]);
  }
  for (const [name, text] of attributes) {
    if (!add(attributeTerm(name, text)) && isStart) throw tooMuch(live, name, 'index terms');
  }
  for (const [name, text] of attributes) {
    if (text.length > maxSearched && isStart) throw tooMuch(live, name, 'characters');
    for (const word of wordsOf(text.slice(0, maxSearched))) {
      if (add(wordTerm(word))) continue;
      if (isStart) throw tooMuch(live, name, 'index terms');
      break;
    }
  }
  return [...bounded];
}

/**
 * Lists find parties by the same terms as owners. A fault of `parties` is reported when the instance is read, not here.
 */
function partyTerms({ process, owner, actor, mark }: LiveActor): readonly string[] {
  const parties = partiesOf(process, contextOf(actor));
  if ('fault' in parties) return [];
  if (!parties.areAll && mark === undefined) throw tooManyParties(process);
  return parties.subjects
    .filter((sub) => sub !== owner?.sub)
    .map((sub) => ownerTerm(sub, owner?.tenant));
}

function tooManyParties({ name }: LiveActor['process']): HoldfastError {
  const message = `it has more than ${maxParties} parties`;
  return invalidRequest(`This ${name} cannot be started: ${message}. Name fewer.`, [
    { pointer: '', message },
  ]);
}

function tooMuch(
  { process }: LiveActor,
  attribute: string,
  what: 'index terms' | 'characters',
): HoldfastError {
  const message =
    what === 'characters'
      ? `the searchable attribute ${attribute} has more than ${maxSearched} characters`
      : `the searchable attribute ${attribute} exceeds the limit of ${maxTerms} index terms per instance (each distinct word counts as one)`;
  return invalidRequest(
    `This ${process.name} cannot be started: ${message}. Shorten it, or declare less of it as searchable in the process.`,
    [{ pointer: '', message }],
  );
}

const none: ReadonlySet<AttentionKind> = new Set();

/**
 * Why the instance needs an operator. Agrees with `attentionReasons`, but is cheaper, because every commit calls it.
 */
function attentionKindsOf(live: LiveActor): ReadonlySet<AttentionKind> {
  let kinds: Set<AttentionKind> | undefined;
  const add = (kind: AttentionKind) => void (kinds ??= new Set()).add(kind);
  if (live.stranded !== undefined) add('process_changed');
  if (live.ledger.some(({ state }) => state === 'failed')) add('compensation_failed');
  for (const { pending } of live.tasks.values()) {
    if (pending.stuck !== undefined) add('stuck');
    if (pending.parked !== undefined) add('task_parked');
    if (isTroubling(pending)) add('event_untold');
  }
  for (const { pending } of live.timers.values()) {
    if (pending.stuck !== undefined) add('stuck');
    if (pending.lost !== undefined) add('timer_lost');
  }
  return kinds ?? none;
}

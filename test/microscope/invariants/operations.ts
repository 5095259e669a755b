import { isKeyed, reasonOf } from '../runs/operate.ts';
import { contextOf, type Life } from '../runs/life.ts';
import type { Change } from '../runs/observed-store.ts';
import { mayBeLate, skewOf } from './late-strikes.ts';
import type { Run } from './run.ts';

/**
 * What an operator was told to be done is in the history of one instance, once; what was refused is in none. An act that is repeated is
 * done once to each instance: the next one with the business key knows nothing of the keys of the one before.
 */
export function operationsAreCarriedOutOnce({ answers, observed }: Run): readonly string[] {
  const mayBeLost = observed.counts.failOvers > 0;
  return answers.flatMap(({ act, result, isRepeated }) => {
    if (act.kind !== 'operate' || act.does.kind.endsWith('Process')) return [];
    const timesEach = observed
      .lives()
      .map(
        ({ entries }) => entries.filter(({ askedBy }) => askedBy?.reason === reasonOf(act)).length,
      );
    const times = timesEach.reduce((sum, count) => sum + count, 0);
    const said = `${act.does.kind} ${act.id}`;
    if (isRepeated ? timesEach.some((count) => count > 1) : times > 1) {
      return [`${said} was carried out ${times} times`];
    }
    // An earlier attempt that was left open may still come to its end, as that of an event.
    if (
      result.kind === 'refused' &&
      times > 0 &&
      !isRepeated &&
      result.code !== 'instance_not_found'
    ) {
      return [`${said} was refused (${result.code}), and carried out`];
    }
    // With a key, a deletion is done once the instance is gone: somebody else has deleted it, or its retention is over. It alone shows
    // no data.
    const isDeletion = result.kind === 'done' && result.generation === undefined;
    const mayBeDeleted =
      isKeyed(act) &&
      isDeletion &&
      observed.lives().some(({ record }) => record.status !== 'Pending');
    return result.kind === 'done' && times === 0 && !mayBeLost && !mayBeDeleted
      ? [`${said} was answered as done, and is lost`]
      : [];
  });
}

const whilePaused = /^(?:task|undo|emit|act|deployed|cancel|stuck|rollback)\b/;

/** Nothing of a paused instance starts: no timer fires, and no event of a client is applied. Outcomes count. */
export function pausedInstancesStandStill({ before, entries }: Change): string | undefined {
  let isPaused = before?.paused !== undefined;
  for (const { event, status } of entries) {
    if (isPaused && !whilePaused.test(event.type)) return `${event.type} came while it was paused`;
    if (event.type === 'act.pause') isPaused = true;
    if (endsPause.has(event.type) || status !== 'Pending') isPaused = false;
  }
  return undefined;
}

/** While an instance is paused, no call of it begins, also not on a node that takes over what another one was at. */
export function pausedInstancesCallNothing({ outside, observed, strikes }: Run): readonly string[] {
  if (observed.counts.failOvers > 0) return [];
  // Pauses are told by the clock of the node that stepped, calls by the one time.
  const skewMs = skewOf(strikes);
  return observed
    .lives()
    .flatMap((life) =>
      pausesOf(life).flatMap(({ fromMs, untilMs }) =>
        outside.calls
          .filter(
            ({ call, generation, atMs, node }) =>
              call.scope.instanceId === life.id &&
              (generation === undefined || generation === contextOf(life).generation) &&
              atMs > fromMs + skewMs &&
              atMs < untilMs - skewMs &&
              !mayBeLate(strikes, { node, fromMs, atMs }),
          )
          .map(
            ({ about, atMs }) =>
              `${about} was called at ${atMs}, and its instance paused from ${fromMs} to ${untilMs}`,
          ),
      ),
    );
}

function pausesOf({
  entries,
}: Life): readonly { readonly fromMs: number; readonly untilMs: number }[] {
  const pauses: { fromMs: number; untilMs: number }[] = [];
  for (const { event, at, status } of entries) {
    const last = pauses.at(-1);
    if (event.type === 'act.pause') pauses.push({ fromMs: at, untilMs: Infinity });
    else if (last?.untilMs === Infinity && (endsPause.has(event.type) || status !== 'Pending')) {
      last.untilMs = at;
    }
  }
  return pauses;
}

const endsPause: ReadonlySet<string> = new Set(['act.resume', 'cancel']);

const ends =
  /^(?:task\.completed|task\.failed|act\.completeTask|act\.failTask|timer\.fired|act\.fireTimer)$/;

/** A task has one outcome, and a timer fires once, whoever brings that about. */
export function effectsEndOnce({ life, entries }: Change): string | undefined {
  for (const { event, sequence } of entries) {
    if (!ends.test(event.type)) continue;
    const { id } = event as { readonly id?: string };
    const earlier = life.entries.find(
      (one) =>
        one.sequence < sequence &&
        ends.test(one.event.type) &&
        (one.event as { readonly id?: string }).id === id,
    );
    if (earlier !== undefined) return `${event.type} of ${id} came after ${earlier.event.type}`;
  }
  return undefined;
}

/** An instance that was deleted takes no further step, unless it is deleted again. */
export function deletedInstancesStayDeleted({ life, entries }: Change): string | undefined {
  const deleted = life.entries.find(({ event }) => event.type === 'act.delete');
  const next = entries.find(
    ({ sequence, event }) =>
      deleted !== undefined && sequence > deleted.sequence && event.type !== 'act.delete',
  );
  return next && `${next.event.type} came after it was deleted`;
}

/** The store keeps nothing of an instance that was deleted, or has expired. */
export async function nothingIsLeftOfTheForgotten({ observed }: Run): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of new Set(observed.lives().map((life) => life.id))) {
    if ((await observed.store.load(id)) !== undefined) continue;
    found.push(...observed.store.keysOf(id).map((key) => `${key} is left`));
  }
  return found;
}

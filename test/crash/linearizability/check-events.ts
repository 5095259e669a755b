import type { Life } from './lives.ts';
import type { Invariant, Violation } from './invariants.ts';
import type { Operation, Request } from './observation.ts';
import { isFromClient, type Timeline } from './timeline.ts';

type Asked<K extends Request['kind']> = Operation & {
  readonly request: Extract<Request, { readonly kind: K }>;
};

/** No acknowledged event is lost or applied twice, no refused one is applied, and no applied one is unknown. */
export function checkEvents(
  operations: readonly Operation[],
  lives: readonly Life[],
  timeline: Timeline,
): readonly Violation[] {
  const events = operations.filter((one): one is Asked<'event'> => one.request.kind === 'event');
  const starts = operations.filter((one): one is Asked<'start'> => one.request.kind === 'start');
  return [
    ...events.flatMap((operation) => checkEvent(operation, timeline)),
    ...starts.flatMap((operation) => checkStart(operation, lives)),
    ...lives.flatMap((life) => strangersIn(life, events, starts)),
  ];
}

function checkEvent(
  { request, attempts, address, caller }: Asked<'event'>,
  timeline: Timeline,
): readonly Violation[] {
  const { event, ifVersion, waits } = request;
  const places = timeline.placesOf(event.id);
  const [place] = places;
  const what = `${event.type} ${event.id} of ${address} by ${caller}, answered ${toldBy(attempts)}`;
  const accepted = attempts.flatMap(({ answer }) => (answer.kind === 'accepted' ? [answer] : []));
  const found: Violation[] = [];
  const note = (invariant: Invariant, detail: string) =>
    void found.push({ invariant, detail: `${what}: ${detail}` });

  if (places.length > 1) note('no event is applied twice', `it was, ${places.length} times`);
  const moment = place === undefined ? undefined : timeline.moments[place];
  if (moment?.life === undefined || moment.version === undefined) {
    if (accepted.length > 0) note('no acknowledged event is lost', 'it is in no history');
    return found;
  }
  const { life, version } = moment;
  const where = `it is step ${version} of ${life.generation}`;
  if (attempts.every(({ answer }) => isDefiniteNo(answer.kind))) {
    note('no refused event is applied', where);
  }
  if (event.generation !== undefined && event.generation !== life.generation) {
    note('no event reaches another generation', `it is for ${event.generation}; ${where}`);
  }
  if (ifVersion !== undefined && version !== ifVersion + 1) {
    note('If-Match holds', `it is for version ${ifVersion}; ${where}`);
  }
  for (const { seen, replayed } of accepted) {
    const isOwn = seen.generation === life.generation;
    // A request that waits, or repeats one with a long answer, gets the current instance.
    const mayBeLater = waits === true || replayed === true;
    if (isOwn && (mayBeLater ? seen.version >= version : seen.version === version)) continue;
    const told = `the answer tells of version ${seen.version} of ${seen.generation}`;
    note('an answer is of its own step', `${told}; ${where}`);
  }
  return found;
}

function checkStart(
  { request, attempts, address }: Asked<'start'>,
  lives: readonly Life[],
): readonly Violation[] {
  const { generation } = request;
  const isThere = lives.some((life) => life.generation === generation);
  const what = `the start of ${generation} at ${address}, answered ${toldBy(attempts)}`;
  const accepted = attempts.flatMap(({ answer }) =>
    answer.kind === 'accepted' ? [answer.seen] : [],
  );
  const found: Violation[] = [];
  if (accepted.length > 0 && !isThere) {
    found.push({ invariant: 'no acknowledged start is lost', detail: `${what}: it never lived` });
  }
  if (isThere && attempts.every(({ answer }) => isDefiniteNo(answer.kind))) {
    found.push({ invariant: 'no refused start happens', detail: `${what}: it lived` });
  }
  for (const seen of accepted) {
    if (seen.generation === generation && seen.version === 0) continue;
    const told = `the answer tells of version ${seen.version} of ${seen.generation}`;
    found.push({ invariant: 'an answer is of its own step', detail: `${what}: ${told}` });
  }
  return found;
}

function strangersIn(
  life: Life,
  events: readonly Asked<'event'>[],
  starts: readonly Asked<'start'>[],
): readonly Violation[] {
  const sent = new Set(events.map(({ request }) => request.event.id));
  const found: Violation[] = [];
  const note = (detail: string) =>
    void found.push({ invariant: 'nothing comes from nowhere', detail });
  if (!starts.some(({ request }) => request.generation === life.generation)) {
    note(`nobody started ${life.generation} at ${life.address}`);
  }
  life.steps.forEach(({ event }, version) => {
    const id = String(Reflect.get(event, 'id'));
    if (isFromClient(life, version) && !sent.has(id)) {
      note(`nobody sent ${event.type} ${id}, step ${version} of ${life.generation}`);
    }
  });
  return found;
}

function isDefiniteNo(kind: Operation['attempts'][number]['answer']['kind']): boolean {
  return ['refused', 'missing', 'denied', 'taken', 'outdated', 'threw', 'unread'].includes(kind);
}

export function toldBy(attempts: Operation['attempts']): string {
  return attempts
    .map(({ answer, node, invokedAt, endedAt }) => {
      const why = 'why' in answer ? ` (${answer.why})` : '';
      const when = `${invokedAt.toFixed(0)}–${endedAt.toFixed(0)}`;
      return `${answer.kind}${why} by ${node} (${when})`;
    })
    .join(', then ');
}

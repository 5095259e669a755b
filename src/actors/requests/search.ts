import type { Process } from '../../definition/define-process.ts';
import { hasCode } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { mayAdministrate, type Caller } from '../access/caller.ts';
import { parseInstanceId, parsePublicId, toInstanceId, type InstanceId } from '../ports/ids.ts';
import type { Readables } from '../reads/readable.ts';
import type { Load } from '../reads/share-loads.ts';
import { wordsOf } from '../record/index-terms.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { InstanceView, SearchHit } from '../views/view-types.ts';
import type { StartIds } from './start-ids.ts';
import type { Runtime } from '../contract/runtime-types.ts';

const mostHits = 20;
const longestText = 255;
/** A search asks each process: the cost of each is that of one instance and one page of a list. */
const mostProcesses = 30;
const atOnce = 5;

/** Finds instances of any process by what somebody has of them. */
export function createSearch(deps: {
  readonly processes: readonly Process[];
  readonly load: Load;
  readonly readable: Readables['readable'];
  readonly startIds: StartIds;
  readonly list: Runtime['list'];
}): Runtime['search'] {
  const { load, readable, startIds, list } = deps;
  const processes = deps.processes.slice(0, mostProcesses);

  return async (given, { caller, limit: asked = mostHits } = {}) => {
    const limit = Math.min(asked, mostHits);
    const text = given.trim();
    if (text.length > longestText) throw tooLong(text);
    if (text === '') return [];
    const publicId = parsePublicId(text);
    // As in a log line, where effects begin with it.
    const internalId = parseInstanceId(text.split('/', 1)[0] ?? '');
    const found = [
      publicId && (await byId(toInstanceId(publicId), 'id', caller)),
      internalId && mayAdministrate(caller) && (await byId(internalId, 'internalId', caller)),
      ...(await ofEach(processes, async (process) => byKey(process, text, caller))),
    ];
    const hits = new Map<string, SearchHit>();
    for (const hit of found) if (typeof hit === 'object') hits.set(hit.id, hit);
    if (hits.size < limit && [...wordsOf(text)].length > 0) {
      const searchable = processes.filter(({ searchesAttributes }) => searchesAttributes);
      const lists = ofEach(searchable, async ({ name }) =>
        list(name, { q: text, limit }, { caller }),
      );
      const views = (await lists).flatMap(({ instances }) => instances).toSorted(newestFirst);
      for (const view of views) if (!hits.has(view.id)) hits.set(view.id, toHit(view, 'words'));
    }
    return [...hits.values()].slice(0, limit);
  };

  async function byId(
    id: InstanceId,
    match: SearchHit['match'],
    caller: Caller | undefined,
  ): Promise<SearchHit | undefined> {
    const stored = await load(id);
    if (stored === undefined) return undefined;
    const { process: name } = parseRecord(stored);
    const process = deps.processes.find((one) => one.name === name);
    if (process === undefined) return undefined;
    try {
      return toHit(readable(process, caller, stored).view(), match);
    } catch (error) {
      if (hasCode(error, 'instance_not_found')) return undefined;
      throw error;
    }
  }

  async function byKey(
    process: Process,
    key: string,
    caller: Caller | undefined,
  ): Promise<SearchHit | undefined> {
    if (process.correlate === undefined) return undefined;
    const publicId = await startIds.byKey(process, key, caller?.tenant);
    return byId(toInstanceId(publicId), 'key', caller);
  }
}

/** Asks a few processes at a time. */
async function ofEach<T>(
  processes: readonly Process[],
  ask: (process: Process) => Promise<T>,
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let from = 0; from < processes.length; from += atOnce) {
    answers.push(...(await Promise.all(processes.slice(from, from + atOnce).map(ask))));
  }
  return answers;
}

function toHit(
  { process, id, status, state, key }: InstanceView,
  match: SearchHit['match'],
): SearchHit {
  return { process, id, status, state, ...(key === undefined ? {} : { key }), match };
}

function newestFirst(a: InstanceView, b: InstanceView): number {
  if (a.createdAt === b.createdAt) return 0;
  return a.createdAt < b.createdAt ? 1 : -1;
}

function tooLong({ length }: string) {
  const message = `must have at most ${longestText} characters`;
  return invalidRequest(`The text to search for ${message}; it has ${length}.`, [
    { pointer: '', message },
  ]);
}

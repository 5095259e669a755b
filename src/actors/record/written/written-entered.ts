import { setOwn } from '../../../set-own.ts';
import type { ActorPath, EnteredState, EnteredStates, InstanceRecord } from '../record.ts';
import { countKeys } from './count-keys.ts';
import { readTime, writeTime, type WrittenTime } from './time.ts';

/** The states of the root machine alone, or those of each machine beside its path. */
export type WrittenEntered =
  | { readonly root: WrittenStates; readonly all?: undefined }
  | { readonly root?: undefined; readonly all: readonly (readonly [ActorPath, WrittenStates])[] };

/**
 * Keys and states in turn, without the root state where it is the first and has nothing but the time of the start. Otherwise a 0 comes
 * first.
 */
export type WrittenStates = readonly (string | WrittenState)[];

/**
 * The time where there is nothing else; an array where nothing but delays, invokes and an unusual id is; or the state as it is. An id is
 * usual if it is that of the root state, `(machine)` unless that says otherwise, and the key after a dot.
 */
type WrittenState = WrittenTime | Shape | EnteredState;

type Shape = readonly [
  at: WrittenTime,
  after?: EnteredState['after'] | null,
  invoke?: EnteredState['invoke'] | null,
  id?: string,
];

const defaultRoot = '(machine)';

export function writeEntered(
  entered: InstanceRecord['entered'],
  createdAt: number,
): WrittenEntered | undefined {
  const [first] = entered;
  if (first === undefined) return undefined;
  if (entered.length === 1 && first.path.length === 0) {
    return { root: writeStates(first.states, createdAt) };
  }
  return { all: entered.map(({ path, states }) => [path, writeStates(states, createdAt)]) };
}

export function readEntered(
  root: WrittenEntered['root'],
  all: WrittenEntered['all'],
  createdAt: number,
): InstanceRecord['entered'] {
  if (root !== undefined) return [{ path: [], states: readStates(root, createdAt) }];
  if (all === undefined) return [];
  return all.map(([path, states]) => ({ path, states: readStates(states, createdAt) }));
}

function writeStates(states: EnteredStates['states'], createdAt: number): WrittenStates {
  const written: (string | WrittenState)[] = [];
  let rootId = defaultRoot;
  let isFirst = true;
  for (const [key, state] of Object.entries(states)) {
    const kept = writeState(key, state, rootId, createdAt);
    if (key === '') rootId = state.id ?? rootId;
    // Nothing stands for the usual root state.
    if (isFirst && !(key === '' && kept === 0)) written.push(0);
    if (!isFirst || key !== '' || kept !== 0) written.push(key, kept);
    isFirst = false;
  }
  if (isFirst) written.push(0);
  return written;
}

function readStates(written: WrittenStates, createdAt: number): EnteredStates['states'] {
  const states: Record<string, EnteredState> = {};
  let rootId = defaultRoot;
  const hasUsualRoot = written[0] !== 0;
  if (hasUsualRoot) states[''] = { at: createdAt, id: defaultRoot };
  for (let n = hasUsualRoot ? 0 : 1; n < written.length; n += 2) {
    const key = written[n] as string;
    const state = readState(key, written[n + 1] as WrittenState, rootId, createdAt);
    if (key === '') rootId = state.id ?? rootId;
    setOwn(states, key, state);
  }
  return states;
}

function writeState(
  key: string,
  state: EnteredState,
  rootId: string,
  createdAt: number,
): WrittenState {
  const { id, after, invoke } = state;
  let known = 1;
  if (id !== undefined) known += 1;
  if (after !== undefined) known += 1;
  if (invoke !== undefined) known += 1;
  const usual = key === '' || after !== undefined ? usualId(rootId, key) : undefined;
  if (countKeys(state) !== known || (id === undefined && usual !== undefined)) return state;
  const at = writeTime(state.at, createdAt);
  if (id !== usual) return [at, after ?? null, invoke ?? null, id as string];
  if (invoke !== undefined) return [at, after ?? null, invoke];
  return after === undefined ? at : [at, after];
}

function readState(
  key: string,
  written: WrittenState,
  rootId: string,
  createdAt: number,
): EnteredState {
  if (isShape(written)) {
    const [since, after, invoke, unusual] = written;
    const at = readTime(since, createdAt);
    const isNamed = key === '' || (after !== null && after !== undefined);
    const id = unusual ?? (isNamed ? usualId(rootId, key) : undefined);
    return {
      at,
      ...(id === undefined ? {} : { id }),
      ...(after === undefined || after === null ? {} : { after }),
      ...(invoke === undefined || invoke === null ? {} : { invoke }),
    };
  }
  if (typeof written === 'object' && written !== null) return written;
  const at = readTime(written, createdAt);
  return key === '' ? { at, id: usualId(rootId, key) } : { at };
}

function usualId(rootId: string, key: string): string {
  return key === '' ? rootId : `${rootId}.${key}`;
}

function isShape(written: WrittenState): written is Shape {
  return Array.isArray(written);
}

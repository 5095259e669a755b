import { NotJson, toJson } from '../../actors/xstate/json.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Found } from '../../definition/findings/finding.ts';
import type { FindingCode } from '../../definition/findings/finding-codes.ts';
import { machinesWithin } from '../../definition/machine/machines-within.ts';
import type { Tally } from './create-tally.ts';
import { notJsonRemedy } from './not-json-remedy.ts';
import { placesOf } from './places-of.ts';
import { isTask } from '../probes/machine-parts.ts';
import type { Hear, Part } from '../probes/part.ts';
import type { MachineFunction } from '../probes/machine-function.ts';
import { tryAction, type ActionDeed } from '../probes/try-action.ts';
import { tryOut } from '../probes/try-out.ts';
import type { Impurity } from '../probes/impurity.ts';
import { watchOnce } from '../probes/watch-once.ts';

export interface Impurities {
  readonly hear: Hear;
  /** Says which way the run takes from now on. */
  readonly begin: (way: () => Found['evidence']) => void;
  /** The custom actions that a step asked for, and that were not called; undefined for one without a name. */
  readonly untried: () => readonly (string | undefined)[];
}

/** Tries out the functions of a process when they are called, and tells what they do besides depending on their input. */
export function createImpurities(
  process: Process,
  /** Whether custom actions are called, too. */
  triesActions: boolean,
  note: (found: Found) => void,
  tally: Pick<Tally, 'noteRead' | 'noteUnseen'>,
): Impurities {
  const keys = Object.keys(process.graph.machines);
  const keyOf = new Map(
    [...machinesWithin(process.machine)].map((machine, n) => [machine, keys[n]]),
  );
  let way: () => Found['evidence'] = () => ({ kind: 'trace', moves: [] });
  const noted = new Set<string>();
  const untried = new Map<MachineFunction, string | undefined>();

  /** Only the first trace is worth its text. */
  function noteOnce(one: Omit<Found, 'evidence'>, on?: Found['evidence']): void {
    const key = JSON.stringify([one.code, one.machine, one.path, one.what]);
    if (noted.has(key)) return;
    noted.add(key);
    note({ ...one, evidence: on ?? way() });
  }

  function place(part: Part): Pick<Found, 'machine' | 'path'> {
    const machine = keyOf.get(part.machine) ?? process.graph.root;
    const used = part.name === undefined ? [] : placesOf(process.graph, machine, part.name);
    const [only = ''] = used;
    const path = part.path === '' && part.kind !== 'input' && used.length === 1 ? only : part.path;
    return { machine, path };
  }

  return {
    begin(next) {
      way = next;
    },
    untried: () => [...untried.values()],
    hear(part, fn, args, params) {
      const noteImpurity = (impurity: Impurity): void => {
        for (const [code, what] of describe(part, impurity)) {
          noteOnce({ code, what, remedy: remedies[code], ...place(part) });
        }
      };
      const noteInput = (task: string, input: unknown): void => {
        const where = notJsonIn(input, `the input of ${task}`);
        if (where === undefined) return;
        const what = `The task ${task} fails without being called: ${where}.`;
        noteOnce({ code: 'not-json', what, remedy: notJsonRemedy, ...place(part) });
      };
      if (part.kind === 'custom') {
        tally.noteUnseen();
        if (!triesActions) {
          untried.set(fn, part.name);
          return undefined;
        }
        const on = way();
        tryAction(fn, args, params, (deed) => {
          noteOnce({ ...describeDeed(nameOf(part), deed), ...place(part) }, on);
        });
        return undefined;
      }
      if (!part.isRepeatable && part.kind !== 'input') {
        tally.noteRead();
        return watchOnce(fn, args, params, noteImpurity);
      }
      const tried = tryOut(fn, args, params);
      if (tried !== undefined) noteImpurity(tried);
      if (tried?.readsPayload !== false) tally.noteRead();
      if (part.kind === 'guard' && tried !== undefined && isChancy(tried)) tally.noteUnseen();
      for (const { src, input } of tried?.spawned ?? []) {
        if (typeof src === 'string' && isTask(part.machine, src)) noteInput(src, input);
      }
      const result = fn(args, params);
      if (part.kind === 'input') noteInput(part.name ?? '', result);
      return result;
    },
  };
}

type Code = Extract<
  FindingCode,
  | 'impure-guard'
  | 'impure-assign'
  | 'impure-input'
  | 'impure-event'
  | 'impure-delay'
  | 'mutated-data'
>;

const fromStored =
  'Take the value from the event, or from the output of a task, which is stored once.';

const remedies: Readonly<Record<Code, string>> = {
  'impure-guard':
    'Let it depend on the context and the event alone; put what else it needs into one of them.',
  'impure-assign': fromStored,
  'impure-input': `${fromStored} The task itself may read the clock.`,
  'impure-event': fromStored,
  'impure-delay':
    'Compute it from the context and the event alone; allow it if it counts down to a fixed time.',
  'mutated-data': 'Return a new value instead, such as [...context.items, item].',
};

const again = 'A step that is computed again, after a conflict with another node, comes to';
const kinds = {
  guard: {
    code: 'impure-guard',
    outcome: 'It is asked more than once for one event, and may answer yes and then no.',
  },
  action: { code: 'impure-assign', outcome: `${again} something else.` },
  input: { code: 'impure-input', outcome: `${again} another input.` },
  event: { code: 'impure-event', outcome: `${again} another event.` },
  delay: { code: 'impure-delay', outcome: `${again} another delay.` },
} as const;

function describe(part: Part, { touched, differs, changed }: Impurity) {
  const subject = nameOf(part);
  const found: (readonly [Code, string])[] = [];
  if (part.kind === 'custom') return found;
  const { code, outcome } = kinds[part.kind];
  if (touched.length > 0)
    found.push([code, `${subject} reads ${touched.join(' and ')}. ${outcome}`]);
  if (differs) found.push([code, `${subject} gives two results for the same input. ${outcome}`]);
  if (changed !== undefined) {
    found.push([
      'mutated-data',
      `${subject} changes ${changed} in place, so that a step that is refused may still have changed it.`,
    ]);
  }
  return found;
}

function describeDeed(subject: string, deed: ActionDeed): Pick<Found, 'code' | 'what' | 'remedy'> {
  switch (deed.kind) {
    case 'touched':
      return {
        code: 'impure-action',
        what: `${subject} reads ${deed.name}. It runs after the commit, and nothing that it makes of it is stored.`,
        remedy: 'Assign what must be known later, from the event or from the output of a task.',
      };
    case 'called':
      return {
        code: 'callout-in-action',
        what: `${subject} calls ${deed.name}. It runs after the commit, and not at all if the node dies in between; if it fails, it is not retried.`,
        remedy: 'Call it in a task, which is retried until it is done.',
      };
    case 'changed':
      return {
        code: 'mutated-data',
        what: `${subject} changes ${deed.at} in place, after the commit, so that no other node knows of the change, nor this one once it has loaded the instance again.`,
        remedy: 'Assign a new value instead, such as [...context.items, item].',
      };
  }
}

/** Whether it may give another result another time. */
function isChancy({ touched, differs }: Impurity): boolean {
  return differs || touched.length > 0;
}

function notJsonIn(value: unknown, where: string): string | undefined {
  try {
    toJson(value, where);
    return undefined;
  } catch (error) {
    if (error instanceof NotJson) return error.message;
    throw error;
  }
}

function nameOf({ kind, name }: Part): string {
  if (kind === 'input') return `The input of ${name ?? 'a task'}`;
  if (kind === 'delay')
    return name === undefined ? 'A delay without a name' : `The delay "${name}"`;
  if (kind === 'event') {
    return name === undefined ? 'An event that is sent' : `The event of the action "${name}"`;
  }
  const word = kind === 'guard' ? 'guard' : 'action';
  if (name !== undefined) return `The ${word} "${name}"`;
  return kind === 'guard' ? 'A guard without a name' : 'An action without a name';
}

import { NotJson, toJson } from '../../actors/xstate/json.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Found } from '../../definition/findings/finding.ts';
import type { FindingCode } from '../../definition/findings/finding-codes.ts';
import { machinesWithin } from '../../definition/machine/machines-within.ts';
import { notJsonRemedy } from './not-json-remedy.ts';
import { placesOf } from './places-of.ts';
import type { Hear, Part } from '../probes/probed-machine.ts';
import { tryOut } from '../probes/try-out.ts';
import type { Impurity } from '../probes/impurity.ts';
import { watchOnce } from '../probes/watch-once.ts';

/** Tries out the functions of a process when they are called, and tells what they do besides depending on their input. */
export function createImpurities(
  process: Process,
  note: (found: Found) => void,
): { readonly hear: Hear; readonly begin: (way: () => Found['evidence']) => void } {
  const keys = Object.keys(process.graph.machines);
  const keyOf = new Map(
    [...machinesWithin(process.machine)].map((machine, n) => [machine, keys[n]]),
  );
  let way: () => Found['evidence'] = () => ({ kind: 'trace', moves: [] });
  const noted = new Set<string>();

  /** Only the first trace is worth its text. */
  function noteOnce(one: Omit<Found, 'evidence'>): void {
    const key = JSON.stringify([one.code, one.machine, one.path, one.what]);
    if (noted.has(key)) return;
    noted.add(key);
    note({ ...one, evidence: way() });
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
    hear(part, fn, args, params) {
      const noteImpurity = (impurity: Impurity): void => {
        for (const [code, what] of describe(part, impurity)) {
          noteOnce({ code, what, remedy: remedies[code], ...place(part) });
        }
      };
      if (part.kind === 'input') {
        const input = fn(args, params);
        const where = notJsonIn(input, `the input of ${part.name}`);
        if (where !== undefined) {
          const what = `The task ${part.name} fails without being called: ${where}.`;
          noteOnce({ code: 'not-json', what, remedy: notJsonRemedy, ...place(part) });
        }
        return input;
      }
      if (!part.isRepeatable) return watchOnce(fn, args, params, noteImpurity);
      const impurity = tryOut(fn, args, params);
      if (impurity !== undefined) noteImpurity(impurity);
      return fn(args, params);
    },
  };
}

type Code = Extract<FindingCode, 'impure-guard' | 'impure-assign' | 'mutated-data'>;

const remedies: Readonly<Record<Code, string>> = {
  'impure-guard':
    'Let it depend on the context and the event alone; put what else it needs into one of them.',
  'impure-assign':
    'Take the value from the event, or from the output of a task, which is stored once.',
  'mutated-data': 'Return a new value instead, such as [...context.items, item].',
};

function describe(part: Part, { touched, differs, changed }: Impurity) {
  const subject = nameOf(part);
  const found: (readonly [Code, string])[] = [];
  const code = part.kind === 'guard' ? 'impure-guard' : 'impure-assign';
  const outcome =
    part.kind === 'guard'
      ? 'It is asked more than once for one event, and may answer yes and then no.'
      : 'A step that is computed again, after a conflict with another node, comes to something else.';
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
  if (name !== undefined) return `The ${kind} "${name}"`;
  return kind === 'guard' ? 'A guard without a name' : 'An action without a name';
}

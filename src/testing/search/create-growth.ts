import { createHash } from 'node:crypto';
import type { InstanceRecord } from '../../actors/record/record.ts';
import type { Growing } from './growing.ts';

/** Watches which parts of an instance take ever new values, from samples of the states that are reached. */
export interface Growth {
  /** Notes a state, if it is one of the samples. `number`: how many were reached before. */
  note(number: number, record: InstanceRecord): void;
  /** The parts that still took new values among the last states. */
  growing(): readonly Growing[];
}

/** Each costs about as much as the key of a state. */
const sampleEvery = 16;
/** With fewer values, data may as well be bounded. */
const fewest = 20;
/** The share of all values that the last quarter of the samples brings: 9 % where three grow independently of each other. */
const leastShare = 0.05;

export function createGrowth(): Growth {
  const parts = new Map<string, Values>();
  let samples = 0;

  function noteValue(name: string, value: unknown): void {
    const values = parts.get(name) ?? { known: new Set(), firstSeen: [] };
    parts.set(name, values);
    const key = createHash('sha1')
      .update(JSON.stringify(value) ?? '')
      .digest('base64');
    if (values.known.has(key)) return;
    values.known.add(key);
    values.firstSeen.push(samples);
  }

  return {
    note(number, { snapshot, ledger }) {
      if (number % sampleEvery !== 0) return;
      samples += 1;
      const { context, children } = snapshot as { context?: unknown; children?: object };
      if (isData(context)) {
        for (const [name, value] of Object.entries(context)) noteValue(`context.${name}`, value);
      }
      noteValue('the ledger', ledger.length);
      noteValue('the number of its actors', Object.keys(children ?? {}).length);
    },
    growing: () =>
      [...parts].flatMap(([name, { firstSeen }]) => {
        const values = firstSeen.length;
        const late = firstSeen.filter((sample) => sample > samples * 0.75).length;
        return values >= fewest && late >= values * leastShare ? [{ name, values }] : [];
      }),
  };
}

interface Values {
  readonly known: Set<string>;
  /** The number of the sample that brought each value, in order. */
  readonly firstSeen: number[];
}

function isData(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

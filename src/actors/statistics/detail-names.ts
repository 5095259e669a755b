/** The names of the sums that tell of states, transitions and tasks. */
export const detailNames = {
  entry: (state: string) => `entry ${state}`,
  exit: (state: string) => `exit ${state}`,
  /** How often the time in a state fell into a bucket. */
  time: (bucket: number, state: string) => `time ${bucket} ${state}`,
  transition: (id: string) => `transition ${id}`,
  attempt: (task: string, isUndo: boolean) => `${isUndo ? 'undoAttempt' : 'attempt'} ${task}`,
  failure: (task: string, isUndo: boolean) => `${isUndo ? 'undoFailure' : 'failure'} ${task}`,
} as const;

export type Detail =
  | { readonly kind: 'entry' | 'exit'; readonly state: string }
  | { readonly kind: 'time'; readonly state: string; readonly bucket: number }
  | { readonly kind: 'transition'; readonly id: string }
  | {
      readonly kind: 'attempt' | 'failure';
      readonly task: string;
      readonly isUndo: boolean;
    };

/** Undefined for a name of another version. */
export function parseDetail(name: string): Detail | undefined {
  const [kind, rest] = split(name);
  switch (kind) {
    case 'entry':
    case 'exit':
      return { kind, state: rest };
    case 'time': {
      const [bucket, state] = split(rest);
      return { kind, bucket: Number(bucket), state };
    }
    case 'transition':
      return { kind, id: rest };
    case 'attempt':
    case 'failure':
      return { kind, task: rest, isUndo: false };
    case 'undoAttempt':
      return { kind: 'attempt', task: rest, isUndo: true };
    case 'undoFailure':
      return { kind: 'failure', task: rest, isUndo: true };
    default:
      return undefined;
  }
}

function split(text: string): readonly [first: string, rest: string] {
  const end = text.indexOf(' ');
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}

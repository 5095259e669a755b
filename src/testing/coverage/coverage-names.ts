/**
 * The names in a coverage. What belongs to another machine than the one that the process runs begins with the key of that machine in
 * the graph: `viewing:playing#0`.
 */
export const coverageNames = {
  /** `paid.pickup` */
  state: (path: string, machine?: string) => within(machine, path),
  /** `paid.pickup#0` */
  transition: (edge: string, machine?: string) => within(machine, edge),
  /** `paid.pickup#0 true` */
  guard: (edge: string, returned: boolean, machine?: string) =>
    `${within(machine, edge)} ${returned}`,
  /** `charge fails` */
  taskOutcome: (task: string, outcome: TaskOutcome) => `${task} ${outcome}`,
  /** `charge` */
  compensation: (task: string) => task,
} as const;

/** What a call of a task came to. */
export type TaskOutcome = 'ok' | 'fails' | 'times out';

function within(machine: string | undefined, name: string): string {
  return machine === undefined ? name : `${machine}:${name}`;
}

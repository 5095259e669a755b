/** A function of a machine: a guard, an assignment, or the parameters of either. */
export type MachineFunction = (args: Args, params?: unknown) => unknown;

export interface Args {
  readonly context: unknown;
  readonly event: unknown;
  readonly [other: string]: unknown;
}

import type { ListQuery } from '../ports/store-queries.ts';

/** The position of a sweep over the instances of a process, and in which of its lists. */
export type Place = NonNullable<ListQuery['after']> & { readonly term?: string };

/** What the nodes on a store share about the machines of one process. Times are epoch milliseconds. */
export interface DeployRegister {
  /** The machine of the node that started last: instances are fitted to it. */
  readonly current: string;
  /** By run: the machine of each node, and when it was last announced. */
  readonly nodes: Readonly<Record<string, { readonly machine: string; readonly at: number }>>;
  readonly sweep: Sweep;
}

/** Visits each live instance once, to fit it to the machine. */
interface Sweep {
  readonly machine: string;
  /** The node run that performs the sweep, and until when. */
  readonly run?: string | undefined;
  readonly until?: number | undefined;
  /** Where the sweep continues; undefined means from the start. */
  readonly after?: Place | undefined;
  readonly done: boolean;
  /**
   * Nodes with another machine were running, and may have stepped instances already visited: repeat the sweep once they
   * are gone.
   */
  readonly mixed: boolean;
}

/** A node's run and its machine. */
export interface Member {
  readonly run: string;
  readonly machine: string;
}

/** A node that has not announced itself for this long is gone. */
export const aliveMs = 60_000;
const sayMs = 20_000;
const turnMs = 15_000;

/** Adds a node that starts: its machine becomes the deployed one. */
export function join(
  register: DeployRegister | undefined,
  { run, machine }: Member,
  now: number,
): DeployRegister {
  const nodes = { ...alive(register, now), [run]: { machine, at: now } };
  return { current: machine, nodes, sweep: sweepFor(register?.sweep, machine) };
}

/** Removes a node that stops. */
export function leave(register: DeployRegister, { run }: Member, now: number): DeployRegister {
  const { [run]: _gone, ...nodes } = alive(register, now);
  const { sweep } = register;
  if (sweep.run !== run) return { ...register, nodes };
  return { ...register, nodes, sweep: { ...sweep, run: undefined, until: undefined } };
}

/**
 * Returns the register after a node has checked for work; the node takes over the sweep if there is any. `hasOthers`: nodes
 * without this register are running.
 */
export function lookAfter(
  register: DeployRegister | undefined,
  member: Member,
  now: number,
  hasOthers = false,
): DeployRegister {
  const { run, machine } = member;
  if (register === undefined)
    return lookAfter(join(undefined, member, now), member, now, hasOthers);
  const saidAt = register.nodes[run]?.at ?? 0;
  const nodes =
    now - saidAt < sayMs
      ? register.nodes
      : { ...alive(register, now), [run]: { machine, at: now } };
  const machines = new Set(
    Object.values(alive({ ...register, nodes }, now)).map((node) => node.machine),
  );
  const current = machines.has(register.current) ? register.current : machine;
  if (current !== machine) return nodes === register.nodes ? register : { ...register, nodes };
  const isMixed = machines.size > 1 || hasOthers;
  const sweep = takeTurn(again(sweepFor(register.sweep, machine), isMixed), run, now);
  const isSame =
    nodes === register.nodes && current === register.current && sweep === register.sweep;
  return isSame ? register : { current, nodes, sweep };
}

/** Whether this node performs the sweep. */
export function isAtIt({ sweep }: DeployRegister, { run, machine }: Member): boolean {
  return !sweep.done && sweep.machine === machine && sweep.run === run;
}

/** Records the position of the sweep; undefined if it is complete. */
export function goOn(
  register: DeployRegister,
  member: Member,
  now: number,
  after: Place | undefined,
): DeployRegister {
  if (!isAtIt(register, member)) return register;
  const { machine, mixed } = register.sweep;
  const sweep =
    after === undefined
      ? { machine, mixed, done: true }
      : { machine, mixed, done: false, run: member.run, until: now + turnMs, after };
  return { ...register, sweep };
}

/** Restarts the sweep after failures, at the next check of this or another node. */
export function beginAnew(register: DeployRegister, member: Member): DeployRegister {
  if (!isAtIt(register, member)) return register;
  const { machine, mixed } = register.sweep;
  return { ...register, sweep: { machine, mixed, done: false } };
}

function sweepFor(sweep: Sweep | undefined, machine: string): Sweep {
  return sweep?.machine === machine ? sweep : { machine, done: false, mixed: false };
}

function again(sweep: Sweep, isMixed: boolean): Sweep {
  if (isMixed) return sweep.mixed ? sweep : { ...sweep, mixed: true };
  return sweep.done && sweep.mixed ? { machine: sweep.machine, done: false, mixed: false } : sweep;
}

function takeTurn(sweep: Sweep, run: string, now: number): Sweep {
  const { done, until = 0 } = sweep;
  if (done || (sweep.run !== undefined && sweep.run !== run && until > now)) return sweep;
  return { ...sweep, run, until: now + turnMs };
}

function alive(register: DeployRegister | undefined, now: number): DeployRegister['nodes'] {
  return Object.fromEntries(
    Object.entries(register?.nodes ?? {}).filter(([, { at }]) => now - at < aliveMs),
  );
}

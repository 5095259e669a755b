import type { Contender, Storage } from '../contenders/contender.ts';

/** How much is measured. */
export interface Plan {
  /** How often each contender has its turn. */
  readonly rounds: number;
  /**
   * How long a service that has just started works before it is measured: until its code is compiled, an instance takes several
   * times the CPU of a later one.
   */
  readonly warmMs: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Instances that are started in a burst. */
  readonly burst: number;
  /** Instances that only wait. */
  readonly waiting: number;
  /** Instances that a killed node leaves. */
  readonly recovering: number;
  readonly overloadMs: number;
  /** Timers that fall due during an outage. */
  readonly overdue: number;
  /** Waiting instances, many of them. */
  readonly many: number;
}

/** What a round of a case came to, by name. The unit is in the name. */
export type Figures = Readonly<Record<string, number>>;

/** Something that clients do, measured from outside. */
export interface Case {
  readonly name: string;
  readonly storages: readonly Storage[];
  /** Whether a round takes so long that a third of them must do. */
  readonly isLong?: boolean;
  /** Whether it runs only if it is asked for by its name. */
  readonly isExtra?: boolean;
  /** Whether raw BullMQ does it under the same contract. */
  readonly inBullmq: boolean;
  /** One round. */
  measure(contender: Contender, plan: Plan): Promise<Figures>;
}

import type { AnyStateMachine, EventFromLogic, StateValueFrom } from 'xstate';
import type { z } from 'zod';
import type {
  HistoryStep,
  InstanceList,
  InstanceView,
  PastView,
} from '../actors/views/view-types.ts';
import type { actSchema } from '../actors/acts/act-schema.ts';
import type { whatIfMove } from '../actors/what-if/what-if-request.ts';
import type { EventSchemas, Process } from '../definition/define-process.ts';

/* Types that follow from the definition of a process, for the client and for in-process calls. */

/** The input of a start of the process, before defaults. */
export type InputOf<P extends Process> = z.input<NonNullable<P['input']>>;

/** The events of the process: a union of its declared events, or of the events of its machine. */
export type EventOf<P extends Process> = EventIn<NonNullable<P['events']>, P['machine']>;

type EventIn<E extends EventSchemas, M extends AnyStateMachine> = string extends keyof E
  ? MachineEvent<EventFromLogic<M>>
  : {
      [Type in keyof E & string]: { readonly type: Type } & Payload<z.input<E[Type]>>;
    }[keyof E & string];

/** The events of a machine, if its types define them. */
type MachineEvent<E extends { readonly type: string }> = string extends E['type']
  ? { readonly type: string } | { readonly type: string; readonly [field: string]: unknown }
  : Readonly<E>;

/** For zod, an object without fields is an empty record, which would forbid `type` too. */
type Payload<T> = T extends Readonly<Record<string, never>> ? unknown : T;

/** The `data` of an instance: the return type of the view of the process. */
export type DataOf<P extends Process> = ReturnType<P['view']>;

/** The states of the machine, as XState writes them: `'paid'`, `{ paying: 'card' }`. */
export type StateOf<P extends Process> = Known<StateValueFrom<P['machine']>>;

/** The type, or `unknown` if it is not defined. */
type Known<T> = 0 extends 1 & T ? unknown : [T] extends [never] ? unknown : T;

/** The path of a state, as in lists: `paying.card`; `string` if the types of the machine do not define its states. */
export type StatePathOf<P extends Process> = unknown extends StateOf<P> ? string : Path<StateOf<P>>;

type Path<State> = State extends string
  ? State
  : {
      [Name in keyof State & string]: Name | `${Name}.${Path<NonNullable<State[Name]>>}`;
    }[keyof State & string];

/** An instance of the process, as clients see it. */
export interface InstanceOf<P extends Process> extends InstanceView {
  readonly data: DataOf<P>;
  readonly state: StateOf<P>;
}

/** A page of instances of the process, newest first. */
export interface ListOf<P extends Process> extends InstanceList {
  readonly instances: readonly InstanceOf<P>[];
}

/** A step of an instance of the process. */
export interface StepOf<P extends Process> extends HistoryStep {
  /** The state before; null for the start. */
  readonly from: StateOf<P> | null;
  readonly to: StateOf<P>;
}

/** An instance of the process as one step left it. */
export interface PastOf<P extends Process> extends PastView {
  readonly data: DataOf<P>;
  readonly state: StateOf<P>;
}

/** An instance by its id, or by its business key. */
export type InstanceAddress = string | { readonly key: string };

/** An act of an operator on an instance of the process, as `POST <path>/:id/acts` takes it. */
export type ActOf<P extends Process> = InState<z.input<typeof actSchema>, StatePathOf<P>>;

/** Acts, with the states that they lead to. */
type InState<Act, Path> = Act extends { readonly state: string }
  ? Omit<Act, 'state'> & { readonly state: Path }
  : Act;

/** Something that may happen to an instance of the process, as `what-if` takes it. */
export type WhatIfMoveOf<P extends Process> =
  | Exclude<z.input<typeof whatIfMove>, { readonly kind: 'event' | 'act' }>
  | { readonly kind: 'event'; readonly event: EventOf<P> }
  | { readonly kind: 'act'; readonly act: ActOf<P> };

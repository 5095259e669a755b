import type {
  AnyActorLogic,
  AnyStateMachine,
  EmittedFrom,
  EventFromLogic,
  InputFrom,
  OutputFrom,
  ProvidedActor,
  StateMachine,
} from 'xstate';
import type { z } from 'zod';
import type { Senders } from './senders.ts';
import type { TaskPolicy } from './task-policy.ts';

/*
 * The names and schemas that the types of a machine allow in the definition of its process. If a machine leaves its
 * types open (no `setup`, or no `types`), any name and any schema is accepted, and `defineProcess` checks what it can.
 */

/** Schemas of events, by type. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** Declarations of events, by type: the schema of the payload (everything but `type`), and who may send the event. */
export type EventDeclarations = Readonly<
  Record<string, z.ZodType | { readonly schema?: z.ZodType; readonly from?: Senders }>
>;

/** The schemas of declared events. */
export type SchemasOf<E extends EventDeclarations> = {
  readonly [Type in keyof E]: SchemaOf<E[Type]>;
};

type SchemaOf<Declared> = Declared extends z.ZodType
  ? Declared
  : Declared extends { readonly schema: infer Schema extends z.ZodType }
    ? Schema
    : z.ZodType<Readonly<Record<string, unknown>>>;

/** The actors that a machine was set up with, by name. */
type ActorsOf<M> =
  M extends StateMachine<
    infer _Context,
    infer _Event,
    infer _Children,
    infer Actor,
    infer _Action,
    infer _Guard,
    infer _Delay,
    infer _Value,
    infer _Tag,
    infer _Input,
    infer _Output,
    infer _Emitted,
    infer _Meta,
    infer _Schema,
    infer _TransitionMeta
  >
    ? Actor
    : never;

/** The actors of a machine and of the machines that it runs. */
type AllActorsOf<M> =
  IsAny<ActorsOf<M>> extends true ? ProvidedActor : ActorsOf<M> | ActorsWithin<ActorsOf<M>>;

type IsAny<T> = 0 extends 1 & T ? true : false;

type ActorsWithin<Actor> = Actor extends { readonly logic: infer Logic extends AnyStateMachine }
  ? AllActorsOf<Logic>
  : never;

type NameOf<Actor> = Actor extends { readonly src: infer Name extends string } ? Name : never;

type LogicNamed<Actor, Name> = Actor extends {
  readonly src: Name;
  readonly logic: infer Logic extends AnyActorLogic;
}
  ? Logic
  : never;

/** The names of all actors of a machine; `string` if its types do not define them. */
export type ActorNames<M extends AnyStateMachine> = NameOf<AllActorsOf<M>>;

/** The input of the promise actor with this name. */
export type TaskInput<M extends AnyStateMachine, Name> = InputFrom<
  LogicNamed<AllActorsOf<M>, Name>
>;

/** The output of the promise actor with this name. */
export type TaskOutput<M extends AnyStateMachine, Name> = OutputFrom<
  LogicNamed<AllActorsOf<M>, Name>
>;

/** Policies by actor name, each typed by its actor. */
export type TaskPolicies<M extends AnyStateMachine> =
  string extends ActorNames<M>
    ? Readonly<Record<string, TaskPolicy>>
    : {
        readonly [Name in ActorNames<M>]?: TaskPolicy<TaskInput<M, Name>, TaskOutput<M, Name>>;
      };

/** Whether emitted events are held, by type. */
export type EmitPolicies<M extends AnyStateMachine> = {
  readonly [Type in EmittedFrom<M>['type']]?: 'onSuccess' | 'atOnce';
};

type EventTyped<M extends AnyStateMachine, Type> = Extract<
  EventFromLogic<M>,
  { readonly type: Type }
>;

/** `unknown` for each event that the machine accepts with this payload; otherwise a message that says what is wrong. */
export type FittingEvents<M extends AnyStateMachine, E extends EventDeclarations> = {
  readonly [Type in keyof E]: string extends Type
    ? unknown
    : E[Type] extends z.ZodType
      ? FittingEvent<M, Type, E[Type]>
      : Exclude<keyof E[Type], 'schema' | 'from'> extends never
        ? E[Type] extends { readonly schema: infer Schema extends z.ZodType }
          ? FittingEvent<M, Type, Schema>
          : FittingType<M, Type>
        : 'An event can declare only schema and from';
};

type FittingType<M extends AnyStateMachine, Type> = string extends EventFromLogic<M>['type']
  ? unknown
  : Type extends EventFromLogic<M>['type']
    ? unknown
    : 'The machine accepts no event of this type';

type FittingEvent<
  M extends AnyStateMachine,
  Type,
  Schema extends z.ZodType,
> = string extends EventFromLogic<M>['type']
  ? unknown
  : Type extends EventFromLogic<M>['type']
    ? [z.output<Schema> & { readonly type: Type }] extends [EventTyped<M, Type>]
      ? unknown
      : 'The schema gives this event a payload that the machine does not accept'
    : 'The machine accepts no event of this type';

/** `unknown` if the schema gives an input that the machine accepts; otherwise a message that says what is wrong. */
export type FittingInput<M extends AnyStateMachine, I extends z.ZodType> = [unknown] extends [
  z.output<I>,
]
  ? unknown
  : [z.output<I>] extends [InputFrom<M>]
    ? unknown
    : 'The schema gives an input that the machine does not accept';

/** The input of the machine: the output of the schema, if there is one. */
export type ProcessInput<M extends AnyStateMachine, I extends z.ZodType> = [unknown] extends [
  z.output<I>,
]
  ? InputFrom<M>
  : z.output<I>;

/** Examples for the documentation: input and events as a client sends them. */
export interface ProcessExamples<
  I extends z.ZodType = z.ZodType,
  E extends EventSchemas = EventSchemas,
  D = unknown,
> {
  readonly input?: z.input<I>;
  /** An example of the `data` of a running instance. */
  readonly instance?: { readonly state: unknown; readonly data: D };
  /** The payload of an example event, without `type`. */
  readonly events?: { readonly [Type in keyof E]?: z.input<E[Type]> };
}

import type {
  ActorNames,
  TaskInput,
  TaskOutput,
} from '../../definition/declarations/process-types.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Behaviour } from '../behaviours/behaviour.ts';

/** How the tasks of a process behave, by name, each typed by its task. */
export type BehavioursOf<P extends Process> =
  string extends ActorNames<P['machine']>
    ? Readonly<Record<string, Behaviour>>
    : {
        readonly [Name in ActorNames<P['machine']>]?: Behaviour<
          TaskInput<P['machine'], Name>,
          TaskOutput<P['machine'], Name>
        >;
      };

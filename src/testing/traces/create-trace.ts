import type { Process } from '../../definition/define-process.ts';
import type { Claim } from './claim.ts';
import { createPlayer } from './create-player.ts';
import type { Move } from './move.ts';
import { replay } from './replay.ts';
import { toDiagram } from './to-diagram.ts';
import { toPicture } from './to-picture.ts';
import { toTestText } from './to-test-text.ts';
import { toTraceText } from './to-trace-text.ts';
import type { Trace } from './trace.ts';

/** Creates the trace of moves that are possible one after the other. `title` says what it shows. */
export function createTrace(
  process: Process,
  given: {
    readonly input: unknown;
    readonly moves: readonly Move[];
    readonly title: string;
    readonly claim: Claim;
  },
): Trace {
  const { input, moves, title, claim } = given;
  const { start, steps, calls } = replay(createPlayer(process), input, moves);
  const trace = { process: process.name, input, start, steps };
  return {
    ...trace,
    toString: () => toTraceText(process.graph, title, trace),
    toTest: (options) => toTestText(process, { ...trace, title, claim, calls }, options),
    toSvg: async () => toPicture(process.graph, trace),
    toMermaid: () => toDiagram(process.graph, trace),
  };
}

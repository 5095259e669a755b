import type { Process } from '../../definition/define-process.ts';
import { toIsoDuration } from '../clock/to-iso-duration.ts';
import { behaviourTexts, resultText } from './behaviour-texts.ts';
import type { Claim } from './claim.ts';
import { claimText } from './claim-text.ts';
import { codeOf } from './code-of.ts';
import { endsAtOnce } from './ends-at-once.ts';
import type { ReplayedCall } from './replay.ts';
import type { Trace, TraceTestOptions } from './trace.ts';

export interface Played extends Pick<Trace, 'input' | 'start' | 'steps'> {
  readonly title: string;
  readonly claim: Claim;
  readonly calls: readonly ReplayedCall[];
}

/** A test file that plays a trace in a simulation, and asserts what the trace refutes. */
export function toTestText(
  process: Process,
  played: Played,
  { from, name = camelCase(process.name) }: TraceTestOptions,
): string {
  const { title, claim, input } = played;
  const { tasks, undo } = behaviourTexts(played);
  const options = [
    ...(input === undefined ? [] : [`    input: ${codeOf(input)},`]),
    ...group('tasks', tasks),
    ...group('undo', undo),
  ];
  const passes = options.length === 0 ? '' : `, {\n${options.join('\n')}\n  }`;
  const body = [
    `  await using sim = await simulate(${name}${passes});`,
    ...acts(played).map((line) => `  ${line}`),
    ...claimText(claim).map((line) => `  ${line}`),
  ].join('\n');
  const used = ['fails', 'handsOver', 'never', 'ok', 'simulate'].filter((one) =>
    new RegExp(`\\b${one}\\(`).test(body),
  );
  return [
    importText('vitest', 'expect', 'test'),
    ...(body.includes('new TaskError(') ? [importText('holdfast', 'TaskError')] : []),
    importText('holdfast/testing', ...used),
    `import ${codeOf('holdfast/testing/vitest')};`,
    importText(from, name),
    '',
    `test(${codeOf(title)}, async () => {`,
    body,
    '});',
    '',
  ].join('\n');
}

function importText(module: string, ...names: readonly string[]): string {
  return `import { ${names.join(', ')} } from ${codeOf(module)};`;
}

function group(name: string, texts: ReadonlyMap<string, string>): readonly string[] {
  if (texts.size === 0) return [];
  const lines = [...texts].map(([task, text]) => `      ${keyText(task)}: ${text},`);
  return [`    ${name}: {`, ...lines, '    },'];
}

function keyText(task: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(task) ? task : codeOf(task);
}

/** What the test does, in order: simulated tasks do by themselves what their behaviour says. */
function acts({ start, steps, calls }: Played): readonly string[] {
  return steps.flatMap(({ move, afterMs }, n): readonly string[] => {
    switch (move.kind) {
      case 'event':
        return [`await sim.send(${codeOf(move.event)});`];
      case 'cancel':
        return ['await sim.cancel();'];
      case 'timer': {
        const passedMs = afterMs - (steps[n - 1] ?? start).afterMs;
        return passedMs > 0 ? [`await sim.advance('${toIsoDuration(passedMs)}');`] : [];
      }
      case 'task': {
        const call = calls.find(({ endedBy }) => endedBy === n);
        if (call === undefined || endsAtOnce(call)) return [];
        const result = resultText(move.task, move.outcome);
        return [`await sim.complete(${codeOf(move.task)}${result === '' ? '' : `, ${result}`});`];
      }
      case 'undo':
      case 'handOver':
        return [];
    }
  });
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

import { expect, test } from 'vitest';
import type { Process } from '../../src/definition/define-process.ts';
import { explore } from '../../src/testing/exploration/explore.ts';
import type { Trace, Trial } from '../../src/testing/testing.ts';
import { cartTrial } from '../trials/cart-trial.ts';
import { documentTrial } from '../trials/document-trial.ts';
import { loanApplicationTrial } from '../trials/loan-application-trial.ts';
import { matchTrial } from '../trials/match-trial.ts';
import { orderTrial } from '../trials/order-trial.ts';
import { registrationTrial } from '../trials/registration-trial.ts';
import { transferTrial } from '../trials/transfer-trial.ts';
import { watchHistoryTrial } from '../trials/watch-history-trial.ts';
import { welcomeTrial } from '../trials/welcome-trial.ts';
import { runTraceTests } from './support/run-trace-tests.ts';

const trials = {
  cart: cartTrial,
  document: documentTrial,
  'loan-application': loanApplicationTrial,
  match: matchTrial,
  order: orderTrial,
  registration: registrationTrial,
  transfer: transferTrial,
  'watch-history': watchHistoryTrial,
  welcome: welcomeTrial,
};

/** A shortest trace to each state, and one through each transition. */
async function pathsOf<P extends Process>({ process, ...trial }: Trial<P>) {
  const seen = await explore<Process>(process, trial as object);
  const { states, transitions } = seen.coverage;
  return [
    ...states.covered.filter((name) => !name.includes(':')).map((path) => seen.pathTo(path)),
    ...transitions.covered.map((name) => seen.pathThrough(name)),
  ].filter((trace) => trace !== undefined);
}

test(
  'a simulation goes every path to a state, and through a transition, of the shipped processes',
  { timeout: 240_000 },
  async () => {
    const names = Object.keys(trials) as (keyof typeof trials)[];
    const exported = names.map((name, n) => {
      const camelCase = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      return `import { ${camelCase}Trial } from '../../test/trials/${name}-trial.ts';
export const process${n} = ${camelCase}Trial.process;`;
    });
    const traces: { readonly trace: Trace; readonly name: string }[] = [];
    for (const [n, name] of names.entries()) {
      const paths = await pathsOf(trials[name] as unknown as Trial<Process>);
      traces.push(...paths.map((trace) => ({ trace, name: `process${n}` })));
    }
    const told = await runTraceTests({
      folder: 'path-tests',
      processes: `${exported.join('\n')}\n`,
      traces,
    });
    const failed = told.flatMap((reason, n) =>
      reason === 'passed' ? [] : [`${String(traces[n]?.trace)}\n${reason}`],
    );
    expect(failed).toEqual([]);
    expect(told.length).toBeGreaterThan(200);
  },
);

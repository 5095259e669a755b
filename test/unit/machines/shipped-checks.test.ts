import { expect, test } from 'vitest';
import { subjectsOf } from '../../../src/cli/subjects-of.ts';
import { createProcesses } from '../../../src/machines/create-processes.ts';
import { check } from '../../../src/testing/checks/check.ts';
import { localUrls } from '../../support/local-urls.ts';
import { cartTrial } from '../../trials/cart-trial.ts';
import { documentTrial } from '../../trials/document-trial.ts';
import { loanApplicationTrial } from '../../trials/loan-application-trial.ts';
import { matchTrial } from '../../trials/match-trial.ts';
import { orderTrial } from '../../trials/order-trial.ts';
import { registrationTrial } from '../../trials/registration-trial.ts';
import { transferTrial } from '../../trials/transfer-trial.ts';
import { watchHistoryTrial } from '../../trials/watch-history-trial.ts';
import { welcomeTrial } from '../../trials/welcome-trial.ts';

/** As the command line finds them. */
const subjects = subjectsOf('trials', {
  registrationTrial,
  transferTrial,
  documentTrial,
  matchTrial,
  loanApplicationTrial,
  cartTrial,
  orderTrial,
  watchHistoryTrial,
  welcomeTrial,
});

test.each(subjects.map(({ process, trial }) => [process.name, process, trial] as const))(
  'the process %s has no finding that it does not allow with a reason',
  async (_, process, { input, events, outcomes }) => {
    const { findings, notChecked } = await check(process, {
      ...(input === undefined ? {} : { input }),
      ...(events === undefined ? {} : { events }),
      ...(outcomes === undefined ? {} : { outcomes }),
      maxMoves: 400,
    });
    expect(findings).toEqual([]);
    expect(notChecked.filter((one) => !one.includes('maxMoves'))).toEqual([]);
  },
);

test('every shipped process is checked', () => {
  const shipped = createProcesses({
    urls: localUrls,
    selfUrl: 'http://127.0.0.1',
    confirmationSecret: 'a secret that no mail was signed with',
  });
  expect(shipped.map(({ name }) => name)).toEqual(subjects.map(({ process }) => process.name));
});

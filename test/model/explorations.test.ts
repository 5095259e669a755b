import { describe, expect, test } from 'vitest';
import { explore } from '../../src/testing/exploration/explore.ts';
import { cartTrial } from '../trials/cart-trial.ts';
import { documentTrial } from '../trials/document-trial.ts';
import { loanApplicationTrial } from '../trials/loan-application-trial.ts';
import { matchTrial } from '../trials/match-trial.ts';
import { orderTrial } from '../trials/order-trial.ts';
import { registrationTrial } from '../trials/registration-trial.ts';
import { transferTrial } from '../trials/transfer-trial.ts';
import { watchHistoryTrial } from '../trials/watch-history-trial.ts';
import { welcomeTrial } from '../trials/welcome-trial.ts';
import '../../src/testing/vitest.ts';

/* What can happen to the shipped processes, as far as it was followed. Nothing is found, and their properties hold. */

const all = { states: 1, transitions: 1, guards: 1, taskOutcomes: 1, compensations: 1 };
const asFarAsExplored = { asFarAsExplored: true };

describe('whatever happens', () => {
  test('a registration ends, and leaves no account that is not confirmed', async () => {
    const seen = await explore(registrationTrial.process, registrationTrial);
    expect(seen).toCover(all);
    expect(seen).toHold();
  });

  test('a transfer is made or undone', async () => {
    const seen = await explore(transferTrial.process, transferTrial);
    expect(seen).toCover(all);
    expect(seen).toHold();
  });

  test('a loan application is decided', async () => {
    const seen = await explore(loanApplicationTrial.process, loanApplicationTrial);
    expect(seen).toCover({ states: 1 });
    // The deadline comes before the last of its attempts.
    expect(seen.coverage.taskOutcomes.missing).toEqual(['score times out']);
    expect(seen).toHold(asFarAsExplored);
  });

  test('an order is placed as a whole, or undone', async () => {
    const seen = await explore(orderTrial.process, orderTrial);
    expect(seen).toCover({ states: 1, taskOutcomes: 1, compensations: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test('a cart is ordered once, or expires', async () => {
    const seen = await explore(cartTrial.process, cartTrial);
    expect(seen).toCover({ states: 1, taskOutcomes: 1, compensations: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test('a document is published once it was approved', async () => {
    const seen = await explore(documentTrial.process, documentTrial);
    expect(seen).toCover({ states: 1, taskOutcomes: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test.each([
    ['match', async () => explore(matchTrial.process, matchTrial)],
    ['watch history', async () => explore(watchHistoryTrial.process, watchHistoryTrial)],
    ['welcome', async () => explore(welcomeTrial.process, welcomeTrial)],
  ] as const)('nothing is found in a %s', async (_, explored) => {
    const seen = await explored();
    expect(seen).toCover({ states: 0.9, taskOutcomes: 1 });
    expect(seen).toHold(asFarAsExplored);
  });
});

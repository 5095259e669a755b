import { expect, test } from 'vitest';
import type { Process } from '../../src/definition/define-process.ts';
import {
  certify,
  type Certificate,
  type CertifyOptions,
  type Trial,
} from '../../src/testing/testing.ts';
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

/** More of them play for longer: `CERTIFICATE_SEEDS=1000`. */
const seeds = Number(process.env['CERTIFICATE_SEEDS'] ?? 10);

async function certified<P extends Process>({
  process,
  certify: options,
}: Trial<P> & { readonly certify: CertifyOptions<P> }): Promise<Certificate> {
  return certify(process, { ...options, seeds });
}

test.each([
  ['registration', async () => certified(registrationTrial)],
  ['transfer', async () => certified(transferTrial)],
  ['loan application', async () => certified(loanApplicationTrial)],
  ['order', async () => certified(orderTrial)],
  ['cart', async () => certified(cartTrial)],
  ['document', async () => certified(documentTrial)],
  ['match', async () => certified(matchTrial)],
  ['watch history', async () => certified(watchHistoryTrial)],
  ['welcome', async () => certified(welcomeTrial)],
] as const)('the process %s comes to the same under every fault', async (_, certificate) => {
  expect(await certificate()).toHoldFast();
});

import { createLoanApplication } from './machines/loan-application/loan-application.ts';
import { createRegistration } from './machines/registration.ts';
import { createTransfer } from './machines/transfer.ts';
import type { Process } from './machines/define-process.ts';
import type { ServiceUrls } from './outside-services.ts';

/** The processes that the service ships with. */
export function createProcesses(config: {
  readonly urls: ServiceUrls;
  readonly confirmationSecret: string;
}): readonly Process[] {
  const { urls, confirmationSecret } = config;
  return [
    createRegistration({
      accountsUrl: urls.accounts,
      mailsUrl: urls.mails,
      profilesUrl: urls.profiles,
      confirmationSecret,
    }),
    createTransfer({
      bankUrls: { 'bank-a': urls['bank-a'], 'bank-b': urls['bank-b'] },
      notificationsUrl: urls.notifications,
    }),
    createLoanApplication({
      scoringUrl: urls.scoring,
      notificationsUrl: urls.notifications,
    }),
  ];
}

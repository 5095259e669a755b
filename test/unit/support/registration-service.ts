import { createRegistration } from '../../../src/machines/registration/registration.ts';
import { localUrls } from '../../support/local-urls.ts';
import { createSimulatedService } from './simulated-service.ts';

/** Registrations over the real runtime, in memory and in simulated time. */
export async function createRegistrationService() {
  const service = await createSimulatedService((fetch) =>
    createRegistration({
      accountsUrl: localUrls.accounts,
      mailsUrl: localUrls.mails,
      profilesUrl: localUrls.profiles,
      confirmationSecret: 'a secret of the tests',
      fetch,
    }),
  );
  return {
    ...service,
    /** Starts a registration and returns its path. */
    start: async (input: object) => service.start('/registrations', input),
    tokenFor: async (email: string): Promise<string> => {
      const { body } = await service.get(`/stand-ins/mails?to=${email}`);
      return body[0].token;
    },
  };
}

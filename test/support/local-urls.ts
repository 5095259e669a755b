import { type ServiceUrls, outsideServices } from '../../src/machines/outside-services.ts';

/** Where the stand-ins are for a `fetch` that goes to them without a network. */
export const localUrls: ServiceUrls = Object.fromEntries(
  outsideServices.map((service) => [service, `http://local/stand-ins/${service}`]),
) as ServiceUrls;

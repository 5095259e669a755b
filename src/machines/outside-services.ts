/** The systems that the shipped processes call. Each has a variable for its URL, and a stand-in while that is unset. */
export const outsideServices = [
  'accounts',
  'mails',
  'profiles',
  'bank-a',
  'bank-b',
  'notifications',
  'scoring',
  'payments',
  'stock',
  'shipments',
] as const;

export type OutsideService = (typeof outsideServices)[number];

/** The URL of each outside system; paths are appended without a slash in between. */
export type ServiceUrls = Readonly<Record<OutsideService, string>>;

/** The variable with the URL of a service, such as `BANK_A_URL`. */
export function toVariable(service: OutsideService): string {
  return `${service.replaceAll('-', '_').toUpperCase()}_URL`;
}

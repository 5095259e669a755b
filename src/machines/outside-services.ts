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

/** Where each outside system is; a path is appended without a slash between. */
export type ServiceUrls = Readonly<Record<OutsideService, string>>;

/** The variable that holds the URL of a service, such as `BANK_A_URL`. */
export function toVariable(service: OutsideService): string {
  return `${service.replaceAll('-', '_').toUpperCase()}_URL`;
}

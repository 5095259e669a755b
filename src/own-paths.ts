/** The paths of the service itself, which neither a process nor an app can have. */
export const ownPaths: readonly string[] = [
  '/docs',
  '/openapi.json',
  '/callbacks',
  '/processes',
  '/inspect',
  '/healthz',
  '/readyz',
];

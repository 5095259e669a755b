/** The paths of the service itself, which neither a process nor an app can have. */
export const ownPaths: readonly string[] = [
  '/docs',
  '/openapi.json',
  '/callbacks',
  '/processes',
  '/nodes',
  '/metrics',
  '/search',
  '/audit',
  '/doctor',
  '/inspect',
  '/healthz',
  '/readyz',
];

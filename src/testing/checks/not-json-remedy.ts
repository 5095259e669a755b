/** What to do about data that JSON cannot hold. */
export const notJsonRemedy =
  'Store dates as ISO strings or milliseconds, and maps as objects or arrays.';

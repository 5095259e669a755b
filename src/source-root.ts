/**
 * The folder of the modules: `src`, or `dist` of the package, where one file holds many of them. What a module reads beside itself
 * it finds from here: its own URL differs between the two.
 */
export const sourceRoot = new URL('./', import.meta.url);

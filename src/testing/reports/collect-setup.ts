import { afterAll, inject } from 'vitest';
import { createCollection } from '../coverage/collection.ts';
import { currentCollection } from '../coverage/current-collection.ts';
import './channel.ts';

/*
 * The reporter adds this to the setup files of Vitest, which run before each test file in its worker: what the file simulates is
 * collected, and leaves with the result of the file.
 */

const collection = createCollection(inject('holdfastCoverage').only);
currentCollection.set(collection);

// oxlint-disable-next-line no-empty-pattern -- Vitest takes this parameter for fixtures, and demands a pattern.
afterAll(({}, { file }) => {
  currentCollection.set(undefined);
  file.meta.holdfastCoverage = collection.read();
});

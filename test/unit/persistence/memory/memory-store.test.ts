import { createMemoryJournal } from '../../../../src/persistence/memory/memory-journal.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { describeJournal } from '../../../conformance/journal.ts';
import { describeStore } from '../../../conformance/store.ts';

describeStore('memory', async () => {
  let time = 1_800_000_000_000;
  const now = (): number => time;
  const store = createMemoryStore({ now });
  return {
    store,
    now,
    advance: (ms) => {
      time += ms;
    },
    close: () => store.close(),
  };
});

describeJournal('memory', async () => ({
  journal: createMemoryJournal(),
  close: async () => {},
}));

import { describe } from 'vitest';
import type { OpenStore } from './fixture.ts';
import { describeAudits } from './store-audits.ts';
import { describeCommits } from './store-commits.ts';
import { describeCounts } from './store-counts.ts';
import { describeDueIndex } from './store-due.ts';
import { describeDueEntries } from './store-due-entries.ts';
import { describeForgetting } from './store-forgetting.ts';
import { describeHistory } from './store-history.ts';
import { describeHolds } from './store-holds.ts';
import { describeLists } from './store-lists.ts';
import { describeMarks } from './store-marks.ts';
import { describeRearm } from './store-rearm.ts';
import { describeRecords } from './store-records.ts';
import { describeNodes } from './store-nodes.ts';
import { describeTallies } from './store-tallies.ts';
import { describeTime } from './store-time.ts';

/** The contract of every store. `open` gives each test an empty store of its own. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`${name} keeps the store contract`, () => {
    describeCommits(open);
    describeHistory(open);
    describeDueIndex(open);
    describeDueEntries(open);
    describeRearm(open);
    describeAudits(open);
    describeHolds(open);
    describeLists(open);
    describeCounts(open);
    describeForgetting(open);
    describeRecords(open);
    describeMarks(open);
    describeNodes(open);
    describeTallies(open);
    describeTime(open);
  });
}

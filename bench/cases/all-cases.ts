import { burst } from './burst.ts';
import type { Case } from './case.ts';
import { cluster } from './cluster.ts';
import { floor } from './floor.ts';
import { hotInstance } from './hot-instance.ts';
import { million } from './million.ts';
import { outage } from './outage.ts';
import { overload } from './overload.ts';
import { reads } from './reads.ts';
import { recovery, takeover } from './recovery.ts';
import { threeSteps } from './three-steps.ts';
import { waiting } from './waiting.ts';

/** Every case, in the order in which they are measured. */
export const allCases: readonly Case[] = [
  threeSteps(1),
  threeSteps(16),
  threeSteps(64),
  burst,
  hotInstance,
  waiting,
  reads(200),
  reads(304),
  recovery,
  takeover,
  floor,
  outage,
  million,
  cluster,
  overload,
];

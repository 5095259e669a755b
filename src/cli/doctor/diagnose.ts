import type { Connection } from '../service/connection.ts';
import { listProcesses } from '../service/find-process.ts';
import type { Diagnosis } from './diagnosis.ts';
import { examineAttention } from './examine-attention.ts';
import { examineNodes } from './examine-nodes.ts';
import { examineReadiness } from './examine-readiness.ts';
import { examineRounds } from './examine-rounds.ts';
import { examineWaiting } from './examine-waiting.ts';

/**
 * Examines a service: its node, all nodes, what the rounds over all instances found, and of each process what needs attention and
 * whether a sample will go on.
 */
export async function diagnose(
  connection: Connection,
  options: {
    /** Default: all. */
    readonly process: string | undefined;
    /** How many pending instances of each process to examine, at most. */
    readonly sample: number;
    /** Whether to ask for a round over all live instances, and wait for it. */
    readonly asksForRound: boolean;
    readonly onProgress: (text: string) => void;
  },
): Promise<readonly Diagnosis[]> {
  const { sample, asksForRound, onProgress } = options;
  const isWanted = (name: string) => options.process === undefined || name === options.process;
  onProgress('Examining the nodes …');
  const { diagnoses, now } = await examineReadiness(connection);
  const found = [...diagnoses, ...(await examineNodes(connection))];
  found.push(...(await examineRounds(connection, { isAsked: asksForRound, isWanted, onProgress })));
  const processes = await listProcesses(connection);
  for (const process of processes) {
    if (!isWanted(process.name)) continue;
    onProgress(`Examining ${process.name} …`);
    found.push(
      ...(await examineAttention(connection, process)),
      ...(await examineWaiting(connection, process, { sample, now })),
    );
  }
  return found;
}

import type { Command } from 'commander';
import { addBulk } from './changes/add-bulk.ts';
import { addDelete } from './changes/add-delete.ts';
import { addProcessPauses } from './changes/add-process-pauses.ts';
import { addAudit } from './reads/add-audit.ts';
import { addDoctor } from './reads/add-doctor.ts';
import { addInspect } from './reads/add-inspect.ts';
import { addList } from './reads/add-list.ts';
import { addPauses } from './reads/add-pauses.ts';
import { addProcesses } from './reads/add-processes.ts';
import { addRearm } from './changes/add-rearm.ts';
import { addRollbackActs } from './changes/add-rollback-acts.ts';
import { addSend } from './changes/add-send.ts';
import { addShow } from './reads/add-show.ts';
import { addStart } from './changes/add-start.ts';
import { addStateActs } from './changes/add-state-acts.ts';
import { addTail } from './reads/add-tail.ts';
import { addTaskActs } from './changes/add-task-acts.ts';
import { addTimerActs } from './changes/add-timer-acts.ts';
import { addWaiting } from './reads/add-waiting.ts';
import { addWhatIf } from './reads/add-what-if.ts';
import type { Operating } from './base/operating.ts';

/** Adds the commands on a running service. */
export function addOperating(program: Command, operating: Operating): void {
  addProcesses(program, operating);
  addList(program, operating);
  addShow(program, operating);
  addTail(program, operating);
  addWaiting(program, operating);
  addWhatIf(program, operating);
  addInspect(program, operating);
  addDoctor(program, operating);
  addPauses(program, operating);
  addAudit(program, operating);
  addStart(program, operating);
  addSend(program, operating);
  addTaskActs(program, operating);
  addTimerActs(program, operating);
  addStateActs(program, operating);
  addRollbackActs(program, operating);
  addDelete(program, operating);
  addRearm(program, operating);
  addProcessPauses(program, operating);
  addBulk(program, operating);
}

import type { OperatorAct } from '../pending/operator-act.ts';
import type { ActRequest } from './act-schema.ts';

/** The act that a caller has asked for. */
export function toOperatorAct(asked: ActRequest): OperatorAct {
  switch (asked.kind) {
    case 'moveTimer':
      return { kind: 'moveTimer', timer: asked.timer, at: Date.parse(asked.to) };
    case 'completeTask':
      return { kind: 'completeTask', task: asked.task, output: asked.output };
    case 'retryTask':
    case 'failTask':
    case 'fireTimer':
    case 'pause':
    case 'resume':
    case 'moveTo':
    case 'reopen':
      return asked;
  }
}

import type { Runtime } from '../../actors/contract/runtime-types.ts';

/** What a simulation asks of its nodes. */
export type Asked = Pick<
  Runtime,
  | 'start'
  | 'send'
  | 'cancel'
  | 'retryRollback'
  | 'skipRollback'
  | 'act'
  | 'delete'
  | 'pause'
  | 'resume'
  | 'complete'
  | 'get'
  | 'waiting'
  | 'ledger'
  | 'history'
  | 'list'
  | 'whatIf'
>;

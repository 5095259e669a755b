import type { Log } from '../../log.ts';

/** Logs nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

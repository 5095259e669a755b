import { toInstanceId, type InstanceId, type PublicId } from '../ports/ids.ts';

/** Where the register with this name of a process is stored: a record beside those of its instances. */
export function registerId(name: string, process: string): InstanceId {
  return toInstanceId(`${name} ${process}` as PublicId);
}

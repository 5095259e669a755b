import { parsePublicId, toInstanceId, type InstanceId } from '../../actors/ports/ids.ts';

/** The internal id of an instance, by the one that clients see. */
export function instanceIdOf(publicId: string): InstanceId {
  const parsed = parsePublicId(publicId);
  if (parsed === undefined) throw new Error(`${publicId} is not a public id`);
  return toInstanceId(parsed);
}

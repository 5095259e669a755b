import type { CoveredNames } from '../coverage/coverage.ts';
import { share } from './share.ts';

/** `90 % (18/20)`; only what is whole has 100 %. */
export function shareText(names: CoveredNames): string {
  const all = names.covered.length + names.missing.length;
  if (all === 0) return '–';
  return `${Math.floor(share(names) * 100)} % (${names.covered.length}/${all})`;
}

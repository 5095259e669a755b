import type { Html } from '../parts/html.ts';
import type { BulkActView } from './parse-bulk-act.ts';

const width = 1000;

/** How far a bulk act has come: done, skipped and failed, one after the other. */
export function ProgressBar({ act }: { readonly act: BulkActView }): Html {
  const { data, total, handled } = act;
  const { done, skipped, failed } = data;
  const unit = total === 0 ? 0 : width / Math.max(total, handled);
  const parts = [
    { kind: 'done', count: done, before: 0 },
    { kind: 'skipped', count: skipped, before: done },
    { kind: 'failed', count: failed, before: done + skipped },
  ] as const;
  return (
    <svg
      class="progress"
      viewBox={`0 0 ${width} 12`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${handled} of ${total}`}
    >
      <rect class="track" width={width} height="12" />
      {parts.map(({ kind, count, before }) => (
        <rect class={kind} x={round(before * unit)} width={round(count * unit)} height="12" />
      ))}
    </svg>
  );
}

function round(value: number): string {
  return value.toFixed(2);
}

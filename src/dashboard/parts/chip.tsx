import type { InstanceStatus } from '../../definition/define-process.ts';
import type { Html } from './html.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'accent' | 'good' | 'bad' | 'warn' | 'dim';

interface ChipProps {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly text: string;
}

/** A word with a sign and a colour. */
export function Chip({ icon, tone, text }: ChipProps): Html {
  return (
    <span class={`chip ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

const looks = {
  Pending: { icon: 'running', tone: 'accent' },
  Completed: { icon: 'check', tone: 'good' },
  Failed: { icon: 'cross', tone: 'bad' },
  Cancelled: { icon: 'stop', tone: 'dim' },
} as const satisfies Record<InstanceStatus, Omit<ChipProps, 'text'>>;

export function StatusChip({ status }: { readonly status: InstanceStatus }): Html {
  return <Chip {...looks[status]} text={status} />;
}

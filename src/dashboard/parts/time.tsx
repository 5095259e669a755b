import type { Html } from './html.ts';

/**
 * A moment (ISO 8601). The script writes it in the time of the reader: `ago` as the time since, which goes on; `until`
 * as the time that is left.
 */
export function Time({
  at,
  as = 'moment',
}: {
  readonly at: string;
  readonly as?: 'moment' | 'ago' | 'until';
}): Html {
  return (
    <time datetime={at} data-as={as}>
      {at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}
    </time>
  );
}

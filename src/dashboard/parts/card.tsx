import type { Html } from './html.ts';

interface CardProps {
  readonly title: string;
  /** Identifies the card on its page, for links and for the live updates. */
  readonly id: string;
  /** What stands at the right of the title. */
  readonly aside?: unknown;
  /** Said instead of the content, if there is none: what is missing, and what to do next. */
  readonly empty?: unknown;
  readonly children?: unknown;
}

/** A titled box. */
export function Card({ title, id, aside, empty, children }: CardProps): Html {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`} class="grow">
          {title}
        </h2>
        {aside}
      </header>
      {empty === undefined ? children : <div class="empty">{empty}</div>}
    </section>
  );
}

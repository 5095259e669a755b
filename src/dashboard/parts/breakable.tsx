import type { Html } from './html.ts';

/** A path that may break after a dot. */
export function breakable(path: string): Html {
  return (
    <>
      {path.split('.').map((part, n) => (
        <>
          {n === 0 ? null : (
            <>
              .<wbr />
            </>
          )}
          {part}
        </>
      ))}
    </>
  );
}

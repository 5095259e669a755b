import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';

/** How to watch an instance in the inspector of Stately. `url`: of the instance in the API. */
export function InspectDialog({ url }: { readonly url: string }): Html {
  const command = `npm run inspect -- ${url}`;
  return (
    <dialog id="inspect" aria-labelledby="inspect-title">
      <div class="inner">
        <h2 id="inspect-title">Watch it in the Stately inspector</h2>
        <p class="dim">
          Run this in a clone of Holdfast, on your own machine. It opens stately.ai/inspect in a
          browser, which then gets the machine, the events and the data of this instance; the
          command says so before it does.
        </p>
        <div class="row">
          <code class="command grow">{command}</code>
          <button type="button" data-copies={command} aria-label="Copy the command">
            <Icon name="copy" />
          </button>
        </div>
        <div class="row">
          <button type="button" data-closes>
            Close
          </button>
        </div>
      </div>
    </dialog>
  );
}

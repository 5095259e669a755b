import { Chip, StatusChip } from '../parts/chip.tsx';
import { Icon } from '../parts/icon.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import { actsOffered } from '../operating/acts-offered.ts';
import { Openers } from '../operating/openers.tsx';
import type { Viewer } from '../base/viewer.ts';
import { heldBy } from '../parts/held-by.ts';
import { leafStates } from '../parts/leaf-states.ts';
import type { InstanceData } from './instance-data.ts';
import { runningTasks } from './held-effects.ts';
import { LiveSign } from '../parts/live-sign.tsx';

interface HeadProps {
  readonly data: InstanceData;
  readonly paths: Paths;
  readonly viewer: Viewer;
}

/** What instance this is, how it is, and what can be done to it as a whole. */
export function Head({ data, paths, viewer }: HeadProps): Html {
  const { process, instance, moment, pauses } = data;
  const running = runningTasks(data.waiting);
  const held = moment === undefined ? heldBy(instance, pauses, running) : undefined;
  const { id, status, key, version, createdAt, updatedAt, attention } = instance;
  const state = moment === undefined ? instance.state : moment.step?.to;
  const canUndoAgain = instance.ledger.some((entry) => entry.state === 'failed');
  return (
    <header class="grid">
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href={paths.instances()}>Instances</a>
          </li>
          <li>
            <a href={paths.process(process.name)}>{process.name}</a>
          </li>
        </ol>
      </nav>
      <div class="head">
        <h1 class="mono">{id}</h1>
        <button type="button" class="plain" data-copies={id} aria-label="Copy the id">
          <Icon name="copy" />
        </button>
        <StatusChip status={moment?.step?.status ?? status} />
        {attention ? <Chip icon="alert" tone="warn" text="Needs attention" /> : null}
        {moment === undefined && instance.paused !== undefined ? (
          <Chip icon="pause" tone="warn" text="Paused" />
        ) : null}
        {held === undefined ? null : <Chip icon="pause" tone="warn" text={held.text} />}
        <div class="row acts">
          {moment === undefined ? <LiveSign /> : null}
          {moment === undefined ? (
            <a class="button" href={paths.act(process.name, id, 'as-test')} download>
              As a test
            </a>
          ) : null}
          {moment === undefined ? (
            <button type="button" data-opens="inspect">
              Inspect…
            </button>
          ) : null}
          {moment === undefined && canUndoAgain ? (
            <button type="button" data-opens="retry-rollback">
              <Icon name="retry" /> {viewer.mayAct ? 'Retry the rollback' : 'Preview a retry…'}
            </button>
          ) : null}
          {moment === undefined && viewer.mayAct ? (
            <Openers kinds={actsOffered(instance).whole} />
          ) : null}
          {moment === undefined && status === 'Pending' ? (
            <button type="button" class={viewer.mayAct ? 'danger' : ''} data-opens="cancel">
              {viewer.mayAct ? 'Cancel…' : 'Preview a cancellation…'}
            </button>
          ) : null}
        </div>
      </div>
      <div class="row">
        {leafStates(state).map((path) => (
          <span class="tag">{path}</span>
        ))}
        {key === undefined ? null : (
          <span class="dim">
            Key <span class="mono">{key}</span>
          </span>
        )}
        <span class="dim">
          Step <b>{moment?.version ?? version}</b>
        </span>
        <span class="dim">
          Started <Time at={createdAt} as="ago" />
        </span>
        <span class="dim">
          Changed <Time at={updatedAt} as="ago" />
        </span>
        <span class="dim">Process version {instance.processVersion}</span>
      </div>
    </header>
  );
}

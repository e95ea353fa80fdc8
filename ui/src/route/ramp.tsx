import type { RampOutlook } from '../../../src/migration/ramp-outlook.ts';
import { useNow } from '../clock.ts';
import { duration, moment, spaced } from '../format.ts';
import type { RouteInfo } from '../routes-store.tsx';
import { stepsOf } from './ramp-steps.ts';
import type { Readiness } from './readiness.tsx';

interface Props {
  readonly route: RouteInfo;
  readonly readiness: Readiness | undefined;
}

const SIGNS = { done: '✓', now: '●', next: '›', ahead: '' } as const;
const WORDS = { done: 'done', now: 'now', next: 'next', ahead: 'later' } as const;

/** How the canary rises: what is behind it, where it stands and what it waits for, and what comes. */
export function RampCard({ route, readiness }: Props) {
  const { ramp } = route;
  if (ramp === undefined)
    return route.stage === 'canary' || route.stage === 'shadow' ? (
      <section class="card" aria-labelledby="ramp-title">
        <h2 id="ramp-title">Ramp</h2>
        <p class="muted">
          None is planned: only people raise it. Add <code>ramp</code> to the route in{' '}
          <code>routes.yaml</code> for steps that Ficus takes, or says are due.
        </p>
      </section>
    ) : null;
  const steps = stepsOf(route, ramp.steps, ramp.next?.percent);
  return (
    <section class="card" aria-labelledby="ramp-title">
      <h2 id="ramp-title">
        Ramp <span class="ramp-mode">{ramp.auto ? 'automatic' : 'by hand'}</span>
      </h2>
      <p class="muted">
        {ramp.auto
          ? 'Takes each step by itself once the gate lets it.'
          : 'Says when a step is due; a person takes it.'}{' '}
        At least {duration(ramp.hold)} at each.
      </p>
      <ol class="ramp-steps">
        {steps.map(({ percent, state, planned }) => (
          <li key={percent} class={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span class="ramp-sign" aria-hidden="true">
              {SIGNS[state]}
            </span>
            <b>{percent} %</b>
            <small>
              {WORDS[state]}
              {!planned && ', not a step'}
            </small>
          </li>
        ))}
      </ol>
      <Waiting ramp={ramp} route={route} readiness={readiness} />
    </section>
  );
}

function Waiting({ ramp, route, readiness }: Props & { ramp: RampOutlook }) {
  const now = useNow(5000);
  if (route.stage !== 'canary') return <p class="ramp-waits">{sentence(ramp.reason)}</p>;
  const [since, due] = [Date.parse(ramp.since), ramp.due === null ? undefined : Date.parse(ramp.due)];
  const left = due === undefined ? undefined : Math.max(0, due - now) / 1000;
  // The hold is said by itself, as it runs.
  const failing = (readiness?.checks ?? []).filter(({ ok, name }) => !ok && name !== 'soak');
  return (
    <div class="ramp-waits">
      <p>
        At <b>{route.percent} %</b>{' '}
        <span title={`since ${moment(ramp.since)}`}>for {duration(Math.max(0, now - since) / 1000)}</span>
        {left !== undefined && (
          <>
            {' · '}
            {left > 0 ? <b>{duration(left)} of its hold left</b> : 'its hold is over'}
          </>
        )}
      </p>
      {due !== undefined && (
        <progress
          max={Math.max(1, due - since)}
          value={Math.min(due - since, Math.max(0, now - since))}
          aria-label="Hold at this step"
        />
      )}
      {ramp.next === null ? (
        <p class="muted">It has reached its last step; live is for a person to decide.</p>
      ) : (
        <>
          <p>
            Next: <b>{ramp.next.percent} %</b>
            {due !== undefined && (
              <span class="muted">, {moment(ramp.due as string).slice(0, 16)} at the earliest</span>
            )}
          </p>
          {failing.length > 0 ? (
            <>
              <p class="muted">Still missing:</p>
              <ul class="ramp-missing">
                {failing.map(({ name, detail }) => (
                  <li key={name}>
                    <span aria-hidden="true">✕</span> <b>{spaced(name)}</b>{' '}
                    <span class="muted">{detail}</span>
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <p class="muted">{sentence(ramp.reason)}</p>
          )}
        </>
      )}
    </div>
  );
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

import { ago, duration, spaced, whole } from '../format.ts';

export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly actual: unknown;
  readonly required: unknown;
  readonly detail?: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly ReadinessCheck[];
  readonly step?: { readonly stage: string; readonly percent: number; readonly since: string };
  readonly next?: { readonly stage: string; readonly percent: number } | null;
}

/** What the next step needs, check by check, with what there is. */
export function ReadinessCard({ readiness: { ready, checks, step, next } }: { readiness: Readiness }) {
  return (
    <section class="card" aria-labelledby="readiness-title">
      <h2 id="readiness-title">
        Readiness {ready ? <span class="ready yes">✓ ready</span> : <span class="ready no">not yet</span>}
      </h2>
      <p class="muted">
        {next
          ? `For ${next.stage}${next.stage === 'canary' ? ` ${next.percent} %` : ''}`
          : 'There is no further step'}
        {step && `, over what began since this step did, ${ago(step.since)}`}.
      </p>
      <Checks checks={checks} />
    </section>
  );
}

export function Checks({ checks }: { checks: readonly ReadinessCheck[] }) {
  return (
    <ul class="checks">
      {checks.map((check) => (
        <li key={check.name} class={check.ok ? 'ok' : 'fails'}>
          <span class="check-sign" role="img" aria-label={check.ok ? 'holds' : 'does not hold'}>
            {check.ok ? '✓' : '✕'}
          </span>
          <span>
            {spaced(check.name)}
            <small>
              {check.detail ?? `${said(check, check.actual)}, required ${said(check, check.required)}`}
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}

function said({ name }: ReadinessCheck, value: unknown): string {
  if (typeof value !== 'number')
    return value === null ? 'not known' : typeof value === 'string' ? value : JSON.stringify(value);
  return name === 'soak' ? duration(value) : whole(value) === String(value) ? whole(value) : String(value);
}

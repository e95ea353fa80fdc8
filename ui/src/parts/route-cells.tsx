import { ago, duration, moment, share, spaced, whole } from '../format.ts';
import type { RouteInfo } from '../routes-store.tsx';
import { Budget } from './budget.tsx';

/** Where a breach took the route back, and nobody has moved it since. */
export function RolledBack({ rolledBackAt }: RouteInfo) {
  if (rolledBackAt === undefined) return null;
  return (
    <small
      class="rolled-back"
      title={`A breach took it back at ${moment(rolledBackAt)}; a person starts it again`}
    >
      ↩ rolled back {ago(rolledBackAt)}
    </small>
  );
}

export function Rate({ mismatchRate, readiness, stage }: RouteInfo) {
  if (mismatchRate === null) return <span class="muted">–</span>;
  return (
    <span class="rate">
      {share(mismatchRate)}
      {stage !== 'complete' && <Budget {...readiness} />}
    </span>
  );
}

export function Latencies({ latency: { monolith, service } }: RouteInfo) {
  if (monolith === undefined && service === undefined) return <span class="muted">–</span>;
  return (
    <span class="pairs">
      <span title="monolith">
        <span class="side left">M</span> {monolith ? duration(monolith.p95) : '–'}
      </span>
      <span title="service">
        <span class="side right">S</span> {service ? duration(service.p95) : '–'}
      </span>
    </span>
  );
}

export function Open({ id, openDiscrepancies }: RouteInfo) {
  if (openDiscrepancies === 0) return <span class="muted">none</span>;
  return (
    <a class="count" href={`/discrepancies?route=${encodeURIComponent(id)}&state=unsettled`}>
      {whole(openDiscrepancies)}
    </a>
  );
}

export function Ready({ readiness, stage, openDiscrepancies }: RouteInfo) {
  if (stage === 'complete') return <span class="muted">done</span>;
  if (readiness === undefined) {
    return openDiscrepancies > 0 ? <span>settle what is open</span> : <span class="muted">–</span>;
  }
  if (readiness.ready) return <span class="ready yes">✓ ready</span>;
  return (
    <span class="ready no">
      not ready
      <small>{readiness.failing.map(spaced).join(', ')}</small>
    </span>
  );
}

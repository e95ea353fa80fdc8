import type { ReadinessSummary } from '../../../src/admin/route-status.ts';
import { share } from '../format.ts';

const WIDTH = 100;
const HEIGHT = 8;

/**
 * The upper bound of the mismatch rate at the present step against the gate's budget. The scale is logarithmic: as
 * evidence comes in, a bound falls from 100 % by powers of ten.
 */
export function Budget({ mismatchUpperBound: bound, maxMismatchRate: budget }: ReadinessSummary) {
  const holds = bound < budget;
  return (
    <span class={holds ? 'budget holds' : 'budget over'}>
      {budget > 0 && <Gauge bound={bound} budget={budget} />}
      <small title="of what began since the present step did: what the gate judges, with 95 % confidence">
        <span class="budget-sign" role="img" aria-label={holds ? 'within the budget' : 'over the budget'}>
          {holds ? '✓' : '✕'}
        </span>{' '}
        at most {share(bound)}, budget {share(budget)}
      </small>
    </span>
  );
}

function Gauge({ bound, budget }: { bound: number; budget: number }) {
  const [lowest, highest] = [budget / 10, Math.max(1, budget * 10)];
  const x = (value: number) =>
    Math.max(0.03, Math.min(1, Math.log(value / lowest) / Math.log(highest / lowest))) * WIDTH;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      class="budget-gauge"
      aria-hidden="true"
    >
      <rect class="budget-way" y="2" width={WIDTH} height="4" />
      <rect class="budget-bound" y="2" width={x(Math.max(bound, Number.MIN_VALUE))} height="4" />
      <line class="budget-line" x1={x(budget)} x2={x(budget)} y1="0" y2={HEIGHT} />
    </svg>
  );
}

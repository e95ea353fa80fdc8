import type { RouteStatus } from '../../../src/admin/route-status.ts';

export const STAGES = ['off', 'shadow', 'canary', 'live', 'complete'] as const;

/** `canary 10 %`. */
export function standingText({ stage, percent }: Pick<RouteStatus, 'stage' | 'percent'>): string {
  return stage === 'canary' ? `canary ${percent} %` : stage;
}

/** The way from the monolith to the service, and how far along it a route is. */
export function StageTrack({ stage, percent }: Pick<RouteStatus, 'stage' | 'percent'>) {
  const at = STAGES.indexOf(stage);
  const x = (index: number) => 6 + index * 28;
  // A canary is as far on the way to live as its percentage.
  const reached = x(at) + (stage === 'canary' ? 28 * (percent / 100) : 0);
  return (
    <span class="stage">
      <svg viewBox="0 0 124 12" class="track" aria-hidden="true">
        <line class="track-way" x1={x(0)} x2={x(4)} y1="6" y2="6" />
        <line class="track-done" x1={x(0)} x2={reached} y1="6" y2="6" />
        {STAGES.map((name, index) => (
          <circle
            key={name}
            cx={x(index)}
            cy="6"
            r={index === at ? 5 : 3}
            class={index < at ? 'done' : index === at ? 'now' : 'ahead'}
          />
        ))}
      </svg>
      <span class="stage-name">{standingText({ stage, percent })}</span>
    </span>
  );
}

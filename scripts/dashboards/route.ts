import type { Dashboard, Panel } from '@grafana/schema';
import { dashboard, linkTo, variablesWith } from './dashboard.ts';
import { stat, timeseries } from './panels.ts';
import { chosen, ofRoute, quantile, rateBy, recorded } from './selectors.ts';
import {
  againstRatio,
  againstStat,
  breakers,
  comparerLag,
  comparerQueue,
  differencesByKind,
  errors,
  fallbacks,
  latencyRatio,
  openByKind,
  openDiscrepancies,
  percentage,
  verdicts,
} from './shared-panels.ts';

/** *Route*: one route, and whether its canary may rise. */
export function route(): Dashboard {
  return dashboard(
    {
      uid: 'ficus-route',
      title: 'Ficus / Route',
      description:
        'One route: what its comparisons say, how much was compared, how fast both sides are, who serves.',
    },
    variablesWith('one route'),
    [linkTo('Overview', 'ficus-overview')],
    [
      { title: 'Where $route stands', panels: [...standing(), percentage(24)] },
      { title: 'What differs', panels: [againstRatio(24), differencesByKind(16), openByKind(8)] },
      { title: 'How much was compared', panels: [verdicts(8), skips(), rereads()] },
      {
        title: 'Latency',
        panels: [side('monolith'), side('service'), latencyRatio(8)],
      },
      {
        title: 'Users',
        panels: [requests(), errors(8), fallbacks(8), breakers(24)],
      },
      {
        title: 'The shadow and the comparer',
        panels: [outcomes(), inFlight(), comparerLag(6), comparerQueue(6)],
      },
    ],
  );
}

function standing(): Panel[] {
  const size = { width: 4, height: 4 };
  return [
    stat({
      ...size,
      title: 'Stage',
      description: 'off, shadow, canary, live or complete.',
      unit: 'none',
      queries: [{ expr: `max by (stage) (${ofRoute('ficus_route_stage')}) == 1`, legend: '{{stage}}' }],
      options: { textMode: 'name', graphMode: 'none' },
    }),
    stat({
      ...size,
      title: 'Ready to rise',
      description:
        'Whether every check of the gate holds for the next step: ficus report tells which does not.',
      unit: 'bool_yes_no',
      steps: [
        [null, 'orange'],
        [1, 'green'],
      ],
      queries: [{ expr: `max(${ofRoute('ficus_route_ready')})`, legend: 'ready' }],
    }),
    againstStat(4),
    stat({
      ...size,
      title: 'Upper bound',
      description:
        'The share that counts against the service is at most this, with 95 % confidence. It must be under the budget.',
      unit: 'percentunit',
      queries: [{ expr: `max(${ofRoute('ficus_mismatch_upper_bound_ratio')})`, legend: 'upper bound' }],
      config: { decimals: 3 },
    }),
    stat({
      ...size,
      title: 'Budget',
      description: 'maxMismatchRate of the gate.',
      unit: 'percentunit',
      queries: [{ expr: `max(${recorded('job_route:ficus_mismatch_budget:ratio')})`, legend: 'budget' }],
      config: { decimals: 3 },
    }),
    openDiscrepancies(4),
  ];
}

function skips(): Panel {
  return timeseries({
    title: 'Not compared, by reason',
    description:
      'Exchanges a second that were not judged, and why. not_sampled and unsafe_method are as configured.',
    unit: 'ops',
    width: 8,
    stacked: true,
    queries: [{ expr: rateBy('reason', ofRoute('ficus_comparisons_skipped_total')), legend: '{{reason}}' }],
    config: { min: 0, noValue: 'all was compared' },
  });
}

function rereads(): Panel {
  return timeseries({
    title: 'Second questions to the monolith',
    description: 'After a mismatch the monolith is asked again: confirmed, noise, race, or failed.',
    unit: 'ops',
    width: 8,
    stacked: true,
    queries: [{ expr: rateBy('outcome', ofRoute('ficus_rereads_total')), legend: '{{outcome}}' }],
    config: { min: 0, noValue: 'none' },
  });
}

function side(name: 'monolith' | 'service'): Panel {
  return timeseries({
    title: `Latency of the ${name}`,
    description: `Quantiles of the time until an answer of the ${name} was complete, mirrored requests included. Points are traces, where Prometheus keeps exemplars.`,
    unit: 's',
    width: 8,
    queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q, `side="${name}"`), legend: `p${q * 100}` })),
    config: { min: 0 },
  });
}

function requests(): Panel {
  return timeseries({
    title: 'Requests of users',
    description: 'Requests a second by the side that served them and by class of status.',
    unit: 'reqps',
    width: 8,
    stacked: true,
    queries: [{ expr: rateBy('side, code', ofRoute('ficus_requests_total')), legend: '{{side}} {{code}}' }],
    config: { min: 0 },
  });
}

function outcomes(): Panel {
  return timeseries({
    title: 'Mirrored requests by outcome',
    description: 'A second: answered, or why no answer came.',
    unit: 'reqps',
    width: 6,
    stacked: true,
    queries: [{ expr: rateBy('outcome', ofRoute('ficus_shadow_requests_total')), legend: '{{outcome}}' }],
    config: { min: 0 },
  });
}

function inFlight(): Panel {
  return timeseries({
    title: 'Mirrored requests under way',
    description: 'Of all routes: those that have no complete answer yet.',
    unit: 'short',
    width: 6,
    queries: [{ expr: `sum by (instance) (${chosen('ficus_shadow_in_flight')})`, legend: '{{instance}}' }],
    config: { min: 0 },
  });
}

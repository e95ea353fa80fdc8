import { MappingType, type Panel } from '@grafana/schema';
import { barGauge, stat, stateTimeline, timeseries } from './panels.ts';
import { chosen, ofRoute, quantileRatio, rateBy, recorded, share } from './selectors.ts';

/** Green below, orange from, red from: a budget's own scale. */
const AGAINST = [
  [null, 'green'],
  [0.001, 'orange'],
  [0.01, 'red'],
] as const;

/** Panels that both dashboards have, over whichever routes are chosen. */

export function againstRatio(width: number): Panel {
  const verdicts = (which: string) => ofRoute('ficus_comparisons_total', which);
  return timeseries({
    title: 'Comparisons that count against the service',
    description:
      'Share of judged comparisons that are a mismatch or failed, the upper bound (95 %) that the gate looks at, over all that is stored, and the budget.',
    unit: 'percentunit',
    width,
    queries: [
      {
        expr: share('route', verdicts('verdict=~"mismatch|failed"'), verdicts('verdict!="skipped"')),
        legend: '{{route}} now',
      },
      {
        expr: `max by (route) (${ofRoute('ficus_mismatch_upper_bound_ratio')})`,
        legend: '{{route}} upper bound',
      },
      {
        expr: `max by (route) (${recorded('job_route:ficus_mismatch_budget:ratio')})`,
        legend: '{{route}} budget',
      },
    ],
    config: { min: 0 },
    overrides: [
      {
        matcher: { id: 'byRegexp', options: '.* budget$' },
        properties: [{ id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } }],
      },
    ],
  });
}

export function againstStat(width: number): Panel {
  const verdicts = (which: string) => chosen('ficus_comparisons_total', which);
  return stat({
    title: 'Against the service',
    description:
      'Share of the comparisons judged lately that are a mismatch or failed, all chosen routes together.',
    unit: 'percentunit',
    width,
    height: 4,
    steps: AGAINST,
    queries: [
      {
        expr: share(
          '',
          verdicts('route=~"$route", verdict=~"mismatch|failed"'),
          verdicts('route=~"$route", verdict!="skipped"'),
        ),
        legend: 'against',
      },
    ],
  });
}

export function openDiscrepancies(width: number): Panel {
  return stat({
    title: 'Open discrepancies',
    description: 'Causes that nobody has resolved or accepted. A canary does not rise while there is one.',
    unit: 'short',
    width,
    height: 4,
    steps: [
      [null, 'green'],
      [1, 'orange'],
    ],
    queries: [
      {
        expr: `sum(max by (job, route, kind) (${ofRoute('ficus_discrepancies_open')})) or vector(0)`,
        legend: 'open',
      },
    ],
  });
}

export function openByKind(width: number): Panel {
  return barGauge({
    title: 'Open discrepancies by kind',
    description: 'What the open causes are: kinds are described in docs/kinds.md.',
    unit: 'short',
    width,
    queries: [
      {
        expr: `sum by (kind) (max by (job, route, kind) (${ofRoute('ficus_discrepancies_open')})) > 0`,
        legend: '{{kind}}',
      },
    ],
    config: { min: 0, noValue: 'none' },
  });
}

export function differencesByKind(width: number): Panel {
  return timeseries({
    title: 'Differences by kind',
    description: 'Places that differ, a second, those included that a rule allows.',
    unit: 'ops',
    width,
    stacked: true,
    queries: [{ expr: rateBy('kind', ofRoute('ficus_differences_total')), legend: '{{kind}}' }],
  });
}

export function verdicts(width: number): Panel {
  return timeseries({
    title: 'Comparisons by verdict',
    description:
      'Exchanges a second: match, ignored (a rule or learned noise allows it), mismatch, failed, skipped.',
    unit: 'ops',
    width,
    stacked: true,
    queries: [{ expr: rateBy('verdict', ofRoute('ficus_comparisons_total')), legend: '{{verdict}}' }],
    overrides: [
      colour('match', 'green'),
      colour('ignored', 'blue'),
      colour('mismatch', 'red'),
      colour('failed', 'dark-red'),
      colour('skipped', 'gray'),
    ],
  });
}

function colour(name: string, fixedColor: string) {
  return {
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  };
}

export function latencyRatio(width: number): Panel {
  return timeseries({
    title: "Service's latency against the monolith's",
    description:
      'How many times the monolith takes for the same requests, mirrored ones included. Above 1 the service is slower.',
    unit: 'short',
    width,
    steps: [
      [null, 'green'],
      [1.2, 'red'],
    ],
    queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantileRatio(q), legend: `{{route}} p${q * 100}` })),
    config: { min: 0, decimals: 2 },
  });
}

export function percentage(width: number): Panel {
  return timeseries({
    title: 'Users on the service',
    description: 'Percentage of users that the service serves. Marks are changes in the ledger.',
    unit: 'percent',
    width,
    queries: [{ expr: `max by (route) (${ofRoute('ficus_route_percent')})`, legend: '{{route}}' }],
    config: {
      min: 0,
      max: 100,
      unit: 'percent',
      custom: { lineInterpolation: 'stepAfter', fillOpacity: 10, lineWidth: 2 },
    },
  });
}

export function fallbacks(width: number): Panel {
  return timeseries({
    title: 'Fallbacks to the monolith',
    description: 'Requests a second that the monolith answered because the service could not, by reason.',
    unit: 'reqps',
    width,
    stacked: true,
    queries: [{ expr: rateBy('reason', ofRoute('ficus_fallbacks_total')), legend: '{{reason}}' }],
    config: { min: 0, noValue: 'none' },
  });
}

export function errors(width: number): Panel {
  const requests = (which: string) => ofRoute('ficus_requests_total', which);
  return timeseries({
    title: 'Errors that users got',
    description: 'Share of the answers to users that are a 5xx, by the side that served.',
    unit: 'percentunit',
    width,
    queries: [
      { expr: share('route, side', requests('code="5xx"'), requests('')), legend: '{{route}} {{side}}' },
    ],
    config: { min: 0 },
  });
}

export function breakers(width: number): Panel {
  const states = ['closed', 'half_open', 'open'];
  const state = (name: string, i: number) =>
    `max by (service) (${chosen('ficus_breaker_state', `state="${name}"`)}) * ${i}`;
  return stateTimeline({
    title: 'Breakers',
    description:
      "Each of the routes' services with a breaker: closed (asked), half open (tried), open (not asked).",
    unit: 'short',
    width,
    queries: [
      {
        expr: `(${states.map(state).join(' + on (service) ')}) and on (service) ${ofRoute('ficus_route_info')}`,
        legend: '{{service}}',
      },
    ],
    config: {
      noValue: 'no breaker is configured',
      mappings: [
        {
          type: MappingType.ValueToText,
          options: {
            0: { text: 'closed', color: 'green', index: 0 },
            1: { text: 'half open', color: 'orange', index: 1 },
            2: { text: 'open', color: 'red', index: 2 },
          },
        },
      ],
    },
  });
}

export function comparerLag(width: number): Panel {
  return timeseries({
    title: 'Comparer lag',
    description: 'How long the exchange judged last had waited for the comparer thread.',
    unit: 's',
    width,
    steps: [
      [null, 'green'],
      [10, 'red'],
    ],
    queries: [
      { expr: `max by (instance) (${chosen('ficus_comparison_lag_seconds')})`, legend: '{{instance}}' },
    ],
    config: { min: 0 },
  });
}

export function comparerQueue(width: number): Panel {
  return timeseries({
    title: 'Comparer queue',
    description:
      'Bytes of exchanges that wait for the comparer thread. When its 64 MiB are full, exchanges are skipped.',
    unit: 'bytes',
    width,
    queries: [
      { expr: `sum by (instance) (${chosen('ficus_comparison_queue_bytes')})`, legend: '{{instance}}' },
    ],
    config: { min: 0 },
  });
}

import { type Dashboard, MappingType, type Panel } from '@grafana/schema';
import { dashboard, linkTo, variablesWith } from './dashboard.ts';
import { stat, table, timeseries } from './panels.ts';
import { chosen, ofRoute, quantile, rateBy, recorded, share } from './selectors.ts';
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
  openDiscrepancies,
  percentage,
  verdicts,
} from './shared-panels.ts';

/** *Overview*: every route, and what needs attention. */
export function overview(): Dashboard {
  return dashboard(
    {
      uid: 'ficus-overview',
      title: 'Ficus / Overview',
      description:
        'All routes of a migration: where each stands, what the comparisons say, what needs attention.',
    },
    variablesWith('many routes'),
    [linkTo('Route', 'ficus-route')],
    [
      { title: 'What needs attention', panels: attention() },
      { title: 'Routes', panels: [routes(), percentage(24)] },
      {
        title: 'Evidence',
        panels: [verdicts(12), againstRatio(12), differencesByKind(12), latencyRatio(12)],
      },
      { title: 'Users', panels: [requests(), latency(), errors(8), fallbacks(12), breakers(12)] },
      {
        title: 'Ficus itself',
        panels: [
          comparerLag(8),
          comparerQueue(8),
          storeSize(),
          storeErrors(),
          processor(),
          memory(),
          loopLag(),
        ],
      },
    ],
  );
}

function attention(): Panel[] {
  const size = { width: 4, height: 4 };
  const served = (which: string) => ofRoute('ficus_requests_total', which);
  return [
    stat({
      ...size,
      title: 'Alerts',
      description: 'Alerts of Ficus that fire at present; each has a runbook in docs/runbooks.',
      unit: 'short',
      steps: [
        [null, 'green'],
        [1, 'red'],
      ],
      queries: [
        {
          expr: 'count(ALERTS{alertname=~"Ficus.+", alertstate="firing", job=~"$job"}) or vector(0)',
          legend: 'firing',
        },
      ],
    }),
    againstStat(4),
    openDiscrepancies(4),
    stat({
      ...size,
      title: 'Requests',
      description: 'Requests of users a second, whichever side served them.',
      unit: 'reqps',
      queries: [{ expr: rateBy('', served('')), legend: 'requests' }],
    }),
    stat({
      ...size,
      title: 'Served by services',
      description: 'Share of the requests that a service answered: how far the migration has come.',
      unit: 'percentunit',
      queries: [{ expr: share('', served('side="service"'), served('')), legend: 'by services' }],
    }),
    stat({
      ...size,
      title: 'Configuration',
      description: 'Whether what the file says is in force on every instance.',
      unit: 'short',
      steps: [
        [null, 'red'],
        [1, 'green'],
      ],
      queries: [{ expr: `min(${chosen('ficus_config_reload_success')})`, legend: 'configuration' }],
      config: {
        mappings: [
          {
            type: MappingType.ValueToText,
            options: { 0: { text: 'refused', index: 0 }, 1: { text: 'in force', index: 1 } },
          },
        ],
      },
    }),
  ];
}

/** The columns of the table of routes: heading, unit, expression by route. */
const COLUMNS: readonly (readonly [heading: string, unit: string, expr: string])[] = [
  ['Stage', 'none', `max by (route, stage) (${ofRoute('ficus_route_stage')}) == 1`],
  ['Users', 'percent', `max by (route) (${ofRoute('ficus_route_percent')})`],
  ['Requests', 'reqps', rateBy('route', ofRoute('ficus_requests_total'))],
  ['Comparisons', 'ops', rateBy('route', ofRoute('ficus_comparisons_total', 'verdict!="skipped"'))],
  [
    'Against',
    'percentunit',
    share(
      'route',
      ofRoute('ficus_comparisons_total', 'verdict=~"mismatch|failed"'),
      ofRoute('ficus_comparisons_total', 'verdict!="skipped"'),
    ),
  ],
  ['Upper bound', 'percentunit', `max by (route) (${ofRoute('ficus_mismatch_upper_bound_ratio')})`],
  ['Budget', 'percentunit', `max by (route) (${recorded('job_route:ficus_mismatch_budget:ratio')})`],
  ['Open', 'short', `sum by (route) (max by (job, route, kind) (${ofRoute('ficus_discrepancies_open')}))`],
  ['Ready', 'bool_yes_no', `max by (route) (${ofRoute('ficus_route_ready')})`],
];

function routes(): Panel {
  const letters = COLUMNS.map((_, i) => String.fromCharCode(65 + i));
  return table({
    title: 'Routes',
    description:
      'Where each route stands, and its evidence: the upper bound must be under the budget before its canary may rise. A click leads to the route.',
    unit: 'short',
    width: 24,
    height: 9,
    queries: COLUMNS.map(([, , expr]) => ({ expr, table: true })),
    transformations: [
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          // The stage is a label: the value beside it is always 1.
          excludeByName: { Time: true, 'Value #A': true },
          indexByName: { route: 0, stage: 1 },
          renameByName: {
            route: 'Route',
            stage: 'Stage',
            ...Object.fromEntries(
              letters.slice(1).map((letter, i) => [`Value #${letter}`, COLUMNS[i + 1]?.[0]]),
            ),
          },
        },
      },
    ],
    overrides: [
      ...COLUMNS.slice(1).map(([heading, unit]) => ({
        matcher: { id: 'byName', options: heading },
        properties: [{ id: 'unit', value: unit }],
      })),
      {
        matcher: { id: 'byName', options: 'Route' },
        properties: [
          {
            id: 'links',
            value: [
              {
                title: 'Open the route',
                url: `/d/ficus-route?\${datasource:queryparam}&\${job:queryparam}&\${instance:queryparam}&var-route=\${__value.text}&\${__url_time_range}`,
              },
            ],
          },
        ],
      },
      {
        matcher: { id: 'byName', options: 'Open' },
        properties: [
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
          {
            id: 'thresholds',
            value: {
              mode: 'absolute',
              steps: [
                { color: 'green', value: null },
                { color: 'orange', value: 1 },
              ],
            },
          },
        ],
      },
    ],
  });
}

function requests(): Panel {
  return timeseries({
    title: 'Requests of users',
    description: 'Requests a second by route and by the side that served them.',
    unit: 'reqps',
    width: 8,
    stacked: true,
    queries: [{ expr: rateBy('route, side', ofRoute('ficus_requests_total')), legend: '{{route}} {{side}}' }],
    config: { min: 0 },
  });
}

function latency(): Panel {
  return timeseries({
    title: 'Latency of both sides, 95th percentile',
    description: 'Time until the answer was complete, by route and side, mirrored requests included.',
    unit: 's',
    width: 8,
    queries: [{ expr: quantile(0.95), legend: '{{route}} {{side}}' }],
    config: { min: 0 },
  });
}

function storeSize(): Panel {
  return timeseries({
    title: 'Store',
    description:
      'Size of the store with its write-ahead log. It grows with discrepancies, not with requests.',
    unit: 'bytes',
    width: 8,
    queries: [{ expr: `max by (instance) (${chosen('ficus_store_bytes')})`, legend: '{{instance}}' }],
    config: { min: 0 },
  });
}

function storeErrors(): Panel {
  return timeseries({
    title: 'Batches that the store did not take',
    description: 'A second. Users are served all the same; findings wait in memory.',
    unit: 'ops',
    width: 6,
    queries: [{ expr: rateBy('instance', chosen('ficus_store_write_errors_total')), legend: '{{instance}}' }],
    config: { min: 0 },
  });
}

function processor(): Panel {
  return timeseries({
    title: 'Processor',
    description:
      'Cores in use: proxy and comparer together. One process uses two at most; more take --workers.',
    unit: 'short',
    width: 6,
    queries: [{ expr: rateBy('instance', chosen('process_cpu_seconds_total')), legend: '{{instance}}' }],
    config: { min: 0 },
  });
}

function memory(): Panel {
  return timeseries({
    title: 'Memory',
    description: 'Resident set of the process.',
    unit: 'bytes',
    width: 6,
    queries: [
      { expr: `sum by (instance) (${chosen('process_resident_memory_bytes')})`, legend: '{{instance}}' },
    ],
    config: { min: 0 },
  });
}

function loopLag(): Panel {
  return timeseries({
    title: 'Event loop lag, 99th percentile',
    description: 'How late the event loop comes to what it has to do: users wait as long.',
    unit: 's',
    width: 6,
    queries: [
      { expr: `max by (instance) (${chosen('nodejs_eventloop_lag_p99_seconds')})`, legend: '{{instance}}' },
    ],
    config: { min: 0 },
  });
}

import {
  type AnnotationQuery,
  type Dashboard,
  type DashboardLink,
  type Panel,
  type RowPanel,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/schema';
import { DATASOURCE } from './panels.ts';
import { ofRoute } from './selectors.ts';

/** The dashboard format of Grafana 11 and later. */
const SCHEMA_VERSION = 41;
const COLUMNS = 24;

export interface Section {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A whole dashboard: its panels placed row by row, with the variables, links and marks that both have. */
export function dashboard(
  about: { readonly uid: string; readonly title: string; readonly description: string },
  variables: readonly VariableModel[],
  links: readonly DashboardLink[],
  sections: readonly Section[],
): Dashboard {
  return {
    ...about,
    id: null,
    tags: ['ficus'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: false,
    // Crosshairs together: what moved in one panel is looked for in all others.
    graphTooltip: 1,
    timezone: 'browser',
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    links: [...links],
    annotations: { list: ANNOTATIONS },
    templating: { list: [...variables] },
    panels: placed(sections),
  };
}

const datasource: VariableModel = {
  name: 'datasource',
  label: 'Data source',
  type: 'datasource',
  query: 'prometheus',
  refresh: VariableRefresh.onDashboardLoad,
  multi: false,
  includeAll: false,
};

function label(name: string, title: string, within: string, choice: Partial<VariableModel>): VariableModel {
  const query = `label_values(ficus_build_info${within}, ${name})`;
  return values(name, title, query, { multi: true, includeAll: true, allValue: '.+', ...choice });
}

function values(name: string, title: string, query: string, choice: Partial<VariableModel>): VariableModel {
  return {
    name,
    label: title,
    type: 'query',
    datasource: DATASOURCE,
    query: { query, refId: `${name}-values` },
    refresh: VariableRefresh.onTimeRangeChanged,
    sort: VariableSort.alphabeticalAsc,
    ...choice,
  };
}

/** Data source, job and instance, then the route: one, or any number of them. */
export function variablesWith(routes: 'one route' | 'many routes'): VariableModel[] {
  const many = { multi: true, includeAll: true, allValue: '.+' };
  return [
    datasource,
    label('job', 'Job', '', {}),
    label('instance', 'Instance', '{job=~"$job"}', {}),
    values(
      'route',
      'Route',
      'label_values(ficus_route_percent{job=~"$job", instance=~"$instance"}, route)',
      routes === 'many routes' ? many : { multi: false, includeAll: false },
    ),
  ];
}

/** A link from one dashboard to another, with the same variables and time. */
export function linkTo(title: string, uid: string): DashboardLink {
  return {
    title,
    type: 'link',
    url: `/d/${uid}`,
    icon: 'dashboard',
    tooltip: '',
    tags: [],
    asDropdown: false,
    targetBlank: false,
    includeVars: true,
    keepTime: true,
  };
}

function mark(name: string, expr: string, iconColor: string, title: string, text: string): AnnotationQuery {
  const target = { refId: 'Anno', expr, interval: '', legendFormat: title };
  const format = { titleFormat: title, textFormat: text, tagKeys: 'route', useValueForTime: false };
  return { name, enable: true, hide: false, iconColor, datasource: DATASOURCE, target, ...format };
}

/** The ledger's changes, as the metrics show them. */
const ANNOTATIONS: AnnotationQuery[] = [
  mark(
    'Percentage changed',
    `max by (route) (changes(${ofRoute('ficus_route_percent')}[$__rate_interval])) > 0`,
    'blue',
    '{{route}}: percentage changed',
    'The ledger has a new percentage for {{route}}: ficus history {{route}}',
  ),
  mark(
    'Stage changed',
    `max by (route, stage) (changes(${ofRoute('ficus_route_stage')}[$__rate_interval])) > 0 and on (route, stage) max by (route, stage) (${ofRoute('ficus_route_stage')}) == 1`,
    'purple',
    '{{route}}: stage {{stage}}',
    'The ledger has a new stage for {{route}}: ficus history {{route}}',
  ),
  mark(
    'Rolled back',
    `sum by (route, reason) (increase(${ofRoute('ficus_rollbacks_total')}[$__rate_interval])) > 0`,
    'red',
    '{{route}}: rolled back',
    'The canary of {{route}} no longer passed {{reason}}',
  ),
];

function placed(sections: readonly Section[]): (Panel | RowPanel)[] {
  const all: (Panel | RowPanel)[] = [];
  let y = 0;
  const add = <T extends Panel | RowPanel>(one: T) => all.push({ ...one, id: all.length + 1 });
  for (const { title, panels } of sections) {
    add({ type: 'row', title, collapsed: false, id: 0, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels: [] });
    y += 1;
    let x = 0;
    let tallest = 0;
    for (const panel of panels) {
      const { w, h } = panel.gridPos ?? { w: COLUMNS, h: 8 };
      if (x + w > COLUMNS) {
        x = 0;
        y += tallest;
        tallest = 0;
      }
      add({ ...panel, gridPos: { x, y, w, h } });
      x += w;
      tallest = Math.max(tallest, h);
    }
    y += tallest;
  }
  return all;
}

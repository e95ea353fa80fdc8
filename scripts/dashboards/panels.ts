import {
  type DataTransformerConfig,
  FieldColorModeId,
  type FieldConfig,
  type Panel,
  ThresholdsMode,
} from '@grafana/schema';

/** Every panel asks the data source that the reader chose. */
export const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

export interface Query {
  readonly expr: string;
  readonly legend?: string;
  /** The value now, as a table: for panels that show no course of time. */
  readonly table?: boolean;
}

export interface PanelSettings {
  readonly title: string;
  readonly description: string;
  /** A unit of Grafana's: reqps, percentunit, s, bytes, short, … */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Columns of 24, and rows. */
  readonly width: number;
  readonly height?: number;
  /** Values from which a colour holds, lowest first; the first is for everything below. */
  readonly steps?: readonly (readonly [from: number | null, color: string])[];
  readonly config?: FieldConfig;
  readonly overrides?: NonNullable<Panel['fieldConfig']>['overrides'];
  readonly options?: Record<string, unknown>;
  readonly transformations?: DataTransformerConfig[];
}

const CALM = [[null, 'green']] as const;

/** A course of time. */
export function timeseries(settings: PanelSettings & { readonly stacked?: boolean }): Panel {
  const { stacked = false, steps } = settings;
  return panel('timeseries', settings, {
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    custom: {
      drawStyle: 'line',
      lineWidth: 1,
      fillOpacity: stacked ? 30 : 8,
      showPoints: 'never',
      spanNulls: false,
      stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
      thresholdsStyle: { mode: steps === undefined ? 'off' : 'line' },
    },
  });
}

/** One number, the present one. */
export function stat(settings: PanelSettings): Panel {
  return panel('stat', settings, {
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: settings.steps === undefined ? 'none' : 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      textMode: 'auto',
      orientation: 'auto',
      wideLayout: true,
    },
  });
}

/** Bars side by side, the present values. */
export function barGauge(settings: PanelSettings): Panel {
  return panel('bargauge', settings, {
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      displayMode: 'basic',
      orientation: 'horizontal',
      showUnfilled: true,
      valueMode: 'color',
      namePlacement: 'auto',
      sizing: 'auto',
    },
  });
}

/** What was the case when, such as a breaker's states. */
export function stateTimeline(settings: PanelSettings): Panel {
  return panel('state-timeline', settings, {
    options: {
      mergeValues: true,
      showValue: 'never',
      alignValue: 'left',
      rowHeight: 0.8,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: false },
      tooltip: { mode: 'single', sort: 'none' },
    },
    custom: { fillOpacity: 70, lineWidth: 0 },
  });
}

/** One row for each route, say. */
export function table(settings: PanelSettings): Panel {
  return panel('table', settings, {
    options: { showHeader: true, cellHeight: 'sm', footer: { show: false, reducer: ['sum'], fields: '' } },
    custom: { align: 'auto', cellOptions: { type: 'auto' }, inspect: false },
  });
}

function panel(
  type: string,
  { title, description, unit, queries, width, height = 8, ...rest }: PanelSettings,
  defaults: { options: Record<string, unknown>; custom?: Record<string, unknown> },
): Panel {
  const { steps = CALM, config = {}, overrides = [], options = {}, transformations } = rest;
  return {
    type,
    title,
    description,
    datasource: DATASOURCE,
    // The place is the dashboard's to give; the size is the panel's own.
    gridPos: { x: 0, y: 0, w: width, h: height },
    fieldConfig: {
      defaults: {
        unit,
        color: {
          mode: type === 'timeseries' ? FieldColorModeId.PaletteClassic : FieldColorModeId.Thresholds,
        },
        thresholds: {
          mode: ThresholdsMode.Absolute,
          steps: steps.map(([value, color]) => ({ color, value })),
        },
        ...config,
        ...(defaults.custom && { custom: { ...defaults.custom, ...config.custom } }),
      },
      overrides,
    },
    options: { ...defaults.options, ...options },
    targets: queries.map(target),
    ...(transformations && { transformations }),
  };
}

function target({ expr, legend, table: asTable = false }: Query, i: number): Record<string, unknown> {
  return {
    refId: String.fromCharCode(65 + i),
    datasource: DATASOURCE,
    editorMode: 'code',
    expr,
    legendFormat: legend ?? '__auto',
    range: !asTable,
    instant: asTable,
    ...(asTable && { format: 'table' }),
    // Points that lead from a slow bucket to a trace, where Prometheus keeps them.
    exemplar: /_bucket\b/.test(expr) && !asTable,
  };
}

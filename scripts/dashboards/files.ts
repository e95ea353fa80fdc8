import type { Dashboard } from '@grafana/schema';
import { overview } from './overview.ts';
import { route } from './route.ts';

/** Both dashboards by the file that they are kept in, under `dashboards/grafana`. */
export const DASHBOARDS: Readonly<Record<string, () => Dashboard>> = {
  'overview.json': overview,
  'route.json': route,
};

/** A dashboard as its file has it. */
export function asFile(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

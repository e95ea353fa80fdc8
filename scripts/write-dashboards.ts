import { writeFileSync } from 'node:fs';
import { packageFile } from '../src/package-root.ts';
import { asFile, DASHBOARDS } from './dashboards/files.ts';

for (const [file, make] of Object.entries(DASHBOARDS))
  writeFileSync(packageFile('dashboards', 'grafana', file), asFile(make()));

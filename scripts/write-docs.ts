import { writeFileSync } from 'node:fs';
import { metricsReference } from '../src/metrics/reference.ts';
import { packageFile } from '../src/package-root.ts';

writeFileSync(packageFile('docs', 'metrics.md'), metricsReference());

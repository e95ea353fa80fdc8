import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricsReference } from '../../../src/metrics/reference.ts';
import { packageFile } from '../../../src/package-root.ts';

test('docs/metrics.md is what the definitions say; npm run docs renews it', () => {
  expect(readFileSync(packageFile('docs', 'metrics.md'), 'utf8')).toBe(metricsReference());
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageFile } from '../../../src/package-root.ts';
import { editorJsonSchema } from '../../../src/routing-rules/json-schema.ts';
import { loadConfig } from '../../../src/routing-rules/load.ts';
import { formatProblem } from '../../../src/routing-rules/problem.ts';

const model = packageFile('config', 'routes.yaml');
const file = readFileSync(packageFile('config', 'routes.schema.json'), 'utf8');

test('config/routes.schema.json is what the code says; if not, run "npm run schema"', () => {
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(editorJsonSchema())));
});

describe('config/routes.yaml, the model', () => {
  test('is sound and warns of nothing', () => {
    const { config, problems, warnings } = loadConfig(model, {}, { now: Date.UTC(2026, 10, 22) });
    expect([...problems, ...warnings].map(formatProblem)).toEqual([]);
    expect(config?.routes.map(({ id, stage }) => `${id} ${stage}`)).toEqual([
      'products-item canary',
      'orders-item canary',
      'orders-list shadow',
      'order-writes off',
      'customers-orders shadow',
      'products shadow',
    ]);
  });

  test('takes its addresses and its folder from the environment', () => {
    const env = {
      MONOLITH_URL: 'http://m:1',
      ORDERS_URL: 'http://o:2',
      FICUS_PORT: '3',
      FICUS_ADMIN_PORT: '4',
      FICUS_DATA: '/d',
    };
    const { config } = loadConfig(model, env);
    expect(config).toMatchObject({
      listen: { port: 3 },
      admin: { port: 4 },
      store: { url: 'sqlite:/d/ficus.db' },
      monolith: { url: 'http://m:1' },
      services: { orders: { url: 'http://o:2' } },
    });
  });

  test('names its schema in the first line, and the schema accepts it as it is written', () => {
    const text = readFileSync(model, 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./routes.schema.json');
    expect(z.fromJSONSchema(JSON.parse(file)).safeParse(parse(text)).error).toBeUndefined();
  });
});

test.each([
  ['an unknown key', (tree: Record<string, unknown>) => ({ ...tree, color: 1 })],
  ['a wrong value', (tree: Record<string, unknown>) => ({ ...tree, version: 2 })],
  ['a missing key', ({ routes, ...tree }: Record<string, unknown>) => ({ ...tree, rest: routes })],
])('the schema refuses %s', (_, change) => {
  const tree = parse(readFileSync(model, 'utf8')) as Record<string, unknown>;
  expect(z.fromJSONSchema(JSON.parse(file)).safeParse(change(tree)).success).toBe(false);
});

import { z } from 'zod';
import { configSchema } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

const VARIABLE: JsonSchema = { type: 'string', pattern: '\\$\\{' };

/** The configuration as it is written, before durations and sizes are numbers: what `check` accepts (draft 7). */
export function routesJsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
}

/** The same for editors, which see `${NAME:-default}` where Ficus sees its value. */
export function editorJsonSchema(): JsonSchema {
  return withVariables(routesJsonSchema());
}

function withVariables(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties, items } = schema;
  if (properties === undefined && typeof additionalProperties !== 'object' && items === undefined) {
    return acceptsAnyText(schema) ? schema : variableOr(schema);
  }
  const result: JsonSchema = { ...schema };
  if (properties !== undefined) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        typeof value === 'object' ? withVariables(value) : value,
      ]),
    );
  }
  if (typeof additionalProperties === 'object') {
    result.additionalProperties = withVariables(additionalProperties);
  }
  if (typeof items === 'object' && !Array.isArray(items)) result.items = withVariables(items);
  return result;
}

function acceptsAnyText(schema: JsonSchema): boolean {
  return schema.type === 'string' && !('pattern' in schema || 'enum' in schema || 'allOf' in schema);
}

function variableOr({ description, default: fallback, anyOf, ...rest }: JsonSchema): JsonSchema {
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [...(anyOf ?? [rest]), VARIABLE],
  };
}

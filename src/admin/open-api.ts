import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors.ts';
import { type Call, errorsOf } from './calls.ts';
import { isZod } from './zod-types.ts';

type Json = Readonly<Record<string, unknown>>;

const NO_CONTENT = '204';

/** The OpenAPI 3.1 document of the calls, from the very schemas that check what comes in. */
export function openApi(calls: readonly Call[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const call of calls) {
    const path = call.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [call.method.toLowerCase()]: operation(call) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Ficus admin API',
      version,
      description: 'Where the migration stands, what differs, and what people decide about it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of admin.tokens.' },
        session: { type: 'apiKey', in: 'cookie', name: 'ficus_session', description: 'What a login gives.' },
      },
    },
  };
}

function operation(call: Call): Json {
  const { method, path, role, schema } = call;
  const body = bodyOf(schema.body);
  const whoMay =
    role === 'anyone' ? 'Needs no token.' : `Needs the role ${role}, where tokens are configured.`;
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z\d]+([a-z\d])/gi, (_, next: string) => next.toUpperCase())}`,
    summary: schema.summary,
    description: whoMay,
    'x-role': role,
    security: role === 'anyone' ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parametersOf(schema.params, 'path'), ...parametersOf(schema.querystring, 'query')],
    ...(body !== undefined && { requestBody: body }),
    responses: { ...errorAnswers(errorsOf(call)), ...answers(schema.response, schema.produces) },
  };
}

function parametersOf(schema: unknown, place: 'path' | 'query'): readonly Json[] {
  if (!isZod(schema)) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: one,
  }));
}

function bodyOf(schema: unknown): Json | undefined {
  if (!isZod(schema)) return undefined;
  return { required: true, content: { 'application/json': { schema: jsonSchema(schema, 'input') } } };
}

function answers(response: unknown, produces = 'application/json'): Json {
  const entries = Object.entries((response ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([status, schema]) => [
      status,
      {
        description: Number(status) < 400 ? 'As asked.' : 'See the body.',
        ...(isZod(schema) &&
          status !== NO_CONTENT && { content: { [produces]: { schema: jsonSchema(schema, 'output') } } }),
      },
    ]),
  );
}

function errorAnswers(codes: readonly ErrorCode[]): Json {
  const byStatus = Object.groupBy(codes, (code) => ERRORS[code].http);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, of = []]) => [
      status,
      {
        description: of.map((code) => `${code}: ${ERRORS[code].message}`).join('; '),
        content: { 'application/json': { schema: jsonSchema(errorBody(of), 'output') } },
      },
    ]),
  );
}

function errorBody(codes: readonly ErrorCode[]) {
  return z.object({
    error: z.object({
      code: z.enum(codes),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  });
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
